import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseDesignMatrix } from "../../lib/design/mod.ts";
import { inFolder } from "../in_folder.ts";
import { madeRunFile } from "../made_brain.ts";
import {
  type DraftEdge,
  type DraftModel,
  oneSample,
  overRuns,
  v1,
} from "../model/draft_model.ts";
import { confounds, EXAMPLES, SCANS, T_R } from "../model/examples.ts";
import { imageOf, makeStudy, SPACE } from "./made_study.ts";
import { namesIn, type Outcome, runMain } from "./run_main.ts";

const RUN_CONTRASTS = {
  "on_vs_off": { def: [[1, -1, 0, 0]], statType: "t" },
  "any": { def: [[1, 0, 0, 0], [0, 1, 0, 0]], statType: "F" },
};

/** A model from runs to the group. */
function model(): DraftModel & {
  Edges: DraftEdge[];
  Input: Record<string, string[]>;
} {
  return {
    Name: "onoff",
    BIDSModelVersion: "1.0.0",
    Input: { task: ["a"] },
    Nodes: [
      {
        Level: "Run",
        Name: "run",
        GroupBy: ["run", "subject"],
        Transformations: v1([
          { Name: "Factor", Input: ["trial_type"] },
          { Name: "Convolve", Input: ["trial_type.*"], Model: "spm" },
        ]),
        Model: { X: ["trial_type.on", "trial_type.off", "trans_x", 1] },
        Contrasts: [
          {
            Name: "on_vs_off",
            ConditionList: ["trial_type.on", "trial_type.off"],
            Weights: [1, -1],
            Test: "t",
          },
          {
            Name: "any",
            ConditionList: ["trial_type.on", "trial_type.off"],
            Weights: [[1, 0], [0, 1]],
            Test: "F",
          },
        ],
      },
      overRuns("subject"),
      oneSample("one-sample"),
      {
        Level: "Dataset",
        Name: "between",
        GroupBy: ["contrast"],
        Transformations: v1([
          { Name: "Factor", Input: ["sex"] },
          { Name: "Demean", Input: ["age"] },
        ]),
        Model: { X: ["sex.*", "age"], Type: "glm" },
        Contrasts: [{
          Name: "age",
          ConditionList: ["age"],
          Weights: [1],
          Test: "t",
        }],
      },
      { ...oneSample("fixed"), Model: { X: [1], Type: "meta" } },
    ],
    Edges: [
      { Source: "run", Destination: "subject" },
      { Source: "subject", Destination: "one-sample" },
      { Source: "subject", Destination: "between" },
      { Source: "subject", Destination: "fixed" },
    ],
  };
}

async function makeModelled(
  folder: string,
  subjects: readonly string[],
): Promise<void> {
  await makeStudy(folder, subjects, ["a"], (files) => {
    const people = subjects.map((label, i) =>
      `sub-${label}\t${20 + 3 * i * i}\t${i % 2 ? "M" : "F"}\n`
    );
    files.set(
      "participants.tsv",
      `participant_id\tage\tsex\n${people.join("")}`,
    );
    for (const sub of subjects) {
      for (const run of [1, 2]) {
        const rows = Array.from(
          { length: 40 },
          (_, i) => `${Math.sin((i * run) / 3)}\n`,
        );
        files.set(
          imageOf(sub, "a", run).replace(
            /_space-.*$/,
            "_desc-confounds_timeseries.tsv",
          ),
          `trans_x\n${rows.join("")}`,
        );
      }
    }
  });
}

function app(
  folder: string,
  level: string,
  ...more: string[]
): Promise<Outcome> {
  const own = level === "participant"
    ? ["--derivatives=derivatives/fmriprep"]
    : [];
  return runMain(
    "app",
    `${folder}/study`,
    `${folder}/out`,
    level,
    `--model=${folder}/model.json`,
    ...own,
    ...more,
  );
}

