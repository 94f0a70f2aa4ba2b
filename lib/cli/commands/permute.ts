/** `niglm permute`. @module */

import { openScratch } from "../../bytes/mod.ts";
import { contrastFileNames } from "../../design/mod.ts";
import { InputError, UsageError } from "../../errors.ts";
import type {
  MaskedMaps,
  PermutationOptions,
  PermutationPlan,
  PermutationResult,
} from "../../glm/mod.ts";
import { maskMaps } from "../../glm/mask_maps.ts";
import { permuteMaps } from "../../glm/permuted_ols.ts";
import { planPermutation } from "../../glm/plan_permutation.ts";
import { release } from "../../release.ts";
import { version } from "../../version.ts";
import type { Context, Report } from "../command.ts";
import { writeRecord } from "../fit_output.ts";
import { type GroupContrast, planGroupContrasts } from "../group_contrasts.ts";
import type { GroupOptions } from "../group_options.ts";
import type { GroupOutputOptions } from "../group_output.ts";
import type { MachineOptions } from "../machine_options.ts";
import { type Machine, openMachine } from "../open_machine.ts";
import { peakMemory } from "../peak_memory.ts";
import { recordedParameters } from "../recorded_parameters.ts";
import { type Group, openGroup } from "../open_group.ts";
import { OutputFolder } from "../output_folder.ts";
import { pairsOf, readBlocks } from "../permute_blocks.ts";
import { writePermutation } from "../permute_output.ts";

/** Options of `niglm permute`, as the table declares them. */
export interface PermuteCommandOptions
  extends
    GroupOptions,
    GroupOutputOptions,
    MachineOptions,
    Required<
      Pick<PermutationOptions, "seed" | "twoSided" | "scheme" | "tail">
    > {
  readonly contrast: readonly string[];
  readonly contrasts: string | undefined;
  readonly nPerm: number | undefined;
  readonly clusterP: number | undefined;
  readonly tfce: "exact" | "nilearn" | "bare" | undefined;
  readonly blocks: string | undefined;
  readonly name: string | undefined;
  readonly compat: "nilearn" | undefined;
  readonly report: boolean;
  readonly out: string;
  readonly overwrite: boolean;
}

/** Tests a contrast of a group by relabelling and writes maps of p. */
export async function permute(
  options: PermuteCommandOptions,
  operands: readonly string[],
  context: Context,
): Promise<Report> {
  const started = performance.now();
  const group = await openGroup(operands, options, context);
  const { blocks: blocksFile, contrasts } = options;
  const inputs = [
    ...group.inputs,
    ...[blocksFile, contrasts].filter((file) => file !== undefined),
  ];
  await using folder = await OutputFolder.open(options.out, {
    overwrite: options.overwrite,
    inputs,
  });
  const contrast = await planContrast(options, group, context);
  const plan = await planRelabelling(options, group, contrast, context);
  const { relabelling } = plan;
  await using machine = openMachine(
    options,
    group.maps.map(({ file }) => file),
    context.notice,
  );
  const maps = await openMaps(group, context);
  const result = await test(maps, plan, machine, options, context);
  using recording = machine.record(inputs);
  await writePermutation(
    folder,
    result,
    contrast,
    group.design,
    options,
    context,
  );
  const record = {
    ...describe(group, result, contrast, options),
    inputs: await recording.records,
    warnings: context.warnings,
    run: {
      seconds: (performance.now() - started) / 1000,
      workers: machine.workers,
      engine: machine.engine,
      memory: machine.memory,
      peakMemory: peakMemory(),
    },
  };
  context.signal.throwIfAborted();
  await writeRecord(folder, options.prefix, record);
  await folder.commit();
  const how = relabelling.scheme === "flip" ? "sign flips" : "permutations";
  return {
    text: [
      `maps                 ${group.maps.length}`,
      `voxels               ${maps.voxels.length}`,
      `degrees of freedom   ${plan.effect.dof}`,
      `contrast             ${contrast.name}`,
      `relabellings         ${
        plan.complete
          ? `all ${plan.distinct} ${how}`
          : `${relabelling.count} ${how} of ${plan.distinct}`
      }`,
      `least p, family-wise ${leastP(result)}`,
      `written to           ${options.out} in ${
        record.run.seconds.toFixed(2)
      } s`,
    ].join("\n"),
    json: { out: options.out, files: folder.files, ...record },
  };
}

