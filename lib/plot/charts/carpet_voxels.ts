/** The voxels that a carpet shows. @module */

import { InputError } from "../../errors.ts";
import { computeEpiMask } from "../../image/epi_mask.ts";
import { meanImg } from "../../image/mean_img.ts";
import { resampleToImg } from "../../image/resample_to_img.ts";
import type { Image, VolumeSeries } from "../../nifti/types.ts";

/** A voxel of a region. */
export interface LabelledVoxel {
  /** Its index. */
  readonly voxel: number;
  /** The region. */
  readonly label: number;
}

/**
 * The voxels that a carpet can show.
 *
 * @param run The run.
 * @param maskImg A mask or labels; without it the run's EPI mask is computed.
 * @returns The labels, and the voxels label after label, x slowest.
 * @throws {InputError} If no voxel is inside.
 */
export async function voxelsOf(
  run: VolumeSeries,
  maskImg: Image | undefined,
): Promise<{ labels: number[]; voxels: LabelledVoxel[] }> {
  const [nx, ny, nz] = run.grid.shape;
  const mask = maskImg === undefined
    ? computeEpiMask(await meanImg([run]))
    : resampleToImg(maskImg, run, { interpolation: "nearest" }).data;
  const voxels: LabelledVoxel[] = [];
  for (let x = 0; x < nx; x++) {
    for (let y = 0; y < ny; y++) {
      for (let z = 0; z < nz; z++) {
        const voxel = x + nx * (y + ny * z);
        const label = mask[voxel];
        if (label !== 0 && Number.isFinite(label)) {
          voxels.push({ voxel, label });
        }
      }
    }
  }
  if (voxels.length === 0) {
    throw new InputError(
      `${run.name}: no voxel is inside the mask, expected some`,
      { file: run.name, field: "mask" },
    );
  }
  const labels = [...new Set(voxels.map(({ label }) => label))]
    .sort((a, b) => a - b);
  if (labels.length > 1) voxels.sort((a, b) => a.label - b.label);
  return { labels, voxels };
}

/**
 * Some of many voxels, at even distances.
 *
 * @param voxels All of them.
 * @param most How many there may be.
 * @returns At most as many.
 */
export function evenly(
  voxels: readonly LabelledVoxel[],
  most: number,
): LabelledVoxel[] {
  const count = Math.min(voxels.length, most);
  return Array.from(
    { length: count },
    (_, i) => voxels[Math.floor((i + 0.5) * voxels.length / count)],
  );
}
