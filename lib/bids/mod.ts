/**
 * What BIDS and fMRIPrep say of a study: its runs, their files, confounds.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseBidsName } from "@niglm/niglm/bids";
 *
 * assertEquals(parseBidsName("sub-01_task-rest_bold.nii").suffix, "bold");
 * ```
 *
 * @module
 */

export type { ConfoundsMetadata } from "./compcor.ts";
export {
  COMPCOR_KINDS,
  type CompcorKind,
  CONFOUND_EXPANSIONS,
  CONFOUND_PARTS,
  type ConfoundExpansion,
  type ConfoundPart,
  type ConfoundPartOptions,
  ICA_AROMA_KINDS,
  type IcaAromaKind,
  type SelectConfoundsOptions,
  TEDANA_KINDS,
  type TedanaKind,
} from "./confounds_options.ts";
export {
  loadConfounds,
  type LoadConfoundsOptions,
  loadConfoundsTable,
  type LoadedConfounds,
} from "./load_confounds.ts";
export {
  loadConfoundsStrategy,
  type LoadConfoundsStrategyOptions,
} from "./load_confounds_strategy.ts";
export {
  DENOISE_STRATEGIES,
  type DenoiseStrategy,
  type ResolvedStrategy,
  resolveStrategy,
} from "./strategies.ts";
export { type BidsName, orderedEntities, parseBidsName } from "./name.ts";
export type { EntityFilters } from "./filters.ts";
export {
  type BidsQuery,
  type BidsRun,
  type BidsSubject,
  queryBids,
} from "./query.ts";
export {
  type ConfoundTables,
  selectConfounds,
  type SelectedConfounds,
} from "./select_confounds.ts";
export type { NamedColumns } from "../design/named_columns.ts";
export type { Table } from "../design/table.ts";
export type { WarningHandler } from "../warnings.ts";
