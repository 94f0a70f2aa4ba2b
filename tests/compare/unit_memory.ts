/**
 * Compares the memory that `niglm app` predicts of a unit with the most that
 * the unit had resident, over images, models and budgets.
 *
 * Usage: `deno run -A tests/compare/unit_memory.ts [--folder DIR] [--rounds 3]
 * [--only TEXT [--exact]] [--json FILE]`, with NIGLM_TEST_DATA. The large runs that are
 * made take some gigabytes of the folder and are kept there.
 *
 * @module
 */

import { tmpdir } from "node:os";
import { parseArgs } from "node:util";
import { dirname, fromFileUrl, join } from "@std/path";
import { eventsTable, makeRun } from "../../bench/make_run.ts";
import { testData } from "../data.ts";
import { type Scenario, scenarios } from "./unit_memory_scenarios.ts";

const CLI = fromFileUrl(new URL("../../cli.ts", import.meta.url));
/** What a prediction may be of what was measured. */
const MOST = 1.3;

const { values: given } = parseArgs({
  options: {
    folder: { type: "string", default: join(tmpdir(), "niglm-unit-memory") },
    rounds: { type: "string", default: "3" },
    only: { type: "string", default: "" },
    exact: { type: "boolean", default: false },
    json: { type: "string" },
  },
});

/** Runs `app` and returns what `--json` says. */
async function app(words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", CLI, "app", ...words],
  }).output();
  const decoder = new TextDecoder();
  if (code === 0) return decoder.decode(stdout);
  throw new Error(`app ${words.join(" ")}: ${decoder.decode(stderr)}`);
}

