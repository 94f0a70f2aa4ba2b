/** Events as FSL keeps them: three columns of numbers, a file a condition. @module */

import { InputError } from "../errors.ts";
import type { WarningHandler } from "../warnings.ts";
import type { TrialEvent } from "./events.ts";
import { parseNumber } from "./table.ts";

/**
 * Parses a three-column file: onset, duration and weight of each event,
 * between blanks. Events of weight 0 (of which a row `0 0 0` is the custom for
 * a condition that does not occur) are left out.
 *
 * @param text The file.
 * @param file Its name in messages.
 * @param trialType The condition.
 * @returns The events, in the units of the file; none for an empty file.
 * @throws {InputError} If a row is not three numbers.
 */
export function parseThreeColumns(
  text: string,
  file: string,
  trialType: string,
): TrialEvent[] {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  return lines.flatMap((line, i) => {
    if (line === "") return [];
    const fields = line.split(/\s+/);
    const [onset, duration, modulation] = fields.map(parseNumber);
    if (
      fields.length !== 3 || onset === undefined || duration === undefined ||
      modulation === undefined
    ) {
      throw new InputError(
        `${file}: line ${
          i + 1
        }: found '${line}', expected three numbers: onset, duration and weight (a quoted glob chooses among the files of a folder).`,
        { file },
      );
    }
    return modulation === 0 ? [] : [{ onset, duration, trialType, modulation }];
  });
}

/** Names of conditions by the names of their files. */
export type ConditionKey = ReadonlyMap<string, string>;

/**
 * Parses OpenfMRI's `condition_key.txt`: a line a condition with the name of
 * its file (without ending), then its own name, and maybe the task before
 * both.
 *
 * @param text The file.
 * @param file Its name in messages.
 * @param task The task whose lines are wanted (`task001`); all if undefined.
 * @returns The conditions' names by their files'.
 * @throws {InputError} If a line has too few words, or a file two names.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseConditionKey } from "./fsl_events.ts";
 *
 * const text = "task001 cond001 house\ntask001 cond002 face\n";
 * const key = parseConditionKey(text, "condition_key.txt", "task001");
 * assertEquals(key.get("cond002"), "face");
 * ```
 */
export function parseConditionKey(
  text: string,
  file: string,
  task: string | undefined,
): ConditionKey {
  const key = new Map<string, string>();
  text.split(/\r\n|\r|\n/).forEach((line, i) => {
    if (line.trim() === "") return;
    const [, lineTask, condition, name] =
      /^\s*(?:(task\d+)\s+)?(\S+)\s+(\S.*?)\s*$/.exec(line) ?? [];
    if (name === undefined) {
      throw new InputError(
        `${file}: line ${
          i + 1
        }: found '${line.trim()}', expected a condition's file and its name.`,
        { file },
      );
    }
    if (task !== undefined && lineTask !== undefined && lineTask !== task) {
      return;
    }
    const known = key.get(condition);
    if (known !== undefined && known !== name) {
      throw new InputError(
        `${file}: line ${
          i + 1
        }: calls ${condition} '${name}', which was '${known}' before.`,
        { file, field: condition },
      );
    }
    key.set(condition, name);
  });
  return key;
}

/** A three-column file that was read. */
export interface ThreeColumnFile {
  /** Its path, for messages. */
  readonly file: string;
  /** Its name without folder and ending. */
  readonly name: string;
  /** What it holds. */
  readonly text: string;
}

/**
 * Gathers the events of three-column files.
 *
 * @param files The files, one a condition.
 * @param key Names of the conditions; files that are not in it name theirs.
 * @param onWarning Told which conditions do not occur.
 * @returns The events, file after file.
 * @throws {InputError} As {@linkcode parseThreeColumns}.
 */
export function eventsFromThreeColumns(
  files: readonly ThreeColumnFile[],
  key: ConditionKey,
  onWarning: WarningHandler,
): TrialEvent[] {
  return files.flatMap(({ file, name, text }) => {
    const condition = key.get(name) ?? name;
    const events = parseThreeColumns(text, file, condition);
    if (events.length === 0) {
      onWarning(
        `${file}: has no event with a weight, so the condition '${condition}' does not occur.`,
      );
    }
    return events;
  });
}
