import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { dirname, join } from "@std/path";
import { listTasks } from "../../lib/bids/list_tasks.ts";
import { type BidsQuery, queryBids } from "../../lib/bids/mod.ts";
import { InputError, UsageError } from "../../lib/errors.ts";
import { inFolder } from "../in_folder.ts";

const SPACE = "space-MNI152NLin2009cAsym";

/** Files of a study by path; contents matter only where they are read. */
function study(): Record<string, string> {
  const files: Record<string, string> = {
    "dataset_description.json": "{}",
    "task-words_bold.json": '{"RepetitionTime": 2.5, "TaskName": "words"}',
    "task-rest_bold.json": '{"RepetitionTime": 1}',
  };
  for (const sub of ["02", "01"]) {
    for (const run of ["10", "2"]) {
      const raw = `sub-${sub}/func/sub-${sub}_task-words_run-${run}`;
      files[`${raw}_bold.nii.gz`] = "";
      files[`${raw}_events.tsv`] = "";
      const made = `derivatives/fmriprep/${raw}`;
      files[`${made}_${SPACE}_desc-preproc_bold.nii.gz`] = "";
      files[`${made}_${SPACE}_desc-preproc_bold.json`] =
        '{"StartTime": 1.25, "SliceTimingCorrected": true}';
      files[`${made}_${SPACE}_desc-brain_mask.nii.gz`] = "";
      files[`${made}_space-T1w_desc-preproc_bold.nii.gz`] = "";
      files[`${made}_desc-confounds_timeseries.tsv`] = "";
    }
    const rest = `derivatives/fmriprep/sub-${sub}/func/sub-${sub}_task-rest`;
    files[`${rest}_${SPACE}_desc-preproc_bold.nii.gz`] = "";
  }
  return files;
}

async function write(folder: string, files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    await Deno.writeTextFile(join(folder, path), text);
  }
}

/** Asks a made study; returns what was found and said. */
async function ask(
  folder: string,
  query: Partial<BidsQuery> = {},
) {
  const heard: string[] = [];
  const subjects = await queryBids(folder, {
    taskLabel: "words",
    derivativesFolder: "derivatives/fmriprep",
    onWarning: (message) => heard.push(message),
    ...query,
  });
  return { subjects, heard: heard.join("\n") };
}

/** Runs a test with a study that was changed first. */
function inStudy(
  change: (files: Record<string, string>) => void,
  run: (folder: string) => Promise<void>,
): Promise<void> {
  return inFolder(async (folder) => {
    const files = study();
    change(files);
    await write(folder, files);
    await run(folder);
  });
}

const unchanged = () => {};

Deno.test("bids: each run has the files of its own name", () =>
  inStudy(unchanged, async (folder) => {
    const { subjects, heard } = await ask(folder);
    assertEquals(heard, "");
    assertEquals(subjects.map(({ label }) => label), ["01", "02"]);
    const [{ runs }] = subjects;
    const own = `${folder}/derivatives/fmriprep/sub-01/func/sub-01_task-words`;
    assertEquals(
      runs.map(({ entities: _, ...run }) => run),
      ["2", "10"].map((run) => ({
        image: `${own}_run-${run}_${SPACE}_desc-preproc_bold.nii.gz`,
        events: `${folder}/sub-01/func/sub-01_task-words_run-${run}_events.tsv`,
        confounds: `${own}_run-${run}_desc-confounds_timeseries.tsv`,
        mask: `${own}_run-${run}_${SPACE}_desc-brain_mask.nii.gz`,
        tR: 2.5,
        startTime: 1.25,
      })),
    );
    assertEquals(runs[0].entities.get("run"), "2");
  }));

