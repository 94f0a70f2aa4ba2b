/** The events of a run from the file that a call names. @module */

import type { TrialEvent } from "../design/events.ts";
import { readEvents } from "../design/read_events.ts";
import type { Context } from "./command.ts";
import type { EventsOptions } from "./events_options.ts";

/**
 * Reads the events of a run as the options say.
 *
 * @param path The file, folder or glob.
 * @param tR Repetition time in seconds, where known.
 * @param options Units, duration, new names.
 * @param context Where warnings go.
 * @returns The events; times in seconds.
 * @throws {InputError} If the file cannot be read or used.
 * @throws {UsageError} If onsets count scans and `tR` is not known.
 */
export async function readRunEvents(
  path: string,
  tR: number | undefined,
  options: EventsOptions,
  context: Pick<Context, "warn">,
): Promise<TrialEvent[]> {
  return await readEvents(path, {
    onsetUnits: options.onsetUnits,
    duration: options.eventDuration,
    renameConditions: options.renameConditions,
    tR,
    onWarning: (message) => context.warn(message),
  });
}