async function done(...args: string[]): Promise<void> {
  const { code, err } = await runMain(...args);
  assertEquals(code, 0, err);
}

/** Files of a fit by hand are those of the study, by the names behind a prefix. */
async function sameFiles(
  hand: string,
  study: string,
  prefix = "",
): Promise<void> {
  const names = (await namesIn(hand)).filter((name) =>
    !name.endsWith("statmap.json") && !name.startsWith("dataset_description")
  );
  assert(names.length > 0);
  for (const name of names) {
    const own = `${study}/${prefix}${name.replace(/^run-1_/, "")}`;
    assertEquals(
      await Deno.readFile(`${hand}/${name}`),
      await Deno.readFile(own),
      own,
    );
  }
}

Deno.test("app --model: its maps are those of its commands by hand", () =>
  inFolder(async (folder) => {
    const subjects = ["01", "02", "03", "04"];
    await makeModelled(`${folder}/study`, subjects);
    await Deno.writeTextFile(`${folder}/model.json`, JSON.stringify(model()));
    const fits = await app(folder, "participant", "--n-cpus=2");
    assertEquals(fits.code, 0, `${fits.out}${fits.err}`);
    assertStringIncludes(fits.out, "done now             4");
    const func = `${folder}/out/sub-02/func`;
    const stem = (run: number) => `sub-02_task-a_run-${run}_${SPACE}_node-run_`;
    await done(
      "design",
      `--events=${folder}/study/sub-02/func/sub-02_task-a_run-1_events.tsv`,
      "--n-scans=40",
      "--t-r=2",
      "--slice-time-ref=0.25",
      "--hrf-model=spm",
      "--drift-model=none",
      `--confounds=${folder}/study/${
        imageOf("02", "a", 1).replace(
          /_space-.*$/,
          "_desc-confounds_timeseries.tsv",
        )
      }`,
      `--out=${folder}/design.tsv`,
    );
    const [ours, theirs] = await Promise.all(
      [`${func}/${stem(1)}design.tsv`, `${folder}/design.tsv`].map(
        async (file) => parseDesignMatrix(await Deno.readTextFile(file)),
      ),
    );
    assertEquals(ours.columns, [
      "trial_type.on",
      "trial_type.off",
      "trans_x",
      "intercept",
    ]);
    assertEquals(theirs.columns, ["off", "on", "trans_x", "constant"]);
    const column = ({ columns, data }: typeof ours, j: number) =>
      data.filter((_, i) => i % columns.length === j);
    for (const [mine, other] of [[0, 1], [1, 0], [2, 2], [3, 3]]) {
      assertEquals(column(ours, mine), column(theirs, other));
    }
    await Deno.writeTextFile(
      `${folder}/contrasts.json`,
      JSON.stringify(RUN_CONTRASTS),
    );
    for (const run of [1, 2]) {
      await done(
        "first-level",
        `${folder}/study/${imageOf("02", "a", run)}`,
        `--design-matrix=${func}/${stem(run)}design.tsv`,
        `--contrasts=${folder}/contrasts.json`,
        `--out=${folder}/run-${run}`,
      );
      await sameFiles(`${folder}/run-${run}`, func, stem(run));
    }
    await done(
      "fixed-effects",
      `${folder}/run-1`,
      `${folder}/run-2`,
      "--contrast=on_vs_off",
      `--out=${folder}/both`,
    );
    const both = `sub-02_task-a_${SPACE}_node-subject_`;
    await sameFiles(`${folder}/both`, func, both);
    // The records name the files as they are now, so that they can be used.
    const { fits: combined, files } = JSON.parse(
      await Deno.readTextFile(`${func}/${both}statmap.json`),
    );
    await done(
      "fixed-effects",
      ...combined,
      "--contrast=on_vs_off",
      `--out=${folder}/again`,
    );
    await sameFiles(`${folder}/again`, func, both);
    for (const name of files) await Deno.stat(`${func}/${name}`);
    const { inputs, parameters: { contrasts: given, designMatrix } } = JSON
      .parse(await Deno.readTextFile(`${func}/${stem(1)}statmap.json`));
    assertEquals(designMatrix, [`${func}/${stem(1)}design.tsv`]);
    assertEquals(given, `${func}/${stem(1)}contrasts.json`);
    for (const { bytes, file } of inputs) {
      assertEquals((await Deno.stat(file)).size, bytes, file);
    }
    await done(
      "report",
      `${func}/${stem(1)}statmap.json`,
      `--out=${folder}/run-1.html`,
    );

    const group = await app(folder, "group", "--permute", "--n-perm=10");
    assertEquals(group.code, 0, `${group.out}${group.err}`);
    assertEquals(await namesIn(`${folder}/out/group`), [
      "node-between_contrast-onVsOff",
      "node-between_contrast-onVsOff_permute",
      "node-fixed_contrast-onVsOff",
      "node-oneSample_contrast-onVsOff",
      "node-oneSample_contrast-onVsOff_permute",
    ]);
    const maps =
      `${folder}/out/sub-*/func/*_node-subject_contrast-onVsOff_stat-effect_statmap.nii.gz`;
    await done(
      "second-level",
      maps,
      "--contrast=onVsOff=intercept",
      `--out=${folder}/one`,
    );
    await sameFiles(
      `${folder}/one`,
      `${folder}/out/group/node-oneSample_contrast-onVsOff`,
    );
    // Ages 20, 23, 32, 47 less their mean of 30.5.
    await Deno.writeTextFile(
      `${folder}/group.tsv`,
      "sex.F\tsex.M\tage\n1\t0\t-10.5\n0\t1\t-7.5\n1\t0\t1.5\n0\t1\t16.5\n",
    );
    const byAge = [
      maps,
      `--design-matrix=${folder}/group.tsv`,
      "--contrast=onVsOff_age=age",
    ];
    await done("second-level", ...byAge, `--out=${folder}/between`);
    const between = `${folder}/out/group/node-between_contrast-onVsOff`;
    await sameFiles(`${folder}/between`, between);
    await done("permute", ...byAge, "--n-perm=10", `--out=${folder}/permuted`);
    await sameFiles(`${folder}/permuted`, `${between}_permute`);
    const { contrasts } = JSON.parse(
      await Deno.readTextFile(`${func}/${both}statmap.json`),
    );
    await done(
      "fixed-effects",
      ...subjects.flatMap((label) => {
        const own =
          `${folder}/out/sub-${label}/func/sub-${label}_task-a_${SPACE}_node-subject_contrast-onVsOff_stat-`;
        return [
          `--effect=${own}effect_statmap.nii.gz`,
          `--variance=${own}variance_statmap.nii.gz`,
        ];
      }),
      `--dof=${
        subjects.map(() => contrasts.onVsOff.degreesOfFreedom).join(",")
      }`,
      `--out=${folder}/fixed`,
    );
    await sameFiles(
      `${folder}/fixed`,
      `${folder}/out/group/node-fixed_contrast-onVsOff`,
    );
  }));

