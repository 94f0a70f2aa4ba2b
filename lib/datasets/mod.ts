/**
 * Public data sets by their names: where their files are, under which terms,
 * and what they mean.
 *
 * @example
 * ```ts ignore
 * import { fetchDataset, findManifest, openDataset } from "@niglm/niglm";
 *
 * const manifest = await findManifest("spm-auditory");
 * const { folder } = await fetchDataset(manifest, { cache: "data" });
 * const { runs, tR } = await openDataset(manifest, { folder });
 * ```
 *
 * @module
 */

export { checkManifest } from "./check_manifest.ts";
export {
  fetchDataset,
  type FetchedDataset,
  type FetchOptions,
} from "./fetch_dataset.ts";
export type { Fetched, FetchedSource } from "./fetched.ts";
export type { Layout, LayoutRun, Manifest, Source } from "./manifest.ts";
export { findManifest, manifests } from "./manifests.ts";
export {
  type Dataset,
  type DatasetMap,
  openDataset,
  type OpenDatasetOptions,
} from "./open_dataset.ts";
export type { Pause } from "./arrive.ts";