Deno.test("bids: subjects, spaces and filters narrow", () =>
  inStudy(unchanged, async (folder) => {
    const images = async (query: Partial<BidsQuery>) =>
      (await ask(folder, query)).subjects.flatMap(({ runs }) =>
        runs.map(({ image }) => image.split("/").at(-1)!)
      );
    assertEquals(
      await images({ subLabels: ["02"], spaceLabel: "T1w" }),
      ["2", "10"].map((run) =>
        `sub-02_task-words_run-${run}_space-T1w_desc-preproc_bold.nii.gz`
      ),
    );
    assertEquals(
      await images({ excludeSubjects: ["01"], imgFilters: { run: "10" } }),
      [`sub-02_task-words_run-10_${SPACE}_desc-preproc_bold.nii.gz`],
    );
    const raw = await ask(folder, { derivativesFolder: "." });
    const [{ runs: [run] }] = raw.subjects;
    assertEquals(
      run.image,
      `${folder}/sub-01/func/sub-01_task-words_run-2_bold.nii.gz`,
    );
    assertEquals([run.tR, run.startTime, run.mask, run.confounds], [
      2.5,
      undefined,
      undefined,
      undefined,
    ]);
  }));

Deno.test("bids: sidecars and events are inherited", () =>
  inStudy((files) => {
    for (const path of Object.keys(files)) {
      if (path.endsWith("events.tsv")) delete files[path];
    }
    files["task-words_events.tsv"] = "";
    files["sub-02/func/sub-02_task-words_events.tsv"] = "";
    files["sub-02/func/sub-02_task-words_bold.json"] = '{"RepetitionTime": 3}';
    files["derivatives/fmriprep/task-words_bold.json"] =
      '{"RepetitionTime": 2, "StartTime": 9}';
    files["derivatives/fmriprep/sub-02/sub-02_bold.json"] =
      '{"RepetitionTime": 4}';
  }, async (folder) => {
    const { subjects: [one, two] } = await ask(folder);
    assertEquals(one.runs.map(({ events }) => events), [
      `${folder}/task-words_events.tsv`,
      `${folder}/task-words_events.tsv`,
    ]);
    assertEquals(
      two.runs[0].events,
      `${folder}/sub-02/func/sub-02_task-words_events.tsv`,
    );
    assertEquals([one.runs[0].tR, one.runs[0].startTime], [2, 1.25]);
    assertEquals(two.runs[0].tR, 4);
    const raw = await ask(folder, { derivativesFolder: "." });
    assertEquals(raw.subjects[1].runs[0].tR, 3);
  }));

Deno.test("bids: sessions, and a folder of one pipeline", () =>
  inFolder(async (folder) => {
    const files: Record<string, string> = {};
    for (const ses of ["b", "a"]) {
      const stem = `sub-9/ses-${ses}/func/sub-9_ses-${ses}_task-x`;
      files[`${stem}_events.tsv`] = "";
      files[`derivatives/prep/${stem}_${SPACE}_bold.nii`] = "";
    }
    await write(folder, files);
    const { subjects, heard } = await ask(folder, {
      taskLabel: "x",
      derivativesFolder: undefined,
    });
    assertEquals(
      subjects[0].runs.map(({ entities }) => entities.get("ses")),
      ["a", "b"],
    );
    assertStringIncludes(heard, "the images are taken from");
    await write(folder, {
      "derivatives/results/sub-9/func/sub-9_statmap.json": "{}",
    });
    await ask(folder, { taskLabel: "x", derivativesFolder: undefined });
    await write(folder, {
      "derivatives/other/sub-9/func/sub-9_task-x_bold.nii": "",
    });
    const { message } = await assertRejects(
      () => ask(folder, { derivativesFolder: undefined }),
      InputError,
    );
    assertStringIncludes(message, "holds several datasets");
  }));

Deno.test("bids: .bidsignore is heeded, but not for confounds", () =>
  inStudy((files) => {
    files[".bidsignore"] = "sub-02/\n*_run-2_events.tsv\n";
    files["task-words_events.tsv"] = "";
    files["derivatives/fmriprep/.bidsignore"] =
      "*_timeseries.tsv\n*_space-T1w_*\n";
  }, async (folder) => {
    const { subjects } = await ask(folder);
    assertEquals(subjects.map(({ label }) => label), ["01"]);
    const [run] = subjects[0].runs;
    assertEquals(run.events, `${folder}/task-words_events.tsv`);
    assert(run.confounds);
    const { message } = await assertRejects(
      () => ask(folder, { spaceLabel: "T1w" }),
      InputError,
    );
    assertStringIncludes(message, `found ${SPACE}`);
  }));

