import { assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder } from "../in_folder.ts";
import { makeStudy } from "./made_study.ts";
import { namesIn, runMain } from "./run_main.ts";

const ONE = "sub-02/func/sub-02_task-a_run-2_events.tsv";

async function study(folder: string): Promise<string[]> {
  await makeStudy(
    `${folder}/study`,
    ["01", "02", "03"],
    ["a", "b"],
    (files) => files.set(ONE, `${files.get(ONE)}`.replaceAll("off", "other")),
  );
  return [
    ...["app", `${folder}/study`, `${folder}/out`, "participant"],
    "--derivatives=derivatives/fmriprep",
    "--confounds-strategy=none",
  ];
}

Deno.test("app: a contrast that no design has is refused before anything runs", () =>
  inFolder(async (folder) => {
    const call = await study(folder);
    for (
      const [contrast, told] of [
        ["on - oof", "there is no column 'oof' (did you mean 'off'?)"],
        ["on -", "expected a column or a number"],
      ]
    ) {
      const { code, err } = await runMain(...call, `--contrast=${contrast}`);
      assertEquals(code, 2);
      assertStringIncludes(err, `sub-01_task-a: Contrast '${contrast}'`);
      assertStringIncludes(err, told);
    }
    assertEquals(await namesIn(folder), ["study"]);
  }));

Deno.test("app: a run that lacks a condition is named before anything runs", () =>
  inFolder(async (folder) => {
    const call = [...await study(folder), "--contrast=on - off"];
    const plan = await runMain(...call, "--dry-run");
    assertEquals(plan.code, 1);
    assertStringIncludes(plan.out, "5 of 5 units would run");
    assertStringIncludes(plan.out, "sub-02_task-a\tcannot run");
    assertStringIncludes(plan.out, "sub-02_task-a_run-2_space");
    assertStringIncludes(plan.out, "has no design column 'off'");
    const skip = await runMain(
      ...call,
      "--missing-condition=skip-run",
      "--dry-run",
    );
    assertEquals(skip.code, 0, skip.err);
    assertStringIncludes(skip.out, "6 of 6 units would run");
    const fits = await runMain(...call, "--n-cpus=2");
    assertEquals(fits.code, 1);
    assertStringIncludes(fits.out, "done now             5\n");
    assertStringIncludes(fits.out, "has no design column 'off'");
    const group = await runMain(
      ...["app", `${folder}/study`, `${folder}/out`, "group"],
    );
    assertEquals(group.code, 0, group.err);
    assertStringIncludes(group.err, "left out: sub-02_task-a");
  }));
