import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { StudyFolder } from "../../lib/cli/app/study_folder.ts";
import { inFolder } from "../in_folder.ts";
import { imageOf, makeStudy, SPACE } from "./made_study.ts";
import { namesIn, type Outcome, runMain } from "./run_main.ts";

const MODEL = ["--contrast=on - off", "--confounds-strategy=none"];

function app(
  study: string,
  out: string,
  level: string,
  ...more: string[]
): Promise<Outcome> {
  const own = level === "participant"
    ? ["--derivatives=derivatives/fmriprep", ...MODEL]
    : [];
  return runMain("app", study, out, level, ...own, ...more);
}

/** Which files a folder holds; one that is written again is another. */
async function inodesIn(folder: string): Promise<Record<string, number>> {
  const inodes: Record<string, number> = {};
  for (const name of await namesIn(folder)) {
    const { ino } = await Deno.stat(`${folder}/${name}`);
    inodes[name] = ino ?? 0;
  }
  return inodes;
}

async function sameFiles(a: string, b: string): Promise<void> {
  assertEquals(await namesIn(a), await namesIn(b));
  for (const name of await namesIn(a)) {
    if (name.endsWith("statmap.json")) continue;
    assertEquals(
      await Deno.readFile(`${a}/${name}`),
      await Deno.readFile(`${b}/${name}`),
      name,
    );
  }
}

Deno.test("app: a study is the fits and the models done by hand", () =>
  inFolder(async (folder) => {
    const study = `${folder}/study`;
    const out = `${folder}/out`;
    await makeStudy(study, ["01", "02", "03", "04"], ["a", "b"], (files) => {
      const broken = imageOf("02", "a", 2);
      const bytes = files.get(broken) as Uint8Array;
      files.set(broken, bytes.subarray(0, bytes.length / 2));
      files.delete(imageOf("03", "a", 2));
      files.delete("sub-04/func/sub-04_task-b_run-1_events.tsv");
    });
    const fits = await app(study, out, "participant", "--n-cpus=2");
    assertEquals(fits.code, 1);
    assertStringIncludes(fits.out, "done now             6");
    assertStringIncludes(fits.out, "sub-02_task-a: ");
    assertStringIncludes(fits.out, "truncated");
    assertStringIncludes(fits.out, "no events for sub-04_task-b_run-1");
    assertStringIncludes(
      fits.err,
      "2 units failed: sub-04_task-b, sub-02_task-a",
    );
    const hand = await runMain(
      "first-level",
      "--bids-dir",
      study,
      "--derivatives-folder=derivatives/fmriprep",
      "--task-label=a",
      "--sub-labels=01,03",
      "--workers=2",
      ...MODEL,
      "--out",
      `${folder}/hand`,
    );
    assertEquals(hand.code, 0, hand.err);
    for (const label of ["01", "03"]) {
      const own = `${out}/sub-${label}/func`;
      for (const name of await namesIn(`${folder}/hand/sub-${label}/func`)) {
        if (name.endsWith("statmap.json")) continue;
        assertEquals(
          await Deno.readFile(`${own}/${name}`),
          await Deno.readFile(`${folder}/hand/sub-${label}/func/${name}`),
          name,
        );
      }
    }
    const group = await app(study, out, "group", "--permute", "--n-perm=10");
    assertEquals(group.code, 0, group.err);
    assertStringIncludes(
      group.err,
      "2 of 8 fits are not done and left out: sub-02_task-a, sub-04_task-b",
    );
    const maps = `${out}/sub-*/func/*_task-a_*_stat-effect_statmap.nii.gz`;
    const mine = await runMain("second-level", maps, "--out", `${folder}/two`);
    assertEquals(mine.code, 0, mine.err);
    await sameFiles(`${out}/group/task-a_contrast-onMinusOff`, `${folder}/two`);
    const page = await app(study, out, "group", "--report");
    assertEquals(page.code, 0, page.err);
    assertStringIncludes(page.out, "done now             2");
    const html = await Deno.readTextFile(`${out}/report.html`);
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, at]) => at);
    assertEquals(links, [
      "group/task-a_contrast-onMinusOff/report.html",
      "group/task-b_contrast-onMinusOff/report.html",
    ]);
    for (const link of links) await Deno.stat(`${out}/${link}`);
    assertStringIncludes(html, "of subjects; not done: 2");
    const text = html.replaceAll(/<wbr>|<\/?strong>/g, "");
    assertStringIncludes(text, `sub-02_task-a: ${study}/derivatives/`);
    assertStringIncludes(
      text,
      `sub-04_task-b: ${study}: no events for sub-04_task-b_run-1`,
    );
    const permuted = await runMain(
      "permute",
      maps,
      "--n-perm=10",
      "--out",
      `${folder}/permuted`,
    );
    assertEquals(permuted.code, 0, permuted.err);
    await sameFiles(
      `${out}/group/task-a_contrast-onMinusOff_permute`,
      `${folder}/permuted`,
    );
  }));