Deno.test("app --model: one run passes through nodes that combine runs", () =>
  inFolder(async (folder) => {
    await makeModelled(`${folder}/study`, ["01"]);
    await Deno.remove(`${folder}/study/${imageOf("01", "a", 2)}`);
    await Deno.writeTextFile(`${folder}/model.json`, JSON.stringify(model()));
    const fits = await app(folder, "participant");
    assertEquals(fits.code, 0, `${fits.out}${fits.err}`);
    const func = `${folder}/out/sub-01/func`;
    const run = `${func}/sub-01_task-a_run-1_${SPACE}_node-run_`;
    const subject = `${func}/sub-01_task-a_${SPACE}_node-subject_`;
    for (const stat of ["effect", "variance", "t", "p", "z"]) {
      const map = `contrast-onVsOff_stat-${stat}_statmap.nii.gz`;
      assertEquals(
        await Deno.readFile(`${subject}${map}`),
        await Deno.readFile(`${run}${map}`),
      );
    }
    const { contrasts, passedThrough } = JSON.parse(
      await Deno.readTextFile(`${subject}statmap.json`),
    );
    assertEquals([Object.keys(contrasts), passedThrough], [["onVsOff"], "run"]);
    assertEquals(
      (await namesIn(func)).filter((name) =>
        name.includes("node-subject_contrast-any")
      ),
      [],
    );
  }));

