import {
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
} from "@std/assert";
import { EVENTS, makeStudy, SPACE } from "../bids/made_study.ts";
import { readDesignMatrix, readEvents } from "../../lib/design/mod.ts";
import { type Image, readImage } from "../../lib/nifti/mod.ts";
import { inFolder } from "../in_folder.ts";
import { namesIn, type Outcome, runMain } from "./run_main.ts";

function fit(study: string, out: string, ...more: string[]): Promise<Outcome> {
  return runMain(
    "first-level",
    "--bids-dir",
    study,
    "--derivatives-folder=derivatives/fmriprep",
    "--task-label=localizer",
    "--contrast=face - house",
    "--workers=0",
    "--out",
    out,
    ...more,
  );
}

Deno.test("bids: each subject is the fit of its files", () =>
  inFolder(async (folder) => {
    const study = `${folder}/study`;
    await makeStudy(study);
    const out = `${folder}/out`;
    const { code, err, out: said } = await fit(
      study,
      out,
      "--confounds-strategy=wm_csf,scrub",
      "--confounds-scrub=0",
      "--save=stat,beta",
      "--json",
    );
    assertEquals(code, 0, err);
    assertStringIncludes(err, "--slice-time-ref is 0.25");
    assertEquals(await namesIn(out), [
      ".bidsignore",
      "dataset_description.json",
      "sub-01",
      "sub-02",
    ]);
    const stem = "sub-02_task-localizer";
    assertEquals(await namesIn(`${out}/sub-02/func`), [
      `${stem}_run-1_${SPACE}_design.tsv`,
      `${stem}_run-1_${SPACE}_stat-beta_statmap.nii.gz`,
      `${stem}_run-2_${SPACE}_design.tsv`,
      `${stem}_run-2_${SPACE}_stat-beta_statmap.nii.gz`,
      `${stem}_${SPACE}_contrast-faceMinusHouse_stat-t_statmap.nii.gz`,
      `${stem}_${SPACE}_mask.nii.gz`,
      `${stem}_${SPACE}_mean.nii.gz`,
      `${stem}_${SPACE}_statmap.json`,
    ]);
    const func = `${study}/derivatives/fmriprep/sub-02/func`;
    const runs = [1, 2].map((run) =>
      `${func}/${stem}_run-${run}_${SPACE}_desc-preproc_bold.nii.gz`
    );
    const alone = await runMain(
      "first-level",
      ...runs,
      "--same-events",
      `${study}/sub-02/func/${stem}_run-1_events.tsv`,
      "--confounds-strategy=wm_csf,scrub",
      "--confounds-scrub=0",
      "--t-r=2",
      "--slice-time-ref=0.25",
      "--contrast=face - house",
      "--save=stat,beta",
      "--workers=0",
      "--out",
      `${folder}/alone`,
    );
    assertEquals(alone.code, 0, alone.err);
    for (
      const [own, other] of [
        [`${stem}_${SPACE}_mask.nii.gz`, "mask.nii.gz"],
        [
          `${stem}_${SPACE}_contrast-faceMinusHouse_stat-t_statmap.nii.gz`,
          "contrast-faceMinusHouse_stat-t_statmap.nii.gz",
        ],
        [`${stem}_run-2_${SPACE}_design.tsv`, "run-2_design.tsv"],
        [
          `${stem}_run-1_${SPACE}_stat-beta_statmap.nii.gz`,
          "run-1_stat-beta_statmap.nii.gz",
        ],
      ]
    ) {
      assertEquals(
        await Deno.readFile(`${out}/sub-02/func/${own}`),
        await Deno.readFile(`${folder}/alone/${other}`),
        own,
      );
    }
    const [one, two] = JSON.parse(said).subjects;
    assertEquals([one.subject, two.subject], ["01", "02"]);
    assertEquals(two.runs, runs);
    assertEquals(two.bids.runs[1].run, "2");
    assertEquals(two.parameters.sliceTimeRef, 0.25);
    assertEquals(
      one.warnings.filter((text: string) => text.includes("sub-02")),
      [],
    );
    // Of 40 scans one is of a non-steady state and one moved.
    assertStringIncludes(two.warnings.join(), "2 of 40 scans are left out");
    assertEquals(two.inputs.length, 6);
  }));

