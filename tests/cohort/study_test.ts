import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { InputError, UsageError } from "../../lib/errors.ts";
import {
  planStudy,
  runStudy,
  type StudyOptions,
} from "../../lib/cohort/mod.ts";
import { imageOf, makeStudy } from "../cli/made_study.ts";
import { namesIn, runMain } from "../cli/run_main.ts";
import { inFolder } from "../in_folder.ts";

Deno.test("a study is planned, run and gone on with from a program", () =>
  inFolder(async (folder) => {
    const study = { bidsDir: `${folder}/study`, outDir: `${folder}/out` };
    await makeStudy(study.bidsDir, ["01", "02", "03"], ["a"], (files) => {
      files.set("sub-03/func/sub-03_task-a_run-1_events.tsv", "onset\n1\n");
    });
    const subjects: StudyOptions = {
      ...study,
      level: "participant",
      derivatives: "derivatives/fmriprep",
      nCpus: 2,
      memory: 100 * 2 ** 20,
      modelOptions: {
        contrast: ["on - off", "both=on + off"],
        confoundsStrategy: "none",
        smoothingFwhm: [4, 4, 4],
        mask: "none",
      },
    };
    const warnings: string[] = [];
    const progress: number[] = [];
    const hooks = {
      onWarning: (warning: string) => warnings.push(warning),
      onProgress: ({ done }: { done: number }) => progress.push(done),
    };
    const { units } = await planStudy(subjects, hooks);
    assertEquals(units.map(({ unit }) => unit), [
      "sub-01_task-a",
      "sub-02_task-a",
      "sub-03_task-a",
    ]);
    assertEquals(units[0].state, "run");
    assert(
      units[0].files.includes(`${study.bidsDir}/${imageOf("01", "a", 1)}`),
    );
    assertEquals(units[0].scans, 80);
    assertEquals(await namesIn(folder), ["study"]);

    const fits = await runStudy(subjects, hooks);
    assertEquals([fits.before, fits.done], [0, 2]);
    assertEquals(fits.failed.map(({ key }) => key), ["sub-03_task-a"]);
    assertEquals(progress, [0, 1, 2, 3]);
    const again = await runStudy(subjects, hooks);
    assertEquals([again.before, again.done], [2, 0]);
    const byHand = await runMain(
      "app",
      study.bidsDir,
      study.outDir,
      "participant",
      "--derivatives=derivatives/fmriprep",
      "--memory=100MiB",
      "--contrast=on - off",
      "--contrast=both=on + off",
      "--confounds-strategy=none",
      "--smoothing-fwhm=4,4,4",
      "--mask=none",
      "--dry-run",
    );
    assert(byHand.out.includes("0 of 3 units would run"), byHand.out);

    const group = await runStudy({ ...study, level: "group" }, hooks);
    assertEquals(group.done, 2);
    assertEquals(warnings.at(-1)?.includes("sub-03_task-a"), true);
  }));

Deno.test("what is wrong with a study is thrown as the library's errors", () =>
  inFolder(async (folder) => {
    const study = { bidsDir: `${folder}/study`, outDir: `${folder}/out` };
    await makeStudy(study.bidsDir, ["01"], ["a"]);
    const subjects: StudyOptions = {
      ...study,
      level: "participant",
      derivatives: "derivatives/fmriprep",
      modelOptions: { contrast: ["on"], confoundsStrategy: "none" },
    };
    const unknown = await assertRejects(
      () => planStudy({ ...subjects, modelOptions: { hrfModell: "spm" } }),
      UsageError,
    );
    assertEquals(unknown.message.includes("--hrf-model"), true);
    const missing = await assertRejects(
      () => runStudy({ ...subjects, participantLabel: ["09"] }),
      InputError,
      "no subject 09; found 01",
    );
    assertEquals(missing.field, "--participant-label");
    const end = new AbortController();
    await assertRejects(
      () =>
        runStudy(subjects, {
          signal: end.signal,
          onProgress: () => end.abort(new DOMException("enough", "AbortError")),
        }),
      DOMException,
      "enough",
    );
    assertEquals((await planStudy(subjects)).units[0].state, "run");
  }));

Deno.test("a program's call that is no line of JSON is refused", async () => {
  const cli = new URL("../../cli.ts", import.meta.url).pathname;
  for (const said of ["", "niglm\n", '{"operands":["study"]}\n']) {
    const process = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", cli, "app-study"],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const output = process.output();
    const writer = process.stdin.getWriter();
    await writer.write(new TextEncoder().encode(said));
    await writer.close();
    const { code, stderr, stdout } = await output;
    assertEquals([code, stdout.length], [2, 0]);
    assertStringIncludes(
      new TextDecoder().decode(stderr),
      "expected a study's operands and options in JSON",
    );
  }
});
