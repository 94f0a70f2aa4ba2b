import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Command } from "../../lib/cli/command.ts";
import { commandHelp } from "../../lib/cli/help.ts";
import type { OptionSpec } from "../../lib/cli/option.ts";
import { commandOf } from "../../lib/cli/report_command.ts";
import type { ReportRecord } from "../../lib/cli/report_record.ts";
import { commands } from "../../lib/cli/options.ts";
import { parse } from "../../lib/cli/parse.ts";
import { UsageError } from "../../lib/errors.ts";

function words(line: string): string[] {
  return (line.match(/'[^']*'|\S+/g) ?? []).map((word) =>
    word.replaceAll("'", "")
  );
}

const fit = "first-level a.nii --out o --contrast a";
const matrix = `${fit} --design-matrix d.tsv`;
const design = "design --events e.tsv --n-scans 9 --t-r 2";
const group = "second-level a.nii b.nii --out o";
const study = "app study out";
const stat = "plot stat-map z.nii --out z.png";

/** What follows a `with` where the option has its use. */
interface Pair {
  /** A call in which the option would do nothing. */
  readonly idle: string;
  /** What the sentence names besides the option. */
  readonly because: string;
  /** The same option in a call where it has its use. */
  readonly useful: string;
}

function pair(idle: string, because: string, useful: string): Pair {
  return { idle, because, useful };
}