async function planContrast(
  options: PermuteCommandOptions,
  { design }: Group,
  context: Context,
): Promise<GroupContrast> {
  const { compat, name } = options;
  const found = await planGroupContrasts(
    { ...options, statType: undefined },
    design.columns,
    context,
  );
  if (found.length > 1) {
    throw new UsageError(
      `--contrast: found ${found.length} contrasts, expected one a call`,
      { field: "--contrast" },
    );
  }
  const [contrast] = found;
  if (contrast.weights.length > 1) {
    throw new UsageError(
      `contrast '${contrast.name}': found ${contrast.weights.length} rows, expected one: permute tests t contrasts`,
      { field: "--contrast" },
    );
  }
  if (name === undefined) return contrast;
  const [label] = contrastFileNames([name], { compat });
  return { ...contrast, name, label };
}

async function planRelabelling(
  options: PermuteCommandOptions,
  { design, maps }: Group,
  { weights }: GroupContrast,
  { warn }: Context,
): Promise<PermutationPlan> {
  const { compat, paired, tfce } = options;
  const blocks = options.blocks !== undefined
    ? await readBlocks(options.blocks, maps.length)
    : paired && compat === undefined
    ? pairsOf(design)
    : undefined;
  const bare = compat === "nilearn" ? "nilearn" : "exact";
  try {
    return planPermutation(
      { ...design, columnCount: design.columns.length },
      weights[0],
      {
        ...options,
        blocks,
        tfce: tfce === "bare" ? bare : tfce,
        onWarning: warn,
      },
    );
  } catch (error) {
    if (!(error instanceof InputError) || error.field !== "blocks") throw error;
    const file = options.blocks ?? options.group ?? "blocks";
    const message = error.message.replace(/^blocks:/, `${file}:`);
    throw new InputError(message, { file, field: "blocks" });
  }
}

/** The maps as they are tested: within the mask, smoothed, without NaN. */
async function openMaps(
  { mask, maskName, series, smoothingFwhm }: Group,
  { progress, signal, warn }: Context,
): Promise<MaskedMaps> {
  const total = series.volumeCount;
  const stage = (label: string) => progress({ label, total, unit: "maps" });
  using finding = mask === undefined ? stage("Finding the mask") : undefined;
  const maps = await maskMaps(series, {
    mask,
    maskName,
    smoothingFwhm,
    onMask: (count) => finding?.update(count),
    onWarning: warn,
    signal,
  });
  return {
    ...maps,
    async *rows() {
      using bar = stage("Reading");
      let read = 0;
      for await (const row of maps.rows()) {
        bar.update(++read);
        yield row;
      }
    },
  };
}

async function test(
  maps: MaskedMaps,
  plan: PermutationPlan,
  { memory, permutations }: Machine,
  { scratch }: MachineOptions,
  { progress, signal, warn }: Context,
): Promise<PermutationResult> {
  const { count, scheme } = plan.relabelling;
  using bar = progress({
    label: scheme === "flip" ? "Flipping signs" : "Permuting",
    total: count,
    unit: "relabellings",
    timeLeft: true,
  });
  return await permuteMaps(maps, plan, {
    permutations,
    memory,
    openScratch: () => openScratch({ folder: scratch }),
    onProgress: (done) => bar.update(done),
    onWarning: warn,
    signal,
  });
}

/** The least p of each kind of family-wise test. */
function leastP(result: PermutationResult): string {
  return result.kinds.filter((kind) => kind !== "uncorrected").map((kind) => {
    const values = result.p(kind);
    const least = values.reduce((p, value) => Math.min(p, value), 1);
    release(values);
    return `${kind} ${Number(least.toPrecision(4))}`;
  }).join(", ");
}

/** Every parameter as resolved, how was relabelled and what it gave. */
function describe(
  { design, maps }: Group,
  result: PermutationResult,
  contrast: GroupContrast,
  options: PermuteCommandOptions,
): Record<string, unknown> {
  const { clusterHeight, complete, distinct, effect, relabelling } =
    result.plan;
  const { definition, label, name, weights } = contrast;
  return {
    software: { name: "niglm", version },
    command: "permute",
    maps,
    parameters: {
      ...recordedParameters(options),
      tfce: result.plan.options.tfce,
    },
    degreesOfFreedom: effect.dof,
    maskVoxels: result.voxels.length,
    designColumns: design.columns,
    contrasts: {
      [label]: { name, expression: definition, statType: "t", weights },
    },
    relabelling: {
      scheme: relabelling.scheme,
      distinct: distinct <= BigInt(Number.MAX_SAFE_INTEGER)
        ? Number(distinct)
        : `${distinct}`,
      count: relabelling.count,
      complete,
      generator: complete
        ? "none: all are enumerated"
        : relabelling.source === "nilearn"
        ? "MT19937, as numpy.random.RandomState"
        : "Philox4x32-10",
      blocks: result.plan.options.blocks,
      clusterHeight,
    },
  };
}
