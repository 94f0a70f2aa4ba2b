/** Where units run. @module */

import type { Unit } from "./unit.ts";

/** What running left behind besides the units' records. */
export interface Ran {
  /** Why units ended that say nothing of it themselves, by their keys. */
  readonly ended: ReadonlyMap<string, string>;
  /** What to tell where units still run; nothing where all have ended. */
  readonly going?: string;
  /** The jobs that were submitted, where there are any. */
  readonly jobs?: readonly string[];
}

/** What runs units: processes of this machine, or the jobs of a cluster. */
export interface Executor {
  /**
   * Tells which units an earlier call left waiting or running.
   *
   * @returns What is said of them, by their keys.
   */
  queued(): Promise<ReadonlyMap<string, string>>;
  /**
   * Runs units.
   *
   * @param units The units, none where only those that are queued are awaited.
   * @param release To be called where another call may work on the study
   * before all have ended.
   * @returns What became of them besides their records.
   */
  run(units: readonly Unit[], release: () => void): Promise<Ran>;
}
