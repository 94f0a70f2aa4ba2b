/** Where the fits of runs wait until all runs are read. @module */
import type { FirstLevelModel } from "./first_level_model.ts";
import type { SeriesScales } from "./series_scaling.ts";

/** The fit of a run's voxels as it waits. */
export interface StoredRun {
  /** The model, whose series need not be kept. */
  readonly model: FirstLevelModel;
  /** How the series were scaled. */
  readonly scales: SeriesScales;
}

/** Holds fits by their number, in the order in which they are made. */
export interface FitStore {
  /**
   * Whether it copies what it takes; else the arrays of the fits must stay. Of
   * such a store, the model of a run is over when another is asked for.
   */
  readonly copies: boolean;
  /**
   * Takes a fit.
   *
   * @param key Its number.
   * @param run The fit.
   */
  put(key: number, run: StoredRun): void;
  /**
   * Gives a fit back, with every bit that it had.
   *
   * @param key Its number.
   * @returns The fit.
   */
  get(key: number): StoredRun;
}

/**
 * Holds fits in memory.
 *
 * @returns The store.
 */
export function memoryFitStore(): FitStore {
  const runs = new Map<number, StoredRun>();
  return {
    copies: false,
    put: (key, run) => void runs.set(key, run),
    get: (key) => runs.get(key)!,
  };
}