Deno.test("app: only what is missing or has changed is done again", () =>
  inFolder(async (folder) => {
    const study = `${folder}/study`;
    const out = `${folder}/out`;
    await makeStudy(study, ["01", "02", "03"], ["a"], (files) => {
      files.set(imageOf("03", "a", 2), "no image");
    });
    const plan = await app(study, out, "participant", "--dry-run");
    assertEquals(plan.code, 1);
    assertStringIncludes(plan.out, "2 of 2 units would run");
    assertStringIncludes(plan.out, "sub-03_task-a\tcannot run");
    assertEquals(await namesIn(folder), ["study"]);

    assertEquals((await app(study, out, "participant")).code, 1);
    const func = (label: string) => `${out}/sub-${label}/func`;
    const before = [await inodesIn(func("01")), await inodesIn(func("02"))];
    const again = await app(study, out, "participant", "--overwrite");
    assertStringIncludes(again.out, "done before          2");
    assertStringIncludes(again.out, "done now             0");
    assertEquals(await inodesIn(func("01")), before[0]);

    const events = `${study}/sub-01/func/sub-01_task-a_run-1_events.tsv`;
    await Deno.writeTextFile(
      events,
      (await Deno.readTextFile(events)).replace("60\t10", "60\t12"),
    );
    const changed = await app(study, out, "participant", "--dry-run");
    assertStringIncludes(changed.out, "_events.tsv has changed");
    const one = await app(study, out, "participant");
    assertStringIncludes(one.out, "done before          1");
    assertStringIncludes(one.out, "done now             1");
    assertEquals(await inodesIn(func("02")), before[1]);

    await Deno.remove(`${func("02")}/sub-02_task-a_${SPACE}_mask.nii.gz`);
    const whole = await app(study, out, "participant");
    assertStringIncludes(whole.out, "done now             1");
    assertEquals(
      Object.keys(await inodesIn(func("02"))),
      Object.keys(before[1]),
    );
    assertEquals(await namesIn(`${out}/.niglm/staged`), []);
  }));

Deno.test("app: what failed is run again when asked", () =>
  inFolder(async (folder) => {
    const study = `${folder}/study`;
    const out = `${folder}/out`;
    await makeStudy(study, ["01"], ["a"], (files) => {
      files.set("sub-01/func/sub-01_task-a_run-1_events.tsv", "onset\n1\n");
    });
    assertEquals((await app(study, out, "participant")).code, 1);
    const log = `${out}/.niglm/logs/sub-01_task-a.log`;
    const first = (await Deno.stat(log)).ino;
    const second = await app(study, out, "participant");
    assertEquals(second.code, 1);
    assertStringIncludes(second.out, "(--retry-failed runs it again)");
    assertEquals((await Deno.stat(log)).ino, first);
    const third = await app(study, out, "participant", "--retry-failed");
    assertEquals(third.code, 1);
    assert((await Deno.stat(log)).ino !== first);
  }));

Deno.test("app: what does not go together is refused in a sentence", () =>
  inFolder(async (folder) => {
    const study = `${folder}/study`;
    const out = `${folder}/out`;
    await makeStudy(study, ["01", "02"], ["a"]);
    const refused = async (
      code: number,
      told: string,
      level: string,
      ...more: string[]
    ) => {
      const found = await app(study, out, level, ...more);
      assertEquals(found.code, code, found.err);
      assertStringIncludes(found.err, told);
    };
    await refused(2, "LEVEL: found 'session'", "session");
    await refused(
      1,
      "--participant-label: no subject 09; found 01, 02",
      "participant",
      "--participant-label=09",
    );
    await refused(
      1,
      "--space: no images in the space T1w; found MNI152NLin2009cAsym",
      "participant",
      "--space=T1w",
    );
    await refused(
      1,
      "--session-label: no session 1; found none",
      "participant",
      "--session-label=1",
    );
    await refused(
      1,
      "--task-label: no task x; found a",
      "participant",
      "--task-label=x",
    );
    await refused(
      2,
      "--permute has no use with LEVEL participant",
      "participant",
      "--permute",
    );
    await refused(
      2,
      "--hrf-model has no use with LEVEL group",
      "group",
      "--hrf-model=spm",
    );
    await refused(1, "run the participant level first", "group");
    await refused(
      2,
      "sub-01_task-a is expected to take",
      "participant",
      "--mem=50MiB",
    );
    assertEquals(await namesIn(folder), ["study"]);
    assertEquals(
      (await app(study, out, "participant", "--participant-label=sub-01")).code,
      0,
    );
    await refused(
      2,
      'holds results of another model: --hrf-model was "glover" and is "spm"',
      "participant",
      "--hrf-model=spm",
    );
    await refused(
      1,
      "--first-level-contrast: the subjects' fits have no contrast x; found onMinusOff",
      "group",
      "--first-level-contrast=x",
    );
    const memory = new StudyFolder(out).own("study.json");
    const text = await Deno.readTextFile(memory);
    await Deno.writeTextFile(
      memory,
      text.replace(/"version": "[^"]*"/, '"version": "0.0.0"'),
    );
    for (const level of ["participant", "group"]) {
      await refused(2, "holds results of version 0.0.0, and this is", level);
    }
    await Deno.writeTextFile(memory, text);
    using _busy = await new StudyFolder(out).lock("study", "it");
    await refused(
      1,
      "is being worked on by another process",
      "participant",
    );
    const other = `${folder}/other`;
    await Deno.mkdir(other);
    await Deno.writeTextFile(`${other}/notes.txt`, "mine");
    const fit = `${folder}/fit`;
    const { code } = await runMain(
      "first-level",
      `${study}/${imageOf("01", "a", 1)}`,
      `--events=${study}/sub-01/func/sub-01_task-a_run-1_events.tsv`,
      "--contrast=on",
      "--out",
      fit,
    );
    assertEquals(code, 0);
    const mixed = await app(study, fit, "participant");
    assertEquals(mixed.code, 2);
    assertStringIncludes(mixed.err, "which 'app' did not write");
    const none = await runMain("app", study, `${folder}/none`, "participant");
    assertEquals(none.code, 2);
    assertStringIncludes(none.err, "no contrast is given");
    const foreign = await app(study, other, "participant");
    assertEquals(foreign.code, 2);
    assertEquals(await namesIn(other), ["notes.txt"]);
  }));
