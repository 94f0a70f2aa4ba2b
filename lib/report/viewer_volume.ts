/** Volumes for the viewer: small, and true to about four digits. @module */

import { encodeHeader } from "../nifti/encode_header.ts";
import type { Image } from "../nifti/types.ts";
import type { ViewerVolume } from "./report_content.ts";

/** Position of the scaling's slope in a NIfTI-1 header. */
const SLOPE = 112;
/** The largest stored value. */
const LARGEST = 32767;

/**
 * Stores a volume in two bytes a voxel and compresses it.
 *
 * @param image The volume; what is not finite counts as 0.
 * @param gzip Compresses bytes.
 * @returns The file and the largest size of its values.
 */
export async function viewerVolume(
  { grid, data }: Image,
  gzip: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<ViewerVolume> {
  const size = grid.shape[0] * grid.shape[1] * grid.shape[2];
  let largest = 0;
  for (let v = 0; v < size; v++) {
    const value = Math.abs(data[v]);
    if (Number.isFinite(value) && value > largest) largest = value;
  }
  const slope = largest === 0 ? 1 : largest / LARGEST;
  const header = encodeHeader({
    grid,
    volumeCount: 1,
    datatype: "int16",
    tR: undefined,
    description: "",
  });
  const bytes = new Uint8Array(header.length + 2 * size);
  bytes.set(header);
  const view = new DataView(bytes.buffer);
  view.setFloat32(SLOPE, slope, true);
  const stored = Math.fround(slope);
  for (let v = 0; v < size; v++) {
    const value = Number.isFinite(data[v]) ? Math.round(data[v] / stored) : 0;
    const inside = Math.max(-LARGEST, Math.min(LARGEST, value));
    view.setInt16(header.length + 2 * v, inside, true);
  }
  return { nifti: await gzip(bytes), largest };
}
