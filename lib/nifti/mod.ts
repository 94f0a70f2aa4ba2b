/**
 * Images: NIfTI-1, NIfTI-2 and Analyze files as streams of volumes, and NIfTI
 * files written whole.
 *
 * @module
 */

export type { RawFormat, RawType } from "../kernels/types.ts";
export {
  affineVoxelSizes,
  applyAffine,
  cornerDistance,
  invertAffine,
  orientation,
} from "./affine.ts";
export { filesOfImage, type ImageFiles } from "./image_files.ts";
export type { ImageFormat, ImageHeader } from "./image_header.ts";
export { NiftiImage } from "./nifti_image.ts";
export { NiftiRun } from "./nifti_run.ts";
export { openImage, type OpenImageOptions } from "./open_image.ts";
export { openRun, type OpenRunOptions } from "./open_run.ts";
export type {
  RawVolume,
  RawVolumeSeries,
  RawVolumesOptions,
  VolumeFile,
} from "./raw_volume.ts";
export {
  type HeaderOfFiles,
  type ReadHeaderOptions,
  readImageHeader,
} from "./read_header.ts";
export { readImage } from "./read_image.ts";
export type {
  Affine,
  AffineSource,
  Grid,
  Image,
  Volume,
  VolumeSeries,
  VolumesOptions,
} from "./types.ts";
export type { WrittenType } from "./encode_header.ts";
export {
  encodeImage,
  writeImage,
  type WriteImageOptions,
} from "./write_image.ts";
export type {
  DeflatedPiece,
  DeflateOptions,
  Deflater,
} from "../bytes/deflater.ts";
