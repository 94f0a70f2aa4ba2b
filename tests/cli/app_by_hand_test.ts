import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { testData } from "../data.ts";
import { inFolder } from "../in_folder.ts";
import { imageOf, makeStudy, SPACE } from "./made_study.ts";
import { namesIn, runMain } from "./run_main.ts";

const SUBJECTS = Array.from(
  { length: 12 },
  (_, i) => String(i + 1).padStart(2, "0"),
);
const TASKS = ["a", "b"];
const BROKEN = "05";

const MODEL = [
  "--contrast=face - house",
  "--contrast=objects=bottle + chair + scissors + shoe - 4*scrambledpix",
  "--confounds-strategy=motion",
  "--confounds-motion=basic",
  "--noise-model=ar1",
  "--smoothing-fwhm=5",
  "--mask=none",
];

/** Twelve runs of one subject, shared out to twelve. */
async function makeRealStudy(study: string): Promise<void> {
  const runs: { image: Uint8Array; events: string; motion: string }[] = [];
  for (let run = 1; run <= 12; run++) {
    const folder = join(
      testData!,
      "haxby2001-mini/sub001/BOLD",
      `task001_run${String(run).padStart(3, "0")}`,
    );
    const moest = await Deno.readTextFile(join(folder, "bold_moest.txt"));
    runs.push({
      image: await Deno.readFile(join(folder, "bold_25mm.nii.gz")),
      events: await Deno.readTextFile(join(folder, "bold_events.tsv")),
      motion: motionTable(moest),
    });
  }
  await makeStudy(study, SUBJECTS, TASKS, (files) => {
    let i = 0;
    for (const task of TASKS) {
      files.set(`task-${task}_bold.json`, '{"RepetitionTime": 2.5}');
      for (const [s, sub] of SUBJECTS.entries()) {
        for (const run of [1, 2]) {
          const { events, image, motion } = runs[(5 * s + 7 * i++) % 12];
          const path = imageOf(sub, task, run);
          files.set(path, image);
          files.set(
            path.replace(`_${SPACE}_desc-preproc_bold.nii.gz`, "") +
              "_desc-confounds_timeseries.tsv",
            motion,
          );
          files.set(
            `sub-${sub}/func/sub-${sub}_task-${task}_run-${run}_events.tsv`,
            events,
          );
        }
      }
    }
    const broken = imageOf(BROKEN, "a", 2);
    files.set(broken, (files.get(broken) as Uint8Array).subarray(0, 50_000));
    files.delete(imageOf("09", "b", 1));
  });
}

/** Six columns of motion as fMRIPrep names them. */
function motionTable(moest: string): string {
  const names = ["trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"];
  const rows = moest.trim().split("\n").map((line) =>
    line.trim().split(/\s+/).slice(0, 6).join("\t")
  );
  return `${names.join("\t")}\n${rows.join("\n")}\n`;
}

/** Compares every map and table of two folders; records tell times. */
async function sameBytes(mine: string, theirs: string): Promise<number> {
  const names = (await namesIn(theirs)).filter((name) =>
    !name.endsWith("statmap.json") && name !== "dataset_description.json"
  );
  for (const name of names) {
    assertEquals(
      await Deno.readFile(join(mine, name)),
      await Deno.readFile(join(theirs, name)),
      `${mine}/${name}`,
    );
  }
  return names.length;
}

Deno.test({
  name: "app: a study of twelve real subjects is what its commands make",
  ignore: testData === undefined,
  fn: () =>
    inFolder(async (folder) => {
      const study = `${folder}/study`;
      const out = `${folder}/out`;
      await makeRealStudy(study);
      const derivatives = "derivatives/fmriprep";
      const fits = await runMain(
        ...["app", study, out, "participant", "--n-cpus=2", ...MODEL],
        `--derivatives=${derivatives}`,
      );
      assertEquals(fits.code, 1, fits.err);
      assertStringIncludes(fits.out, "done now             23\n");
      assertStringIncludes(fits.out, `  sub-${BROKEN}_task-a: `);
      assertStringIncludes(fits.out, "truncated");
      const group = await runMain(
        ...["app", study, out, "group", "--permute", "--n-perm=200"],
      );
      assertEquals(group.code, 0, group.err);
      assertStringIncludes(group.err, "1 of 24 fits is not done");
      assertStringIncludes(group.out, "done now             8\n");
      for (const task of TASKS) {
        const whole = SUBJECTS.filter((sub) => task === "b" || sub !== BROKEN);
        const hand = `${folder}/hand-${task}`;
        const by = await runMain(
          ...["first-level", "--bids-dir", study, ...MODEL, "--out", hand],
          `--derivatives-folder=${derivatives}`,
          `--task-label=${task}`,
          `--sub-labels=${whole.join()}`,
          "--workers=2",
        );
        assertEquals(by.code, 0, by.err);
        for (const sub of whole) {
          const func = `sub-${sub}/func`;
          const count = await sameBytes(`${out}/${func}`, `${hand}/${func}`);
          assertEquals(count, sub === "09" && task === "b" ? 13 : 14, sub);
        }
        for (const contrast of ["faceMinusHouse", "objects"]) {
          const maps =
            `${hand}/sub-*/func/*contrast-${contrast}_stat-effect*.nii.gz`;
          const stem = `${out}/group/task-${task}_contrast-${contrast}`;
          const two = `${folder}/two-${task}-${contrast}`;
          const second = await runMain("second-level", maps, "--out", two);
          assertEquals(second.code, 0, second.err);
          assertEquals(await sameBytes(stem, two), 7);
          const permuted = `${two}-permuted`;
          const labels = await runMain(
            ...["permute", maps, "--n-perm=200", "--out", permuted],
          );
          assertEquals(labels.code, 0, labels.err);
          assertEquals(await sameBytes(`${stem}_permute`, permuted), 6);
        }
      }
    }),
});