Deno.test("bids: what is not there is told with what is", () =>
  inStudy((files) => {
    const stem = "derivatives/fmriprep/sub-01/func/sub-01_task-words_run-2";
    files[`${stem}_${SPACE}_desc-smooth_bold.nii.gz`] = "";
  }, async (folder) => {
    const refuse = async (query: Partial<BidsQuery>, words: string) => {
      const { message } = await assertRejects(
        () => ask(folder, query),
        InputError,
      );
      assertStringIncludes(message, words);
    };
    await refuse({}, "has several images for one run: sub-01_task-words_run-2");
    await refuse({}, "choose one by img_filters, such as desc-");
    await refuse({ taskLabel: "wrods" }, "found task-rest, task-words");
    await refuse(
      { spaceLabel: "MNI" },
      `found ${SPACE}, space-T1w; choose one by space_label`,
    );
    assertEquals(
      await listTasks(folder, "derivatives/fmriprep", () => {}),
      ["rest", "words"],
    );
    await refuse({ spaceLabel: "" }, "has no image without space-");
    await refuse(
      { subLabels: ["3"] },
      "sub_labels: no subject 3; found 01, 02",
    );
    await refuse({ excludeSubjects: ["01", "02"] }, "no subject is left");
    await refuse({ imgFilters: { run: "3" } }, "found run-2, run-10");
    await refuse({ imgFilters: { rnu: "3" } }, "did you mean 'run'?");
    await refuse({ taskLabel: "a b" }, "a BIDS label of letters and digits");
    await refuse({ taskLabel: "rest" }, "no events for sub-01_task-rest");
    await refuse(
      { derivativesFolder: "deriv" },
      "deriv: derivatives_folder: no such folder; name the folder of the " +
        `preprocessed images as seen from ${folder}`,
    );
    await refuse({ derivativesFolder: "sub-01" }, "no folders sub-… in it");
    await assertRejects(() => ask(folder, { taskLabel: "" }), UsageError);
    await assertRejects(
      () => queryBids(`${folder}/sub-01`, { taskLabel: "words" }),
      InputError,
      "is no BIDS folder",
    );
    await assertRejects(
      () => queryBids(`${folder}/none`, { taskLabel: "words" }),
      InputError,
      "no such folder",
    );
  }));

Deno.test("bids: files that do not fit are refused", async () => {
  const refuse = async (
    change: (files: Record<string, string>, stem: string) => void,
    words: string,
  ) =>
    await inStudy(
      (files) =>
        change(
          files,
          "derivatives/fmriprep/sub-02/func/sub-02_task-words_run-2",
        ),
      async (folder) => {
        const { message } = await assertRejects(() => ask(folder), InputError);
        assertStringIncludes(message, words);
      },
    );
  await refuse((files, stem) => {
    delete files[`${stem}_desc-confounds_timeseries.tsv`];
  }, "expected one for each run or none");
  await refuse((files, stem) => {
    files[`${stem}_desc-confounds_regressors.tsv`] = "";
  }, "several confounds tables may belong to it");
  await refuse((files, stem) => {
    files[`${stem}_${SPACE}_desc-brain_mask.nii`] = "";
  }, "several masks belong to it");
  await refuse((files) => {
    files["sub-02_bold.json"] = "{}";
  }, "several sidecars of one folder apply to one image");
  await refuse((files) => {
    files["task-words_bold.json"] = '{"RepetitionTime": "2.5"}';
  }, 'RepetitionTime: found "2.5", expected a number of seconds above 0');
  await refuse((files) => {
    files["task-words_bold.json"] = "{";
  }, "is not JSON");
});
