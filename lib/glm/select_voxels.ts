/** Fits of some voxels out of fits of others. @module */
import type { ArrayRoom } from "./array_room.ts";
import { gatherColumns } from "./gather_columns.ts";
import type { RunFit } from "./reduce.ts";
import type { VoxelPairs } from "./voxel_lists.ts";
import type { SeriesScales } from "./series_scaling.ts";
import type { ArFit } from "./slab_fit.ts";

/** A fit with the scales of its series. */
export interface ScaledFit {
  /** The fit. */
  readonly fit: RunFit | ArFit;
  /** How each series was scaled. */
  readonly scales: SeriesScales;
}

/** Fits of parts of the wanted voxels, and where these stand in each. */
export interface FitPart extends ScaledFit {
  /** Positions in the part, and in the wanted voxels. */
  readonly pairs: VoxelPairs;
}

/**
 * Puts the fit of a run together from fits of parts of its voxels.
 *
 * @param parts Fits by the same model that cover all wanted voxels.
 * @param voxelCount Number of wanted voxels.
 * @param room Lends the arrays.
 * @returns Their fit and scales.
 */
export function selectVoxels(
  parts: readonly FitPart[],
  voxelCount: number,
  room: ArrayRoom,
): ScaledFit {
  const [first] = parts;
  const { length } = first.pairs.from;
  if (length === voxelCount && first.fit.voxelCount === voxelCount) {
    return first;
  }
  const numbers = (
    name: string,
    count: number,
    of: (part: FitPart) => Float64Array,
  ) => {
    const target = room.zeros(name, count * voxelCount);
    for (const part of parts) {
      const rows = Array.from({ length: count }, (_, row) => ({
        source: of(part).subarray(row * part.fit.voxelCount),
        target: target.subarray(row * voxelCount),
      }));
      gatherColumns(part.pairs, rows);
    }
    return target;
  };
  const { basis, dof } = first.fit;
  const common = {
    basis,
    dof,
    voxelCount,
    coefficients: numbers(
      "coefficients",
      basis.rank,
      ({ fit }) => fit.coefficients,
    ),
    level: numbers("level", 1, ({ fit }) => fit.level),
    dispersion: numbers("dispersion", 1, ({ fit }) => fit.dispersion),
  };
  const scales = {
    center: numbers("center", 1, (part) => part.scales.center),
    factor: numbers("factor", 1, (part) => part.scales.factor),
  };
  if ("order" in first.fit) {
    const { order } = first.fit;
    return {
      fit: {
        ...common,
        order,
        autoregression: numbers(
          "autoregression",
          order,
          ({ fit }) => (fit as ArFit).autoregression,
        ),
      },
      scales,
    };
  }
  const bins = new Int16Array(voxelCount);
  for (const { fit, pairs: { from, to } } of parts) {
    const known = (fit as RunFit).bins;
    for (let i = 0; i < from.length; i++) bins[to[i]] = known[from[i]];
  }
  return {
    fit: { ...common, bins, covariances: covariancesOf(parts, bins) },
    scales,
  };
}

/** The covariances of those bins that occur. */
function covariancesOf(
  parts: readonly FitPart[],
  bins: Int16Array,
): ReadonlyMap<number, Float64Array> {
  const all = new Map(
    parts.flatMap(({ fit }) => [...(fit as RunFit).covariances]),
  );
  return new Map([...new Set(bins)].map((bin) => [bin, all.get(bin)!]));
}
