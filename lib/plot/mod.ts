/**
 * Pictures of maps and designs, as SVG or PNG, the same bytes everywhere.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { plotStatMap } from "@niglm/niglm/plot";
 *
 * const map = {
 *   grid: {
 *     shape: [3, 3, 3],
 *     affine: [2, 0, 0, -2, 0, 2, 0, -2, 0, 0, 2, -2, 0, 0, 0, 1],
 *     voxelSizes: [2, 2, 2],
 *   },
 *   volumeCount: 1,
 *   data: Float64Array.from({ length: 27 }, (_, voxel) => voxel - 13),
 * } as const;
 * const picture = plotStatMap(map, { threshold: 3, cutCoords: [0, 0, 0] });
 * const png = await picture.png();
 * assertEquals(new TextDecoder("latin1").decode(png.slice(1, 4)), "PNG");
 * ```
 *
 * @module
 */

import "./show_results.ts";

export type {
  BrainOptions,
  CutPositions,
  DisplayMode,
} from "./brain/brain_options.ts";
export {
  plotGlassBrain,
  type PlotGlassBrainOptions,
} from "./brain/glass_brain.ts";
export type { GlassMode } from "./brain/glass_modes.ts";
export {
  plotAnat,
  type PlotAnatOptions,
  plotEpi,
  type PlotEpiOptions,
} from "./brain/anat.ts";
export { plotRoi, type PlotRoiOptions } from "./brain/roi.ts";
export { plotStatMap, type PlotStatMapOptions } from "./brain/stat_map.ts";
export type { PictureThreshold } from "./brain/threshold.ts";
export {
  type Axis,
  findCutSlices,
  type FindCutSlicesOptions,
} from "./cuts/find_cut_slices.ts";
export {
  findXyzCutCoords,
  type FindXyzCutCoordsOptions,
} from "./cuts/find_xyz_cut_coords.ts";
export { plotCarpet, type PlotCarpetOptions } from "./charts/carpet.ts";
export {
  plotImgComparison,
  type PlotImgComparisonOptions,
} from "./charts/img_comparison.ts";
export {
  plotContrastMatrix,
  type PlotContrastMatrixOptions,
} from "./design/contrast_matrix.ts";
export type { ContrastRow } from "./design/contrast_strip.ts";
export {
  plotDesignMatrixCorrelation,
  type PlotDesignMatrixCorrelationOptions,
} from "./design/design_correlation.ts";
export {
  plotDesignMatrix,
  type PlotDesignMatrixOptions,
} from "./design/design_matrix.ts";
export { plotEvent, type PlotEventOptions } from "./design/event.ts";
export {
  plotRegressor,
  type PlotRegressorOptions,
} from "./design/regressor.ts";
export type { ChartOptions } from "./design/style.ts";
export { Picture, type PictureFacts } from "./picture.ts";
export { type Raster, rasterize } from "./scene/raster.ts";
export type {
  LineItem,
  PolygonItem,
  RectItem,
  Rgb,
  Scene,
  SceneItem,
  TextItem,
  TileItem,
} from "./scene/scene.ts";
export { type SvgOptions, svgStyle } from "./scene/svg.ts";
export type { Interpolation } from "../image/interpolation.ts";
export type { TrialEvent } from "../design/events.ts";
export type { DesignMatrix } from "../design/types.ts";
export type {
  Affine,
  Grid,
  Image,
  Volume,
  VolumeSeries,
  VolumesOptions,
} from "../nifti/types.ts";
export type { WarningHandler } from "../warnings.ts";
