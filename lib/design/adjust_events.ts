/** Events as a call wants them: in seconds, of one duration, renamed. @module */

import { UsageError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import type { WarningHandler } from "../warnings.ts";
import type { TrialEvent } from "./events.ts";

/** What a number of an onset or a duration counts. */
export type OnsetUnits = "seconds" | "scans";

/** What is to be made of events as they were read. */
export interface AdjustEventsOptions {
  /**
   * What onsets and durations of the file count; scans count from 0.
   *
   * @default {"seconds"}
   */
  readonly onsetUnits?: OnsetUnits;
  /** Repetition time in seconds, which scans need. */
  readonly tR?: number;
  /** Duration of every event in seconds, in place of the file's. */
  readonly duration?: number;
  /** New names of conditions, by those of the file. */
  readonly renameConditions?: Readonly<Record<string, string>>;
}

/**
 * Makes of events what a call wants.
 *
 * @param events The events, in the units of their file.
 * @param options Units, duration and new names.
 * @param file Name of the file in messages.
 * @param onWarning Told of conditions that are not there to be renamed, unless
 * one has the new name anyway.
 * @returns The events, times in seconds.
 * @throws {UsageError} If onsets count scans and the repetition time is not
 * known.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { adjustEvents } from "./adjust_events.ts";
 *
 * const events = [{ onset: 3, duration: 2, trialType: "cond001" }];
 * const options = {
 *   onsetUnits: "scans",
 *   tR: 2,
 *   renameConditions: { cond001: "faces" },
 * } as const;
 * assertEquals(adjustEvents(events, options, "trials.mat", () => {}), [
 *   { onset: 6, duration: 4, trialType: "faces" },
 * ]);
 * ```
 */
export function adjustEvents(
  events: readonly TrialEvent[],
  options: AdjustEventsOptions,
  file: string,
  onWarning: WarningHandler,
): TrialEvent[] {
  const { onsetUnits, tR, renameConditions = {} } = options;
  if (onsetUnits === "scans" && tR === undefined) {
    throw new UsageError(
      `${file}: onsets in scans need the repetition time, which is not known; expected t_r`,
      { file, field: "t_r" },
    );
  }
  const unit = onsetUnits === "scans" ? tR! : 1;
  const types = [
    ...new Set(events.map(({ trialType = "dummy" }) => trialType)),
  ];
  const renamed = types.map((type) =>
    Object.hasOwn(renameConditions, type) ? renameConditions[type] : type
  );
  for (const [name, wanted] of Object.entries(renameConditions)) {
    if (types.includes(name) || renamed.includes(wanted)) continue;
    const nearest = nearestName(name, types);
    onWarning(
      `${file}: has no condition '${name}' to rename${
        nearest === undefined ? "" : ` (did you mean '${nearest}'?)`
      }; found ${types.map((type) => `'${type}'`).join(", ")}.`,
    );
  }
  return events.map((event) => {
    const { trialType = "dummy" } = event;
    return {
      ...event,
      onset: event.onset * unit,
      duration: options.duration ?? event.duration * unit,
      trialType: Object.hasOwn(renameConditions, trialType)
        ? renameConditions[trialType]
        : trialType,
    };
  });
}