const pairs: readonly Pair[] = [
  // A given design is taken as it is.
  ...[
    "--slice-time-ref 0.5",
    "--hrf-model glover",
    "--drift-model none",
    "--high-pass 0.01",
    "--drift-model polynomial --drift-order 1",
    "--hrf-model fir --fir-delays 0,1",
    "--min-onset -24",
    "--onset-units scans",
    "--event-duration 1",
    "--rename-conditions a=b",
    "--confounds c.tsv",
    "--confounds-strategy simple",
    "--same-events e.tsv",
  ].map((option) =>
    pair(
      `${matrix} ${option}`,
      "--design-matrix",
      option.startsWith("--same-events")
        ? `${fit} ${option}`
        : `${fit} --same-events e.tsv ${option}`,
    )
  ),
  pair(`${matrix} --events e`, "--design-matrix", `${fit} --events e`),
  pair(
    `${fit} --events e --same-events e`,
    "--same-events",
    `${fit} --same-events e`,
  ),
  // Models of drifts and responses have parameters of their own.
  ...[design, `${fit} --events e`, `${study} participant --contrast a`].flatMap(
    (call) => [
      pair(
        `${call} --fir-delays 0,1`,
        "--hrf-model fir",
        `${call} --fir-delays 0,1 --hrf-model FIR`,
      ),
      pair(
        `${call} --drift-order 1`,
        "--drift-model polynomial",
        `${call} --drift-order 1 --drift-model polynomial`,
      ),
      pair(
        `${call} --high-pass 0.02 --drift-model polynomial`,
        "--drift-model cosine",
        `${call} --high-pass 0.02`,
      ),
      pair(
        `${call} --high-pass 0.02 --drift-model none`,
        "--drift-model cosine",
        `${call} --high-pass 0.02 --drift-model cosine`,
      ),
    ],
  ),
  pair(
    `${fit} --events e --confound-columns a`,
    "--confounds",
    `${fit} --events e --confounds c --confound-columns a`,
  ),
  pair(
    `${design} --confound-columns a`,
    "--confounds",
    `${design} --confounds c --confound-columns a`,
  ),
  pair(
    `${design} --confounds c --confound-columns a --confounds-strategy simple`,
    "--confounds-strategy",
    `${design} --confounds c --confounds-strategy simple`,
  ),
  pair(
    `${design} --confounds c --confounds-scrub 5`,
    "--confounds-strategy",
    `${design} --confounds c --confounds-scrub 5 --confounds-strategy scrubbing`,
  ),
  pair(`${design} --overwrite`, "--out", `${design} --overwrite --plot d.png`),
  // A BIDS folder and a data set say what they have.
  ...[
    "RUN a.nii",
    "--dataset x",
    "--events e",
    "--same-events e",
    "--design-matrix d",
    "--confounds c",
    "--sample-mask s",
    "--prefix p",
  ].map((other) =>
    pair(
      `first-level --out o --contrast a --bids-dir b --task-label t ${
        other.replace("RUN ", "")
      }`,
      other.split(" ")[0],
      "first-level --out o --contrast a --bids-dir b --task-label t",
    )
  ),
  ...[
    "--task-label t",
    "--space-label s",
    "--sub-labels 1",
    "--exclude-subjects 1",
    "--img-filters desc-x",
    "--derivatives-folder d",
  ].map((option) =>
    pair(
      `${fit} --events e ${option}`,
      "--bids-dir",
      `first-level --out o --contrast a --bids-dir b ${option}`,
    )
  ),
  pair(
    `${fit} --dataset x`,
    "RUN",
    "first-level --out o --contrast a --dataset x",
  ),
  pair(
    `${fit} --from f`,
    "--dataset",
    "first-level --out o --contrast a --dataset x --from f",
  ),
  // Grids.
  ...[
    "mean a.nii --out m.nii",
    "mask a.nii --out m.nii",
    "resample a.nii --out m.nii",
    `${fit} --events e`,
    group,
    "permute a.nii b.nii --out o",
  ].map((call) =>
    pair(
      `${call} --target-shape 2,2,2`,
      "--target-affine",
      `${call} --target-shape 2,2,2 --target-affine 1,0,0,0,1,0,0,0,1`,
    )
  ),
  pair(
    "resample a --out m.nii --like b --target-affine 1,0,0,0,1,0,0,0,1",
    "--target-affine",
    "resample a --out m.nii --like b",
  ),
  // Ways of finding a mask.
  ...[
    ["--lower-cutoff 0.1", "background", "epi"],
    ["--upper-cutoff 0.9", "background", "epi"],
    ["--exclude-zeros", "brain", "epi"],
    ["--no-ensure-finite", "background", "epi"],
    ["--border-size 2", "epi", "background"],
    ["--template t", "epi", "brain"],
    ["--multi", "brain", "background"],
    ["--target-affine 1,0,0,0,1,0,0,0,1", "brain", "epi"],
  ].map(([option, idle, useful]) =>
    pair(
      `mask a --out m.nii --strategy ${idle} ${option}`,
      "--strategy",
      `mask a --out m.nii --strategy ${useful} ${option}`,
    )
  ),
  pair(
    "mask a --out m.nii --connected --no-connected",
    "--no-connected",
    "mask a --out m.nii --connected",
  ),
  // Maps of contrasts need contrasts.
  ...["--stat-type F", "--missing-condition skip-run", "--save-runs"].flatMap(
    (option) => [
      pair(
        `first-level a --out o --events e --save-model ${option}`,
        "--contrast",
        `first-level a --out o --events e --contrasts c.json ${option}`,
      ),
      pair(
        `contrast fit --out o ${option}`,
        "--contrasts",
        `contrast fit --out o --contrast a ${option}`,
      ),
    ],
  ),
  pair(
    "first-level a --out o --events e --save-model --save stat,p",
    "--contrast",
    "first-level a --out o --events e --save-model --save stat,beta",
  ),
  // A run of the user's own.
  ...["--events e", "--t-r 2", "--hrf-model spm", "--contrast a"].map((
    option,
  ) => pair(`demo ${option}`, "--data", `demo --data a.nii ${option}`)),
  pair("demo --overwrite", "--out", "demo --overwrite --out o"),
  // Runs as fits or as maps.
  pair(
    "fixed-effects a b --out o --effect e.nii",
    "DIR",
    "fixed-effects --out o --effect e.nii --variance v.nii",
  ),
  pair(
    "fixed-effects a b --out o --effect e.nii --variance v.nii",
    "DIR",
    "fixed-effects --out o --effect e.nii --variance v.nii",
  ),
  pair(
    "fixed-effects --out o --variance v.nii",
    "--effect",
    "fixed-effects --out o --effect e.nii --variance v.nii",
  ),
  pair(
    "fixed-effects --out o --effect e.nii --contrast a",
    "DIR",
    "fixed-effects a b --out o --contrast a",
  ),
  // Designs of groups.
  pair(`${group} --inputs i`, "MAP", "second-level --inputs i --out o"),
  ...["--group g", "--group g --paired", "--confounds c"].map((option) =>
    pair(
      `${group} --design-matrix d ${option}`,
      "--design-matrix",
      `${group} ${option}`,
    )
  ),
  pair(`${group} --paired`, "--group", `${group} --paired --group g`),
  pair(
    `${group} --variance v`,
    "--method",
    `${group} --variance v --method reml`,
  ),
  // Levels of a study.
  ...["--hrf-model spm", "--save-model", "--space MNI", "--derivatives d"].map(
    (option) =>
      pair(
        `${study} group ${option}`,
        "LEVEL group",
        `${study} participant --contrast a ${option}`,
      ),
  ),
  ...["--design-matrix d", "--method ols", "--first-level-contrast a"].map(
    (option) =>
      pair(
        `${study} participant --contrast a ${option}`,
        "LEVEL participant",
        `${study} group ${option}`,
      ),
  ),
  ...["--n-perm 10000", "--seed 0", "--two-sided", "--tfce"].flatMap((
    option,
  ) => [
    pair(
      `${study} group ${option}`,
      "--permute",
      `${study} group --permute ${option}`,
    ),
    pair(
      `${study} participant --contrast a ${option}`,
      "LEVEL participant",
      `${study} group --permute ${option}`,
    ),
  ]),
  ...["--throttle 2", "--sbatch-option=--mem=1", "--wait"].map((option) =>
    pair(
      `${study} group ${option}`,
      "--executor slurm",
      `${study} group ${option} --executor slurm`,
    )
  ),
  pair(
    `${study} group --executor slurm --cancel`,
    "--wait",
    `${study} group --executor slurm --cancel --wait`,
  ),
  // Thresholds.
  ...["threshold z.nii --out t.nii", "report fit"].flatMap((call) => [
    pair(
      `${call} --alpha 0.001 --height-control none`,
      "--height-control none",
      `${call} --alpha 0.001`,
    ),
    pair(
      `${call} --threshold 3`,
      "--height-control none",
      `${call} --threshold 3 --height-control none`,
    ),
  ]),
  pair(
    "clusters z --stat-threshold 3 --format csv --json",
    "--out",
    "clusters z --stat-threshold 3 --format csv",
  ),
  pair(
    "clusters z --stat-threshold 3 --overwrite",
    "--label-map",
    "clusters z --stat-threshold 3 --overwrite --label-map l.nii",
  ),
  // Pictures.
  pair(`${stat} --dim 0.5`, "--bg-img", `${stat} --dim 0.5 --bg-img b.nii`),
  ...["x", "y", "z", "mosaic"].map((mode) =>
    pair(
      `${stat} --display-mode ${mode} --draw-cross`,
      "--display-mode",
      `${stat} --display-mode ${mode} --no-draw-cross`,
    )
  ),
  pair(
    `${stat} --display-mode x --radiological`,
    "--display-mode x",
    `${stat} --display-mode xz --radiological`,
  ),
  pair(
    "plot glass-brain z.nii --out z.png --display-mode lr --radiological",
    "--display-mode",
    "plot glass-brain z.nii --out z.png --display-mode lyr --radiological",
  ),
  pair(
    "plot roi m.nii --out m.png --linewidths 1",
    "--view-type contours",
    "plot roi m.nii --out m.png --linewidths 1 --view-type contours",
  ),
  pair(
    "plot events e.tsv --out e.png --t-r 2",
    "--onset-units scans",
    "plot events e.tsv --out e.png --t-r 2 --onset-units scans",
  ),
  ...["--onset-units scans", "--event-duration 1", "--rename-conditions a=b"]
    .map((option) =>
      pair(
        `plot regressor d.tsv --out r.png ${option}`,
        "--events",
        `plot regressor d.tsv --out r.png --events e ${option}`,
      )
    ),
  // Data sets.
  ...[
    "DATASET fiac",
    "--subjects 1",
    "--dry-run",
    "--offline",
    "--from f",
    "--mirror u",
  ].map((other) =>
    pair(
      `fetch --list ${other.replace("DATASET ", "")}`,
      other.split(" ")[0],
      "fetch --list --out o",
    )
  ),
  ...["--subjects 1", "--dry-run", "--offline", "--mirror u", "--out o"].map(
    (option) =>
      pair(`fetch fiac --from f ${option}`, "--from", `fetch fiac ${option}`),
  ),
  pair(
    "fetch fiac --offline --dry-run",
    "--offline",
    "fetch fiac --dry-run",
  ),
  pair(
    "fetch fiac --offline --mirror u",
    "--offline",
    "fetch fiac --mirror u",
  ),
];