Deno.test("app --model: a study by each of ten models can be planned", () =>
  inFolder(async (folder) => {
    const files = new Map<string, string | Uint8Array>([
      ["dataset_description.json", '{"Name": "x", "BIDSVersion": "1.10.0"}'],
    ]);
    const image = await madeRunFile(SCANS, true, 1);
    for (const { events, task } of EXAMPLES) {
      files.set(`task-${task}_bold.json`, `{"RepetitionTime": ${T_R}}`);
      for (const sub of ["01", "02", "03"]) {
        const stem = `sub-${sub}/func/sub-${sub}_task-${task}_run-1`;
        files.set(`${stem}_events.tsv`, events(1));
        files.set(imageOf(sub, task, 1), image);
        files.set(
          `derivatives/fmriprep/${stem}_desc-confounds_timeseries.tsv`,
          confounds(1),
        );
      }
    }
    for (const [path, content] of files) {
      const file = `${folder}/study/${path}`;
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), {
        recursive: true,
      });
      if (typeof content === "string") await Deno.writeTextFile(file, content);
      else await Deno.writeFile(file, content);
    }
    for (const { model, task } of EXAMPLES) {
      await Deno.writeTextFile(`${folder}/model.json`, JSON.stringify(model));
      const { code, err, out } = await app(folder, "participant", "--dry-run");
      assertEquals(code, 0, `${task}: ${err}`);
      assertStringIncludes(out, `sub-03_task-${task}\trun\t3\t${SCANS}`);
      assertStringIncludes(out, "3 of 3 units would run");
    }
  }));

Deno.test("app --model: the model is part of what is done", () =>
  inFolder(async (folder) => {
    await makeModelled(`${folder}/study`, ["01", "02"]);
    const put = (changed: DraftModel, space?: number) =>
      Deno.writeTextFile(
        `${folder}/model.json`,
        JSON.stringify(changed, null, space),
      );
    await put(model());
    const plan = await app(folder, "participant", "--dry-run");
    assertEquals(plan.code, 0, plan.err);
    assertStringIncludes(plan.out, "sub-01_task-a\trun\t6\t80");
    assertEquals((await namesIn(folder)).includes("out"), false);
    assertEquals((await app(folder, "participant")).code, 0);
    await put(model(), 2);
    const again = await app(folder, "participant");
    assertStringIncludes(again.out, "done before          2");
    await Deno.remove(
      `${folder}/out/sub-02/func/sub-02_task-a_${SPACE}_node-subject_mask.nii.gz`,
    );
    const one = await app(folder, "participant");
    assertStringIncludes(one.out, "done now             1");
    const elsewhere = model();
    elsewhere.Nodes.splice(3, 1);
    elsewhere.Edges.splice(2, 1);
    await put(elsewhere);
    const subjects = await app(folder, "participant");
    assertStringIncludes(subjects.out, "done before          2");
    const first = await app(folder, "group");
    assertEquals(first.code, 0, first.err);
    elsewhere.Nodes.pop();
    elsewhere.Edges.pop();
    await put(elsewhere);
    const before = await app(folder, "group");
    assertEquals(before.code, 2);
    assertStringIncludes(before.err, "holds results of another model: --model");
    const after = await app(folder, "group", "--overwrite");
    assertEquals(after.code, 0, after.err);
    elsewhere.Input.subject = ["02"];
    await put(elsewhere);
    const alone = await app(folder, "group", "--overwrite", "--dry-run");
    assertStringIncludes(
      alone.out,
      "node-oneSample_contrast-onVsOff\trun\t2\t1",
    );
    const changed = model();
    changed.Nodes[0].Contrasts![0].Weights = [1, "-1/2"];
    await put(changed);
    const other = await app(folder, "participant");
    assertEquals(other.code, 2);
    assertStringIncludes(other.err, "holds results of another model: --model");
    const group = await app(folder, "group", "--overwrite");
    assertEquals(group.code, 2);
    assertStringIncludes(
      group.err,
      "its subjects were fitted by --model onoff",
    );
    const none = await runMain(
      "app",
      `${folder}/study`,
      `${folder}/out`,
      "group",
      "--overwrite",
    );
    assertEquals(none.code, 2);
    assertStringIncludes(none.err, "the call has no --model");
    const replaced = await app(folder, "participant", "--overwrite");
    assertStringIncludes(replaced.out, "done now             2");
  }));

