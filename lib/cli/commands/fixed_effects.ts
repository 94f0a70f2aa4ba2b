/** `niglm fixed-effects`. @module */

import { contrastFileNames } from "../../design/mod.ts";
import { computeFixedEffects, type MapKind } from "../../glm/mod.ts";
import { version } from "../../version.ts";
import type { Context, Report } from "../command.ts";
import { type FixedInputOptions, readFixedInputs } from "../fixed_inputs.ts";
import { writeRecord } from "../fit_output.ts";
import { GroupOutput, type GroupOutputOptions } from "../group_output.ts";
import { recordInputs } from "../input_record.ts";
import { OutputFolder } from "../output_folder.ts";

/** Options of `niglm fixed-effects`, as the table declares them. */
export interface FixedEffectsCommandOptions
  extends FixedInputOptions, GroupOutputOptions {
  readonly precisionWeighted: boolean;
  readonly save: readonly MapKind[];
  readonly report: boolean;
  readonly compat: "nilearn" | undefined;
  readonly out: string;
  readonly overwrite: boolean;
}

/** Combines runs that were fitted apart. */
export async function fixedEffects(
  options: FixedEffectsCommandOptions,
  folders: readonly string[],
  context: Context,
): Promise<Report> {
  const started = performance.now();
  const { progress, signal, warn } = context;
  const { compat, precisionWeighted, prefix, save } = options;
  const { contrasts, files } = await readFixedInputs(folders, options, context);
  const labels = contrastFileNames(contrasts.map(({ name }) => name), {
    compat,
  });
  await using folder = await OutputFolder.open(options.out, {
    overwrite: options.overwrite,
    inputs: [...folders, ...files],
  });
  using recording = recordInputs(files);
  const output = new GroupOutput(folder, options, context);
  const described: Record<string, unknown> = {};
  let maskVoxels = 0;
  for (const [i, { mask, name, runs }] of contrasts.entries()) {
    using bar = progress({
      label: `Combining ${name}`,
      total: runs.length,
      unit: "runs",
    });
    const result = await computeFixedEffects(runs, {
      mask,
      maskName: options.mask ?? "the masks of the fits",
      precisionWeighted,
      onWarning: warn,
      onProgress: (count) => bar.update(count),
      signal,
    });
    const { contrast } = result;
    if (i === 0) {
      maskVoxels = contrast.values("variance").length;
      await output.image(
        "mask.nii.gz",
        result.mask,
        "mask of the runs",
        "uint8",
      );
    }
    const label = labels[i];
    await output.maps({ label, name }, contrast, save, () => {});
    described[label] = {
      name,
      statType: contrast.statType,
      degreesOfFreedom: contrast.dof,
      runs: runs.map(({ dof, effect, variance }) => ({
        effect: effect.name,
        variance: variance.name,
        degreesOfFreedom: dof ?? 100,
      })),
    };
  }
  const {
    out: _out,
    overwrite: _overwrite,
    effect: _effect,
    variance: _variance,
    ...parameters
  } = options;
  const record = {
    software: { name: "niglm", version },
    command: "fixed-effects",
    fits: folders,
    parameters,
    maskVoxels,
    contrasts: described,
    inputs: await recording.records,
    warnings: context.warnings,
    run: { seconds: (performance.now() - started) / 1000 },
  };
  await writeRecord(folder, prefix, record);
  await folder.commit();
  return {
    text: [
      `runs                 ${contrasts[0].runs.length}`,
      `voxels               ${maskVoxels}`,
      `contrasts            ${contrasts.map(({ name }) => name).join(", ")}`,
      `written to           ${options.out} in ${
        record.run.seconds.toFixed(2)
      } s`,
    ].join("\n"),
    json: { out: options.out, files: folder.files, ...record },
  };
}
