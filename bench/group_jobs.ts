/** Comparisons of group models. @module */

import { join } from "@std/path";
import { deno } from "./contenders.ts";
import { faster, peakAtMost, peakRatio, slower } from "./finding.ts";
import type { Job, Plan } from "./job.ts";
import { makeMaps } from "./make_maps.ts";
import { type Contender, OUT } from "./measure.ts";
import { projectFile, type Setting } from "./setting.ts";

/** Peak memory in MB that a group model may take beside its budget. */
const PEAK = 388;
/** Wall time of 3dttest++ over nilearn's, where AFNI is not installed. */
const TTEST_BY_NILEARN = 0.09;

function secondLevel(maps: string, name = "niglm"): Contender {
  const fit = ["second-level", maps, "--out", OUT, "--quiet"];
  return { name, command: deno("cli.ts", ...fit) };
}

/** Thirty maps of the size of Wager et al.'s, NaN outside the head. */
async function planSecondLevel(setting: Setting): Promise<Plan> {
  const maps = await makeMaps(setting.folder, {
    shape: [47, 56, 31],
    mm: 3.44,
    count: 30,
    distinct: 30,
    background: NaN,
  });
  const nilearn = {
    name: "nilearn",
    command: [
      setting.python,
      projectFile("bench", "peers", "nilearn_second_level.py"),
      ...[maps, OUT],
    ],
  };
  const afni = setting.has("3dttest++");
  const ttest = {
    name: "3dttest++",
    command: ["sh", "-c", `3dttest++ -setA ${maps} -prefix "$1"`, "sh"],
  };
  return {
    contenders: [
      secondLevel(maps),
      nilearn,
      ...(afni
        ? [{ ...ttest, command: [...ttest.command, join(OUT, "t.nii.gz")] }]
        : []),
    ],
    skipped: afni ? [] : [
      `3dttest++ is not on the PATH; taken as ${TTEST_BY_NILEARN} × nilearn`,
    ],
    judge: ([ours, theirs, tested]) => [
      faster(ours, theirs, 3),
      tested ? slower(ours, tested, 3) : slower(
        ours,
        theirs,
        3,
        TTEST_BY_NILEARN,
        `${TTEST_BY_NILEARN} nilearn, for 3dttest++`,
      ),
      peakAtMost(ours, PEAK),
    ],
  };
}

/** 2,000 maps of 2 mm beside 100, and beside reading and decoding them. */
async function planGroupMemory(setting: Setting): Promise<Plan> {
  const spec = {
    shape: [91, 109, 91],
    mm: 2,
    distinct: 50,
    background: 0,
  } as const;
  const few = await makeMaps(setting.folder, { ...spec, count: 100 });
  const many = await makeMaps(setting.folder, { ...spec, count: 2000 });
  return {
    contenders: [
      secondLevel(few, "100 maps"),
      secondLevel(many, "2,000 maps"),
      { name: "reading them", command: deno("bench/read_maps.ts", many) },
      {
        name: "reading by nibabel",
        command: [
          setting.python,
          projectFile("bench", "peers", "nibabel_read.py"),
          many,
        ],
      },
    ],
    skipped: [],
    judge: ([one, other, read, nibabel]) => [
      peakRatio(other, one, 1.1),
      peakAtMost(other, PEAK),
      slower(other, read, 1.5),
      slower(other, nibabel, 1.5),
    ],
  };
}

/** Comparisons by name. */
export const groupJobs: Readonly<Record<string, Job>> = {
  "second-level": {
    title: "One-sample model of 30 maps, five maps written",
    plan: planSecondLevel,
  },
  "group-memory": {
    title: "One-sample model of 2,000 maps, 91×109×91, .nii",
    rounds: 3,
    plan: planGroupMemory,
  },
};
