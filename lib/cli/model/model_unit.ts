/** What units of a study by a model are made of. @module */

import type { ContrastMap } from "../../model/map_groups.ts";
import type { KeptModel } from "./model_file.ts";

/** A run of a subject. */
export interface PlannedRun {
  /** Its image. */
  readonly image: string;
  /** Labels by BIDS entity, of the image's name. */
  readonly entities: Readonly<Record<string, string>>;
  /** Its events. */
  readonly events: string;
  /** Its confounds, where there are any. */
  readonly confounds: string | undefined;
  /** Its mask, where there is one. */
  readonly mask: string | undefined;
  /** Repetition time in seconds, where a sidecar says it. */
  readonly tR: number | undefined;
  /** What slices were corrected to, in seconds, where a sidecar says it. */
  readonly startTime: number | undefined;
}

/** A map of a study's folder. */
export interface PlannedMap extends ContrastMap {
  /** The map of effects. */
  readonly effect: string;
  /** The map of their variances, where there is one. */
  readonly variance: string | undefined;
}

/** Options of a unit that fits a subject; besides, those of `first-level`. */
export interface SubjectUnitOptions {
  /** The model. */
  readonly statsModel: KeptModel;
  /** The subject's label. */
  readonly subject: string;
  /** Its task, or several with a comma between. */
  readonly taskLabel: string;
  /** Its runs. */
  readonly runs: readonly PlannedRun[];
}

/**
 * Options of a unit that models a group; besides, those of `second-level` or
 * `permute`.
 */
export interface GroupUnitOptions {
  /** The model. */
  readonly statsModel: KeptModel;
  /** The node's name. */
  readonly node: string;
  /** The maps. */
  readonly maps: readonly PlannedMap[];
  /** The table of the subjects, where there is one. */
  readonly participants: string | undefined;
  /** The contrast that is tested by relabelling, where that is asked for. */
  readonly relabelled?: string;
}