/** The image of a scenario and its events. */
async function filesOf(kind: Scenario["image"]): Promise<readonly string[]> {
  const real = {
    auditory: [
      "spm-auditory/sub-01_task-auditory_bold.nii.gz",
      "spm-auditory/sub-01_task-auditory_events.tsv",
    ],
    localizer: [
      "studyforrest-localizer/sub-02_task-oneback_run-1_bold.nii.gz",
      "studyforrest-localizer/sub-02_task-oneback_run-1_events.tsv",
    ],
  };
  if (kind.name in real) {
    const [image, events] = real[kind.name as keyof typeof real];
    const at = join(testData!, image);
    if (kind.gzip) return [at, join(testData!, events)];
    const plain = join(given.folder, `${kind.name}.nii`);
    if (!await exists(plain)) {
      const source = (await Deno.open(at)).readable;
      await Deno.writeFile(
        plain,
        source.pipeThrough(new DecompressionStream("gzip")),
      );
    }
    return [plain, join(testData!, events)];
  }
  const shape = kind.name.split("x").map(Number);
  const spec = {
    shape: [shape[0], shape[1], shape[2]] as const,
    scans: shape[3],
    tR: 2,
    seed: 1,
  };
  const made = await makeRun(given.folder, spec, {
    gzip: kind.gzip,
  });
  await Deno.writeTextFile(made.events, eventsTable(spec));
  return [made.image, made.events];
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** A BIDS folder of one subject with the scenario's image in each run. */
async function makeStudy(
  study: string,
  { image: kind, runs = 1 }: Scenario,
): Promise<void> {
  const [image, events] = await filesOf(kind);
  const end = kind.gzip ? ".nii.gz" : ".nii";
  const func = join(study, "sub-01", "func");
  await Deno.mkdir(func, { recursive: true });
  await Deno.writeTextFile(
    join(study, "dataset_description.json"),
    '{"Name": "x", "BIDSVersion": "1.10.0"}',
  );
  await Deno.writeTextFile(
    join(study, "task-a_bold.json"),
    `{"RepetitionTime": ${kind.name === "auditory" ? 7 : 2}}`,
  );
  for (let run = 1; run <= runs; run++) {
    const stem = join(func, `sub-01_task-a_run-${run}`);
    await Deno.symlink(image, `${stem}_bold${end}`);
    await Deno.copyFile(events, `${stem}_events.tsv`);
  }
}

/** Gives a study as many subjects as the group needs: copies of the first. */
async function copySubjects(out: string, subjects: number): Promise<void> {
  const units = join(out, ".niglm", "units");
  const text = await Deno.readTextFile(join(units, "sub-01_task-a.json"));
  const func = join(out, "sub-01", "func");
  for (let i = 2; i <= subjects; i++) {
    const label = `sub-${String(i).padStart(2, "0")}`;
    const renamed = (name: string) => name.replaceAll("sub-01", label);
    await Deno.mkdir(renamed(func), { recursive: true });
    for await (const { name } of Deno.readDir(func)) {
      await Deno.link(join(func, name), join(renamed(func), renamed(name)));
    }
    await Deno.writeTextFile(
      join(units, `${label}_task-a.json`),
      renamed(text),
    );
  }
}

/** What was predicted and what was measured, in bytes. */
interface Found {
  readonly name: string;
  readonly predicted: number;
  readonly measured: number[];
}

async function measure(scenario: Scenario, rounds: number): Promise<Found> {
  const home = await Deno.makeTempDir({ dir: given.folder });
  try {
    const study = join(home, "study");
    const out = join(home, "out");
    await makeStudy(study, scenario);
    const first = [
      ...["--derivatives=.", "--space=none", "--confounds-strategy=none"],
      `--contrast=effect=${scenario.image.contrast}`,
    ];
    let level = "participant";
    let model = [...first, ...scenario.options];
    let key = "sub-01_task-a";
    if (scenario.subjects !== undefined) {
      await app([study, out, level, ...first, "--noise-model=ols"]);
      await copySubjects(out, scenario.subjects);
      level = "group";
      model = [...scenario.options];
      key = `group_task-a_contrast-effect${
        model.includes("--permute") ? "_permute" : ""
      }`;
    }
    const words = [study, out, level, ...model, "--json"];
    const plan: {
      units: { unit: string; memory: number }[];
    } = JSON.parse(await app([...words, "--dry-run"]));
    const predicted = plan.units.find(({ unit }) => unit === key)!.memory;
    const record = join(out, ".niglm", "units", `${key}.json`);
    const measured: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await Deno.remove(record).catch(() => {});
      await Deno.remove(
        join(out, level === "group" ? "group" : "sub-01"),
        { recursive: true },
      ).catch(() => {});
      await app(words);
      measured.push(JSON.parse(await Deno.readTextFile(record)).peakMemory);
    }
    return { name: scenario.name, predicted, measured };
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

await Deno.mkdir(given.folder, { recursive: true });
console.log(["unit", "predicted", "measured", "ratios"].join("\t"));
const all: Found[] = [];
for (const scenario of scenarios) {
  const { name } = scenario;
  if (!(given.exact ? name === given.only : name.includes(given.only))) {
    continue;
  }
  const found = await measure(scenario, Number(given.rounds)).catch((error) => {
    console.log(`${scenario.name}\t${error.message}`);
    Deno.exitCode = 1;
  });
  if (found === undefined) continue;
  all.push(found);
  const ratios = found.measured.map((bytes) => found.predicted / bytes);
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  if (least < 1 || most > MOST) Deno.exitCode = 1;
  console.log(
    [
      found.name,
      (found.predicted / 1e6).toFixed(0),
      found.measured.map((bytes) => (bytes / 1e6).toFixed(0)).join(" "),
      ratios.map((ratio) => ratio.toFixed(2)).join(" "),
      least < 1 ? "exceeded" : most > MOST ? "too much" : "",
    ].join("\t"),
  );
}
if (given.json !== undefined) {
  await Deno.mkdir(dirname(given.json), { recursive: true });
  await Deno.writeTextFile(given.json, JSON.stringify(all, undefined, 1));
}
