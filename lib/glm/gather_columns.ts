/** Columns of some voxels taken from those of more. @module */
import { ScratchLayout } from "../kernels/scratch_layout.ts";
import { volumeKernels } from "../kernels/volume_engine.ts";
import { tableAt } from "../kernels/volume_kernels.ts";
import type { VoxelPairs } from "./voxel_lists.ts";

/** Voxels that are taken of all columns before the next ones. */
const VOXELS = 4096;

/** A column, and what takes some of its values. */
export interface GatheredColumn {
  /** One value a voxel. */
  readonly source: Float64Array;
  /** One value a voxel; those of no pair are left. */
  readonly target: Float64Array;
}

/**
 * Copies the values of some voxels: `target[to[i]] = source[from[i]]`.
 *
 * @param pairs Where each voxel stands in the sources and in the targets.
 * @param columns The columns.
 */
export function gatherColumns(
  { from, to }: VoxelPairs,
  columns: readonly GatheredColumn[],
): void {
  for (let i = 0; i < from.length; i += VOXELS) {
    const some = from.subarray(i, i + VOXELS);
    const places = to.subarray(i, i + VOXELS);
    const isRow = places[places.length - 1] - places[0] === places.length - 1;
    if (isRow) gatherRow(some, places[0], columns);
    else {
      for (const { source, target } of columns) {
        for (let k = 0; k < some.length; k++) {
          target[places[k]] = source[some[k]];
        }
      }
    }
  }
}

/** Copies values to neighbouring places, by a kernel. */
function gatherRow(
  from: Uint32Array,
  to: number,
  columns: readonly GatheredColumn[],
): void {
  const [first, count] = [from[0], from.length];
  const end = from[count - 1] + 1;
  const layout = new ScratchLayout();
  const places = layout.takeTable(count);
  const values = layout.take(end - first);
  const gathered = layout.take(count);
  const kernels = volumeKernels();
  const data = kernels.reserve(layout.length);
  tableAt(data, places, count).set(from);
  for (const { source, target } of columns) {
    data.set(source.subarray(first, end), values);
    kernels.gather(values - first, places, count, gathered);
    target.set(data.subarray(gathered, gathered + count), to);
  }
}
