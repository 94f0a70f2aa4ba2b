/** Checks of what the streaming kernels are called with. @module */

import { RAW_BYTES } from "./decode.ts";
import type { StoredRows, Sums, VolumeRows } from "./types.ts";

/**
 * Checks the arguments of `accumulate`.
 *
 * @param sums The sums.
 * @param basis The basis at these volumes.
 * @param volumes The rows.
 * @param count Number of volumes.
 * @param voxelStart The first voxel.
 * @param voxelEnd The voxel after the last.
 * @returns K, the number of basis columns.
 * @throws {RangeError} If an array is too short, or of another length than
 * the others.
 */
export function checkAccumulate(
  sums: Sums,
  basis: Float64Array,
  volumes: VolumeRows,
  count: number,
  voxelStart: number,
  voxelEnd: number,
): number {
  const { acc, zz, lag, zprev, shift } = sums;
  const voxels = shift.length;
  const columns = voxels === 0 ? 0 : acc.length / voxels;
  if (
    !Number.isInteger(columns) || zz.length !== voxels ||
    lag.length !== voxels || zprev.length !== voxels
  ) {
    throw new RangeError(
      `Cannot accumulate as the sums differ in length: shift ${voxels}, acc ${acc.length}, zz ${zz.length}, lag ${lag.length}, zprev ${zprev.length}`,
    );
  }
  if (basis.length < count * columns) {
    throw new RangeError(
      `Cannot accumulate ${count} volumes: the basis must have ${
        count * columns
      } values, received ${basis.length}`,
    );
  }
  checkRows(shift, volumes, count, voxelStart, voxelEnd);
  return columns;
}

/**
 * Checks that a range lies within an array of one value a voxel, and within
 * rows of volumes.
 *
 * @param perVoxel One value a voxel.
 * @param volumes The rows.
 * @param count Number of volumes.
 * @param voxelStart The first voxel.
 * @param voxelEnd The voxel after the last.
 * @throws {RangeError} If it does not.
 */
export function checkRows(
  perVoxel: Float64Array,
  volumes: VolumeRows,
  count: number,
  voxelStart: number,
  voxelEnd: number,
): void {
  if (
    !(voxelStart >= 0 && voxelStart <= voxelEnd && voxelEnd <= perVoxel.length)
  ) {
    throw new RangeError(
      `Cannot accumulate voxels ${voxelStart} to ${voxelEnd} of ${perVoxel.length}`,
    );
  }
  if (count === 0 || voxelStart === voxelEnd) return;
  const { values, stride, start } = volumes;
  const last = (count - 1) * stride + voxelEnd - start;
  if (voxelStart < start || last > values.length) {
    throw new RangeError(
      `Cannot accumulate voxels ${voxelStart} to ${voxelEnd} of ${count} rows of ${stride} that begin with voxel ${start}: there are ${values.length} values`,
    );
  }
}

/**
 * Checks the arguments of `accumulateStored`.
 *
 * @param total One sum a voxel of the range.
 * @param sums The sums.
 * @param basis The basis at these volumes.
 * @param stored The stored rows.
 * @param count Number of volumes, at least 1.
 * @param voxelStart The first voxel.
 * @param voxelEnd The voxel after the last.
 * @throws {RangeError} If an array is too short.
 */
export function checkStored(
  total: Float64Array,
  sums: Sums,
  basis: Float64Array,
  stored: StoredRows,
  count: number,
  voxelStart: number,
  voxelEnd: number,
): void {
  const { bytes, format, stride } = stored;
  const voxels = voxelEnd - voxelStart;
  const size = RAW_BYTES[format.type];
  const rows = { values: total, stride: 0, start: voxelStart };
  checkAccumulate(sums, basis, rows, count, voxelStart, voxelEnd);
  const needed = (count - 1) * stride + voxels * size;
  if (bytes.length >= needed) return;
  throw new RangeError(
    `Cannot accumulate ${count} stored rows of ${voxels} voxels: they must have ${needed} bytes, received ${bytes.length}`,
  );
}

/**
 * Checks the arguments of `gather`: of the places, which ascend, the first and
 * the last.
 *
 * @param values Where the values lie.
 * @param offset What is added to each place.
 * @param places The places.
 * @param target Where the values go.
 * @throws {RangeError} If there are fewer or more places than values in the
 * target, or one is outside the values.
 */
export function checkPlaces(
  values: Float64Array,
  offset: number,
  places: Uint32Array,
  target: Float64Array,
): void {
  const { length } = places;
  if (length !== target.length) {
    throw new RangeError(
      `Cannot gather ${target.length} values from ${length} places`,
    );
  }
  if (length === 0) return;
  const [first, last] = [offset + places[0], offset + places[length - 1]];
  if (first >= 0 && first <= last && last < values.length) return;
  throw new RangeError(
    `Cannot gather values ${first} to ${last} of ${values.length}`,
  );
}