Deno.test("bids: a report shows the series of each run at the peaks", () =>
  inFolder(async (folder) => {
    await makeStudy(`${folder}/study`);
    const { code, err } = await fit(
      `${folder}/study`,
      `${folder}/out`,
      ...["--sub-labels=01", "--confounds-strategy=none"],
      "--save=z,predicted",
    );
    assertEquals(code, 0, err);
    const page = `${folder}/page.html`;
    const report = await runMain(
      ...["report", `${folder}/out/sub-01/func`, "--alpha=0.5"],
      ...["--no-viewer", "--out", page],
    );
    assertEquals(report.code, 0, report.err);
    const shown = (await Deno.readTextFile(page))
      .matchAll(/Measured and fitted series at [^"]* mm, run (\d)/g);
    assertEquals(
      [...new Set(Array.from(shown, ([, run]) => run))],
      ["1", "2"],
    );
  }));

Deno.test("bids: subjects are added to derivatives, not to other folders", () =>
  inFolder(async (folder) => {
    const study = `${folder}/study`;
    await makeStudy(study);
    const out = `${study}/derivatives/niglm`;
    const choose = ["--confounds-strategy=none", "--sub-labels"];
    assertEquals((await fit(study, out, ...choose, "sub-02")).code, 0);
    assertEquals((await fit(study, out, ...choose, "01")).code, 0);
    assertEquals((await namesIn(out)).length, 4);
    const again = await fit(study, out, ...choose, "01");
    assertEquals(again.code, 2);
    assertStringIncludes(again.err, "already; --overwrite replaces");
    assertEquals((await fit(study, out, ...choose, "1,02")).code, 1);
    assertEquals(
      (await fit(study, out, ...choose, "01", "--overwrite")).code,
      0,
    );
    const into = await fit(study, study, ...choose, "01");
    assertEquals(into.code, 2);
    assertStringIncludes(into.err, "holds no derivatives of niglm's");
  }));

Deno.test("bids: masks of the runs, timing, and what is said of them", () =>
  inFolder(async (folder) => {
    const study = `${folder}/study`;
    const made = "derivatives/fmriprep/sub-01/func/sub-01_task-localizer_run-";
    await makeStudy(study, (files) => {
      files.set("task-localizer_bold.json", '{"RepetitionTime": 2.5}');
      for (const key of [...files.keys()]) {
        if (/sub-02|preproc_bold\.json|_mask/.test(key)) {
          files.delete(key);
        }
      }
      for (const run of [1, 2]) {
        const events =
          `sub-01/func/sub-01_task-localizer_run-${run}_events.tsv`;
        files.delete(events);
      }
      files.set("task-localizer_events.tsv", EVENTS);
    });
    const first = await fit(study, `${folder}/a`);
    assertEquals(first.code, 0, first.err);
    assertStringIncludes(first.err, "every column of the confounds tables is");
    assertStringIncludes(
      first.err,
      "the header's repetition time is 2 s, not 2.5 s; 2.5 s is used",
    );
    assertStringIncludes(first.err, "--slice-time-ref is taken to be 0");
    const given = await fit(
      study,
      `${folder}/b`,
      "--t-r=3",
      "--confound-columns=csf",
    );
    assertStringIncludes(given.err, "--t-r is 3 s and the sidecars say 2.5 s");
    const masks = await fit(study, `${folder}/c`, "--mask=derivatives");
    assertStringIncludes(masks.err, "there is no mask beside");
    const func =
      `${folder}/a/sub-01/func/sub-01_task-localizer_${SPACE}_mask.nii.gz`;
    for (const run of [1, 2]) {
      await Deno.copyFile(
        func,
        `${study}/${made}${run}_${SPACE}_desc-brain_mask.nii.gz`,
      );
    }
    const joined = await fit(study, `${folder}/d`, "--mask=derivatives");
    assertEquals(joined.code, 0, joined.err);
    assertEquals(
      await Deno.readFile(func.replace("/a/", "/d/")),
      await Deno.readFile(func),
    );
  }));

Deno.test("bids: what cannot be asked, or is not there, is told", () =>
  inFolder(async (folder) => {
    const study = `${folder}/study`;
    await makeStudy(study, (files) => {
      files.delete("sub-02/func/sub-02_task-localizer_run-2_events.tsv");
    });
    const refuse = async (
      localizers: string,
      code: number,
      ...args: string[]
    ) => {
      const found = await fit(study, `${folder}/out`, ...args);
      assertEquals([found.code, found.out], [code, ""], found.err);
      assertStringIncludes(found.err, localizers);
      assertEquals(await namesIn(folder), ["study"]);
    };
    const missing = `no events for sub-02_task-localizer_run-2_${SPACE}`;
    await refuse(missing, 1);
    const one = "--sub-labels=01";
    await refuse("no subject 3; found 01, 02", 1, "--sub-labels=3");
    await refuse("found space-MNI152NLin2009cAsym", 1, "--space-label=MNI");
    await refuse("found run-1, run-2", 1, one, "--img-filters=run-3");
    await refuse("expected an entity and its", 2, "--img-filters=run");
    await refuse("'run' twice", 2, "--img-filters=run-1,run-2");
    await refuse("did you mean 'run'?", 2, "--img-filters=rum-1");
    await refuse(
      "needs what the table has not: csf_derivative1",
      1,
      one,
      "--confounds-strategy=scrubbing",
    );
    await refuse("--bids-dir and --events are given", 2, "--events=x.tsv");
    await refuse("--bids-dir and RUN are given", 2, "bold.nii");
    const command = ["first-level", "--contrast=on", "--out", `${folder}/out`];
    const without = await runMain(
      ...command,
      "a.nii",
      "--task-label=localizer",
    );
    assertStringIncludes(without.err, "--task-label needs --bids-dir");
    const untold = await runMain(...command, "--bids-dir", study);
    assertStringIncludes(
      untold.err,
      `--bids-dir needs --task-label, which is not given; ${study} has task-localizer\n`,
    );
    const none = await runMain(
      ...command,
      "--bids-dir",
      `${study}/sub-01`,
      "--task-label=localizer",
    );
    assertStringIncludes(none.err, "is no BIDS folder");
    assertEquals([without.code, untold.code, none.code], [2, 2, 1]);
  }));

interface GoldenSubject {
  readonly label: string;
  readonly runs: string[];
  readonly onsets: number[][];
  readonly columns: number[];
  readonly kept: number[];
  readonly tR: number;
  readonly sliceTimeRef: number;
  readonly voxels: number;
  readonly z: number[];
  readonly sum: number;
}

Deno.test("bids: runs, events, confounds, scans and z are nilearn's", () =>
  inFolder(async (folder) => {
    const { cases }: { cases: Record<string, GoldenSubject[]> } = JSON.parse(
      await Deno.readTextFile(
        new URL("../fixtures/bids.json", import.meta.url),
      ),
    );
    const study = `${folder}/study`;
    await makeStudy(study);
    for (const [strategy, subjects] of Object.entries(cases)) {
      const out = `${folder}/${strategy}`;
      const { code, err, out: said } = await fit(
        study,
        out,
        "--mask=derivatives",
        "--drift-model=none",
        "--dtype=float64",
        "--confounds-strategy",
        strategy,
        ...strategy === "motion,scrub" ? ["--confounds-motion=basic"] : [],
        "--json",
      );
      assertEquals(code, 0, err);
      for (const [i, record] of JSON.parse(said).subjects.entries()) {
        const golden = subjects[i];
        const { parameters, runs } = record;
        const designs = record.files.filter((name: string) =>
          name.endsWith("_design.tsv")
        );
        const tables = await Promise.all(
          designs.map((name: string) =>
            readDesignMatrix(`${record.out}/${name}`)
          ),
        );
        const events = await Promise.all(
          parameters.events.map((file: string) => readEvents(file)),
        );
        assertEquals(
          {
            label: record.subject,
            runs: runs.map((run: string) => run.split("/").at(-1)),
            onsets: events.map((list) =>
              list.map(({ onset }: { onset: number }) => onset)
            ),
            columns: tables.map(({ columns }) => columns.length),
            kept: tables.map(({ rowCount }) => rowCount),
            tR: parameters.tR,
            sliceTimeRef: parameters.sliceTimeRef,
            voxels: record.maskVoxels,
          },
          (({ z: _z, sum: _sum, ...rest }) => rest)(golden),
        );
        const stem = `${record.out}/sub-${record.subject}_task-localizer_`;
        const name = "contrast-faceMinusHouse_stat-z_statmap.nii.gz";
        const { data } = await readImage(`${stem}${SPACE}_${name}`);
        const mask = await readImage(`${stem}${SPACE}_mask.nii.gz`);
        const z = [...data.filter((_, voxel) => mask.data[voxel] > 0)];
        const sum = z.reduce((sum, value) => sum + Math.abs(value), 0);
        assertAlmostEquals(sum, golden.sum, 1e-10 * golden.sum);
        const sampled = inNilearnsOrder(mask).filter((_, k) => k % 31 === 0);
        sampled.forEach((voxel, k) =>
          assertAlmostEquals(
            data[voxel],
            golden.z[k],
            1e-10 * Math.max(1, Math.abs(golden.z[k])),
          )
        );
      }
    }
  }));

/** Voxels of a mask with z fastest, as numpy lists them. */
function inNilearnsOrder({ grid, data }: Image): number[] {
  const [nx, ny, nz] = grid.shape;
  const voxels: number[] = [];
  for (let x = 0; x < nx; x++) {
    for (let y = 0; y < ny; y++) {
      for (let z = 0; z < nz; z++) {
        const voxel = x + nx * (y + ny * z);
        if (data[voxel] > 0) voxels.push(voxel);
      }
    }
  }
  return voxels;
}
