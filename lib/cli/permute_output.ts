/** The files of a test by relabelling. @module */

import { type DesignMatrix, designMatrixLines } from "../design/mod.ts";
import type {
  PermutationResult,
  PermutedPKind,
  PermutedStatistic,
} from "../glm/mod.ts";
import { unmask } from "../glm/unmask.ts";
import type { Context } from "./command.ts";
import { GroupOutput, type GroupOutputOptions } from "./group_output.ts";
import type { OutputFolder } from "./output_folder.ts";
import { writeText } from "./write_text.ts";

/** Names of the statistics, and whose greatest value `null.tsv` has. */
const statistics = ["t", "size", "mass", "tfce"] as const;

const descriptions: Record<PermutedPKind, string> = {
  uncorrected: "-log10 p, uncorrected, of ",
  voxel: "-log10 p, family-wise over voxels, of ",
  size: "-log10 p, family-wise over cluster sizes, of ",
  mass: "-log10 p, family-wise over cluster masses, of ",
  tfce: "-log10 p, family-wise over TFCE, of ",
};

/** What a contrast is called. */
export interface ContrastNames {
  /** Its own name. */
  readonly name: string;
  /** Its name in file names. */
  readonly label: string;
}

/**
 * Writes maps, null distributions, mask and design.
 *
 * @param folder Where to.
 * @param result What was found.
 * @param contrast What the contrast is called.
 * @param design The design.
 * @param options Prefix and type.
 * @param context Where progress goes.
 */
export async function writePermutation(
  folder: OutputFolder,
  result: PermutationResult,
  { label, name }: ContrastNames,
  design: DesignMatrix,
  options: GroupOutputOptions,
  context: Context,
): Promise<void> {
  const output = new GroupOutput(folder, options, context);
  const { grid, voxels } = result;
  const found = statistics.filter((key) => result.statistics[key]);
  using progress = context.progress({
    label: "Writing maps",
    total: found.length + result.kinds.length,
    unit: "maps",
  });
  let written = 0;
  const inside = unmask(new Float64Array(voxels.length).fill(1), voxels, grid);
  await output.image("mask.nii.gz", inside, "mask of the test", "uint8");
  for (const statistic of found) {
    await output.image(
      `contrast-${label}_stat-${statistic}_statmap.nii.gz`,
      result.statisticImage(statistic),
      `${statistic} of ${name}`,
    );
    progress.update(++written);
  }
  for (const kind of result.kinds) {
    await output.image(
      `contrast-${label}_desc-${kind}_stat-neglog10p_statmap.nii.gz`,
      result.negLog10PImage(kind),
      descriptions[kind] + name,
    );
    progress.update(++written);
  }
  const { prefix } = options;
  await folder.write(
    `${prefix}null.tsv`,
    (path) => writeText(path, nullLines(result, found)),
  );
  await folder.write(
    `${prefix}design.tsv`,
    (path) => writeText(path, designMatrixLines(design)),
  );
}

/** One row a relabelling, with the maxima of what was asked for. */
function* nullLines(
  { nulls, plan: { complete, observed } }: PermutationResult,
  found: readonly PermutedStatistic[],
): Generator<string> {
  yield `${[...found, ...(complete ? ["observed"] : [])].join("\t")}\n`;
  for (let number = 0; number < nulls.t.length; number++) {
    const values: (number | string)[] = found.map((key) => nulls[key]![number]);
    if (complete) values.push(number === observed ? 1 : 0);
    yield `${values.join("\t")}\n`;
  }
}