Deno.test("an option that would do nothing is refused, and why", () => {
  for (const { idle, because, useful } of pairs) {
    const { message } = assertThrows(
      () => parse(words(idle), commands),
      UsageError,
      undefined,
      idle,
    );
    const named = message.match(/--[a-z][\w-]*/g) ?? [];
    assert(message.includes(because), `${idle}: ${message}`);
    assert(
      named.some((name) => words(idle).some((word) => word.startsWith(name))),
      `${idle}: ${message}`,
    );
    parse(words(useful), commands);
  }
});

/** Options with rules, by the command they belong to. */
const ruled: readonly (readonly [Command, string, OptionSpec<unknown>])[] =
  commands.flatMap((command) =>
    Array.from(
      command.options,
      ([name, spec]) => [command, name, spec] as const,
    )
  ).filter(([, , { needs, excludes }]) => needs.length + excludes.length > 0);

Deno.test("every option with a rule is among the calls above", () => {
  const given = new Set(
    pairs.flatMap(({ idle }) => idle.match(/(?<=--)[a-z][\w-]*/g) ?? []),
  );
  const missing = ruled.filter(([, name]) => !given.has(name))
    .map(([command, name]) => `${command.name} --${name}`);
  // One of each kind is among them, and the others are declared alike.
  const alike = /--confounds-|^app |^permute /;
  assertEquals(missing.filter((line) => !alike.test(line)), []);
});