Deno.test("app --model: what is wrong is said before anything runs", () =>
  inFolder(async (folder) => {
    await makeModelled(`${folder}/study`, ["01", "02"]);
    const refused = async (
      code: number,
      told: string,
      change: (changed: ReturnType<typeof model>) => unknown,
      ...more: string[]
    ) => {
      const changed = model();
      change(changed);
      await Deno.writeTextFile(
        `${folder}/model.json`,
        JSON.stringify(changed),
      );
      const found = await app(folder, "participant", ...more);
      assertEquals(found.code, code, `${found.out}${found.err}`);
      assertStringIncludes(found.out + found.err, told);
    };
    const sound = () => {};
    await refused(
      1,
      "the field 'Nods' is unknown (did you mean 'Nodes'?)",
      (m) => m.Nods = [],
    );
    await refused(
      1,
      "there is no node 'subjects' (did you mean 'subject'?)",
      (m) => m.Edges[0].Destination = "subjects",
    );
    await refused(
      1,
      "form a cycle, subject to subject",
      (m) => m.Edges[0].Source = "subject",
    );
    await refused(
      1,
      "the transformation Split is not supported",
      (m) =>
        m.Nodes[0].Transformations!.Instructions.push({
          Name: "Split",
          Input: ["trans_x"],
        }),
    );
    await refused(
      2,
      "--hrf-model and --model are given together",
      sound,
      "--hrf-model=spm",
    );
    await refused(
      2,
      "--contrast and --model are given together",
      sound,
      "--contrast=on",
    );
    await refused(1, "--task-label: no task b; found a", (m) => {
      m.Input = { task: ["b"] };
    });
    await refused(2, "Input asks for sub-09, and the call for sub-01", (m) => {
      m.Input = { subject: ["09"] };
    }, "--participant-label=01");
    await refused(
      1,
      "there is no variable 'trans_y', which X names (did you mean 'trans_x'?)",
      (m) => m.Nodes[0].Model.X[2] = "trans_y",
    );
    const subjectAlone = (m: DraftModel) => m.Nodes[0].GroupBy = ["subject"];
    await refused(
      1,
      "node 'run': GroupBy lacks 'run', so that one model would take the scans of sub-01_task-a_run-1_",
      subjectAlone,
    );
    await refused(
      1,
      "node 'run': GroupBy lacks 'subject'",
      (m) => m.Nodes[0].GroupBy = ["run"],
    );
    for (const sub of ["01", "02"]) {
      await Deno.remove(`${folder}/study/${imageOf(sub, "a", 2)}`);
    }
    await refused(0, "2 of 2 units would run", subjectAlone, "--dry-run");
    const alone = await runMain(
      "app",
      `${folder}/study`,
      `${folder}/out`,
      "participant",
      "--model-sampling=pybids",
    );
    assertEquals(alone.code, 2);
    assertStringIncludes(alone.err, "--model-sampling needs --model");
  }));
