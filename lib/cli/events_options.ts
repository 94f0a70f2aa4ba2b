/** How events are read: what `design` and `first-level` share. @module */

import type { OnsetUnits } from "../design/adjust_events.ts";
import { choice, number, type OptionSpec, renames } from "./option.ts";

const group = "Design";
/** What brings the events; where none of it is an option, operands do. */
const rules = {
  needs: ["events", "same-events", "bids-dir", "dataset"],
  excludes: ["design-matrix"],
};

/** What a file of events may be, within a sentence. */
export const eventFiles: string =
  "TSV or CSV (onset, duration, trial_type), an SPM .mat of multiple " +
  "conditions, or a folder or quoted glob of FSL three-column .txt files";

/** The options of a file of events. */
export interface EventsOptions {
  readonly onsetUnits: OnsetUnits | undefined;
  readonly eventDuration: number | undefined;
  readonly renameConditions: Readonly<Record<string, string>>;
}

/** The options of events, in the order of the help. */
export const eventsOptions: {
  readonly [K in keyof EventsOptions]: OptionSpec<EventsOptions[K]>;
} = {
  onsetUnits: choice(["seconds", "scans"], {
    help: "What onsets and durations of the events count; scans count from 0 " +
      "(default: seconds).",
    group,
    ...rules,
  }),
  eventDuration: number({
    help: "Duration of every event, in place of the file's.",
    group,
    ...rules,
    placeholder: "S",
    unit: "seconds",
    min: 0,
  }),
  renameConditions: renames({
    help: "New names of conditions, for instance cond001=faces.",
    group,
    ...rules,
  }),
};