Deno.test("rules name options, operands and values that there are", () => {
  for (const [command, name, { needs, excludes }] of ruled) {
    for (const rule of [...needs, ...excludes]) {
      const [other, values = ""] = rule.replace(/^no /, "").split(/ (.*)/);
      const spec = command.options.get(other);
      const where = `${command.name} --${name}: ${rule}`;
      assert(spec ?? command.operands?.name.split(" ").includes(other), where);
      if (spec === undefined || values === "") continue;
      for (const value of values.split("|")) {
        assert(spec.choices.includes(value), where);
      }
    }
  }
});

Deno.test("the help says the rules", () => {
  const help = (name: string) =>
    commandHelp(commands.find((command) => command.name === name)!)
      .replaceAll(/\s+/g, " ");
  assert(
    help("first-level").includes(
      "Only with `--drift-model polynomial`. Not with `--design-matrix`. (default: 1)",
    ),
  );
  assert(help("clusters").includes("Only with `--out` or no `--json`."));
  // `design` has no design matrix to exclude, `app` none of its subjects.
  assert(!help("design").includes("--design-matrix"));
});

Deno.test("the command of a recorded fit has no option that does nothing", () => {
  const record: ReportRecord = {
    software: { name: "niglm", version: "" },
    command: "first-level",
    fits: [],
    maps: [],
    degreesOfFreedom: undefined,
    maskVoxels: undefined,
    designColumns: [],
    contrasts: {},
    inputs: [],
    warnings: [],
    run: {},
    files: [],
    series: {},
    runs: ["bold.nii"],
    parameters: {
      hrfModel: "glover",
      driftModel: "cosine",
      highPass: 0.01,
      driftOrder: 1,
      firDelays: [0],
      minOnset: -24,
      missingCondition: "error",
      save: ["effect", "stat"],
      saveModel: true,
    },
  };
  const { parameters } = record;
  const of = (more: Partial<ReportRecord>) =>
    commandOf({ ...record, ...more }).replaceAll("\\\n", "");
  const made = of({ parameters: { ...parameters, events: ["e.tsv"] } });
  const given = of({ parameters: { ...parameters, designMatrix: ["d.tsv"] } });
  for (const line of [made, given]) parse(words(line).slice(1), commands);
  assertEquals(
    [made, given].map((line) => line.match(/--[a-z-]+/g)),
    [
      [
        "--hrf-model",
        "--drift-model",
        "--high-pass",
        "--min-onset",
        "--save-model",
        "--events",
        "--out",
      ],
      ["--save-model", "--design-matrix", "--out"],
    ],
  );
});
