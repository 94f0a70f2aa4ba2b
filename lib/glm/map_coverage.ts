/** Which voxels of a group's maps have a value. @module */

import { counted } from "../counted.ts";
import { breathe } from "../breathe.ts";
import { InputError } from "../errors.ts";
import type { VolumeSeries } from "../nifti/types.ts";
import { sizeOf } from "../slab/stream_spec.ts";
import type { StreamHooks } from "../slab/sums.ts";

/** How many maps have a value in each voxel. */
export interface MapCoverage {
  /** Maps with a value, of every voxel of the grid. */
  readonly counts: Uint32Array;
  /** Voxels with an effect and a variance of 0 in any map: 1, else 0. */
  readonly zero: Uint8Array;
}

/**
 * Whether a map has a value: one that is finite and not 0, which is what maps
 * hold outside their own masks.
 *
 * @param effect The map's value.
 * @returns True for a value.
 */
export function isPresent(effect: number): boolean {
  return Number.isFinite(effect) && effect !== 0;
}

/**
 * Whether an effect with a known variance can be used: the effect is finite,
 * and the variance finite and above 0.
 *
 * @param effect The effect.
 * @param variance Its variance.
 * @returns True for a usable pair.
 */
export function isWeighted(effect: number, variance: number): boolean {
  return Number.isFinite(effect) && variance > 0 && variance < Infinity;
}

/**
 * Counts the maps that have a value in each voxel.
 *
 * @param maps The maps.
 * @param variances Their variances, where they are known.
 * @param inside The mask, where there is one: variances are judged within it.
 * @param hooks Progress and signal.
 * @returns The counts.
 * @throws {InputError} If a map has no value, or a variance is below 0.
 */
export async function findCoverage(
  maps: VolumeSeries,
  variances: VolumeSeries | undefined,
  inside: ArrayLike<number> | undefined,
  { onProgress, signal }: StreamHooks,
): Promise<MapCoverage> {
  const size = sizeOf(maps.grid);
  const counts = new Uint32Array(size);
  const zero = new Uint8Array(size);
  const others = variances?.volumes({ signal })[Symbol.asyncIterator]();
  for await (const { index, data } of maps.volumes({ signal })) {
    const next = await others?.next();
    const variance: Float64Array | undefined = next?.done
      ? undefined
      : next?.value.data;
    let found = 0;
    let negative = 0;
    for (let v = 0; v < size; v++) {
      const value = variance?.[v] ?? 1;
      const present = variance === undefined
        ? isPresent(data[v])
        : isWeighted(data[v], value);
      if (present) {
        counts[v]++;
        found++;
      } else if (variance !== undefined && (!inside || inside[v] !== 0)) {
        if (value < 0) negative++;
        else if (value === 0 && isPresent(data[v])) zero[v] = 1;
      }
    }
    if (negative > 0) {
      throw new InputError(
        `${nameOf(variances!, index)}: found a variance below 0 in ${
          counted(negative, "voxel")
        }, expected variances above 0`,
        { file: nameOf(variances!, index), field: "variance" },
      );
    }
    if (found === 0) {
      throw new InputError(
        `${nameOf(maps, index)}: found no voxel that is finite and not 0${
          variance === undefined ? "" : ", with a variance above 0"
        }, expected a map with values`,
        { file: nameOf(maps, index) },
      );
    }
    onProgress?.(index + 1);
    await breathe();
  }
  return { counts, zero };
}

/**
 * Names a map of a series: its image where it has one, else its number.
 *
 * @param maps The series.
 * @param index The map, from 0.
 * @returns The name.
 */
export function nameOf(maps: VolumeSeries, index: number): string {
  const { images } = maps as {
    readonly images?: readonly { readonly name: string }[];
  };
  return images?.[index]?.name ?? `${maps.name}, map ${index + 1}`;
}
