/** A fitted model from bytes. @module */
import type { DesignMatrix } from "../design/types.ts";
import {
  type ArFit,
  type DesignBasis,
  FirstLevelModel,
  type RunFit,
} from "../glm/mod.ts";
import type { Grid } from "../nifti/types.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import { DecodedBlocks } from "./blocks.ts";
import { LAYOUT } from "./layout.ts";

/** How to decode a model. */
export interface DecodeModelOptions {
  /** The name to use in messages. @default {"model"} */
  readonly name?: string;
  /** Receives warnings of contrasts; they go to the console without it. */
  readonly onWarning?: WarningHandler;
}

/**
 * Decodes what `encodeModel` encoded. Contrasts of the model have the bits
 * that they had of the fit.
 *
 * @param bytes All the bytes. The model may look at them as long as it lives,
 * so leave them as they are.
 * @param options Name, and where warnings go.
 * @returns The model.
 * @throws {InputError} If they are no kept fit, of another version of the
 * layout, damaged or cut off.
 */
export function decodeModel(
  bytes: Uint8Array,
  options: DecodeModelOptions = {},
): FirstLevelModel {
  const { name = "model", onWarning = warnOnConsole } = options;
  const blocks = new DecodedBlocks(bytes, LAYOUT, name);
  const kind = blocks.fact<string>("kind");
  if (kind !== "binned" && kind !== "autoregressive") {
    blocks.refuse(
      `holds a fit of the kind '${kind}', expected 'binned' or 'autoregressive'`,
    );
  }
  const decode = kind === "binned" ? decodeBinned : decodeAutoregressive;
  const grid = decodeGrid(blocks);
  const design = decodeDesign(blocks);
  return new FirstLevelModel({
    grid,
    voxels: blocks.array("voxels", "uint32"),
    design,
    fit: decode(blocks, decodeBasis(blocks, design)),
    mean: blocks.array("mean", "float64", grid.shape.reduce((a, b) => a * b)),
    readings: 0,
    scratchBytes: 0,
    series: undefined,
    onWarning,
  });
}

function decodeGrid(blocks: DecodedBlocks): Grid {
  const [x, y, z] = blocks.array("voxelSizes", "float64", 3);
  return {
    shape: blocks.fact<[number, number, number]>("shape"),
    affine: [...blocks.array("affine", "float64", 16)],
    voxelSizes: [x, y, z],
  };
}

function decodeDesign(blocks: DecodedBlocks): DesignMatrix {
  const columns = blocks.fact<string[]>("columns");
  const rowCount = blocks.fact<number>("rowCount");
  return {
    columns,
    rowCount,
    data: blocks.array("design", "float64", rowCount * columns.length),
    frameTimes: blocks.has("frameTimes")
      ? blocks.array("frameTimes", "float64", rowCount)
      : undefined,
  };
}

function decodeBasis(
  blocks: DecodedBlocks,
  { rowCount, columns }: DesignMatrix,
): DesignBasis {
  const rank = blocks.fact<number>("rank");
  const columnCount = columns.length;
  return {
    rowCount,
    columnCount,
    rank,
    modelRank: blocks.fact("modelRank"),
    q: blocks.array("basis", "float64", rowCount * rank),
    fromBasis: blocks.array("fromBasis", "float64", columnCount * rank),
    constant: blocks.array("constant", "float64", rank),
    hasConstant: blocks.fact("hasConstant"),
    constantParameters: blocks.array(
      "constantParameters",
      "float64",
      columnCount,
    ),
  };
}

/** What fits of every kind hold. */
function decodeCommon(blocks: DecodedBlocks, basis: DesignBasis) {
  const { rank } = basis;
  const voxelCount = blocks.array("voxels", "uint32").length;
  return {
    basis,
    voxelCount,
    coefficients: blocks.array("coefficients", "float64", rank * voxelCount),
    level: blocks.array("level", "float64", voxelCount),
    dispersion: blocks.array("dispersion", "float64", voxelCount),
    dof: blocks.fact<number>("dof"),
  };
}

function decodeAutoregressive(
  blocks: DecodedBlocks,
  basis: DesignBasis,
): ArFit {
  const common = decodeCommon(blocks, basis);
  const order = blocks.fact<number>("order");
  return {
    ...common,
    order,
    autoregression: blocks.array(
      "autoregression",
      "float64",
      order * common.voxelCount,
    ),
  };
}

function decodeBinned(blocks: DecodedBlocks, basis: DesignBasis): RunFit {
  const size = basis.rank ** 2;
  const common = decodeCommon(blocks, basis);
  const bins = blocks.array("covarianceBins", "int16");
  const covariances = blocks.array(
    "covariances",
    "float64",
    bins.length * size,
  );
  return {
    ...common,
    bins: blocks.array("bins", "int16", common.voxelCount),
    covariances: new Map(
      Array.from(bins, (bin, i) => [
        bin,
        covariances.subarray(i * size, (i + 1) * size),
      ]),
    ),
  };
}
