/** Events tables: what was shown when, and for how long. @module */

import { InputError } from "../errors.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import {
  isMissing,
  parseNumber,
  parseTable,
  requireColumn,
  type Table,
} from "./table.ts";

/** One event of a run. */
export interface TrialEvent {
  /** Onset in seconds from the beginning of the run. */
  readonly onset: number;
  /** Duration in seconds; 0 is an impulse. */
  readonly duration: number;
  /**
   * Name of the condition.
   *
   * @default {"dummy"}
   */
  readonly trialType?: string;
  /**
   * Height of the event.
   *
   * @default {1}
   */
  readonly modulation?: number;
}

/** Options of {@linkcode parseEvents}. */
export interface EventsOptions {
  /**
   * Name of the table in messages; its ending tells the delimiter.
   *
   * @default {"events.tsv"}
   */
  readonly file?: string;
  /** Receives warnings; they go to the console without it. */
  readonly onWarning?: WarningHandler;
}

const FIELDS = ["onset", "duration", "trial_type", "modulation"];

/**
 * Parses an events table with the columns `onset` and `duration` (seconds)
 * and, if there, `trial_type` (any text) and `modulation`. Other columns are
 * ignored with a warning, and so are events without a `trial_type`.
 *
 * @param text The table: TSV or CSV.
 * @param options Its name.
 * @returns The events in the table's order.
 * @throws {InputError} If there is no event, a required column is missing, or
 * a time or modulation is not a number.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseEvents } from "@niglm/niglm/design";
 *
 * const events = parseEvents("onset\tduration\ttrial_type\n42\t42\tactive\n");
 * assertEquals(events, [{
 *   onset: 42,
 *   duration: 42,
 *   trialType: "active",
 *   modulation: 1,
 * }]);
 * ```
 */
export function parseEvents(
  text: string,
  options: EventsOptions = {},
): TrialEvent[] {
  const { file = "events.tsv", onWarning = warnOnConsole } = options;
  const table = parseTable(text, { file });
  const columnOf = (name: string) => table.columns.indexOf(name);
  for (const name of ["onset", "duration"]) requireColumn(table, name);
  if (table.rows.length === 0) {
    throw new InputError(`${file}: the events table has no events.`, { file });
  }

  const ignored = table.columns.filter((name) => !FIELDS.includes(name));
  if (ignored.length > 0) {
    onWarning(`${file}: columns are ignored: ${ignored.join(", ")}.`);
  }
  const typed = columnOf("trial_type") >= 0;
  if (!typed) {
    onWarning(
      `${file}: there is no column 'trial_type'; every event is taken for one of 'dummy'.`,
    );
  }

  const events: TrialEvent[] = [];
  const untyped: number[] = [];
  table.rows.forEach((row, i) => {
    const event = {
      onset: numberAt(table, i, "onset"),
      duration: numberAt(table, i, "duration"),
      trialType: typed ? row[columnOf("trial_type")].trim() : "dummy",
      modulation: columnOf("modulation") < 0
        ? 1
        : numberAt(table, i, "modulation"),
    };
    if (typed && isMissing(event.trialType)) untyped.push(i + 1);
    else events.push(event);
  });
  if (untyped.length > 0) {
    onWarning(
      `${file}: events without a trial_type are left out: row ${
        untyped.join(", ")
      }.`,
    );
  }
  return checkEvents(events, file);
}

/**
 * Checks that events can be modelled.
 *
 * @param events The events, at least one.
 * @param file Name of their table in messages.
 * @returns The same events.
 * @throws {InputError} If there are none, a number is not finite or a
 * duration is negative.
 */
export function checkEvents<E extends TrialEvent>(
  events: readonly E[],
  file = "events",
): E[] {
  if (events.length === 0) {
    throw new InputError(`${file}: there are no events.`, { file });
  }
  events.forEach((event, i) => {
    const { onset, duration, modulation = 1 } = event;
    for (
      const [field, value] of Object.entries({ onset, duration, modulation })
    ) {
      if (Number.isFinite(value)) continue;
      throw new InputError(
        `${file}: event ${
          i + 1
        }, '${field}': found ${value}, expected a finite number.`,
        { file, field },
      );
    }
    if (duration < 0) {
      throw new InputError(
        `${file}: event ${
          i + 1
        }, 'duration': found ${duration}, expected zero seconds or more.`,
        { file, field: "duration" },
      );
    }
  });
  return [...events];
}

function numberAt(table: Table, row: number, column: string): number {
  const field = table.rows[row][table.columns.indexOf(column)];
  const value = parseNumber(field);
  if (value !== undefined) return value;
  throw new InputError(
    `${table.file}: column '${column}', row ${
      row + 1
    }: found '${field}', expected a number${
      column === "modulation" ? "" : " of seconds"
    }.`,
    { file: table.file, field: column },
  );
}
