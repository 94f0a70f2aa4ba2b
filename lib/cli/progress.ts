/** How far a long command has come, told on standard error. @module */

import type { Terminal } from "./terminal.ts";
import { timeLeft } from "./time_left.ts";

/** The progress of one stage of the work. */
export interface Progress extends Disposable {
  /** Says how many of the units are done. */
  update(done: number): void;
}

/** What is being done and how much of it there is. */
export interface ProgressOptions {
  /** What is being done: `Reading bold.nii.gz`. */
  readonly label: string;
  /** Number of units. */
  readonly total: number;
  /** What is counted, in the plural: `volumes`. */
  readonly unit: string;
  /**
   * Also tell how long the rest will take.
   *
   * @default {false}
   */
  readonly timeLeft?: boolean;
}

const barWidth = 24;
const redrawMilliseconds = 80;

/**
 * Starts to show progress: a bar that is redrawn on a terminal and cleared
 * when it is disposed of, one plain line otherwise.
 *
 * @param terminal Where to write.
 * @param options The stage.
 * @returns The progress; dispose of it in every case (`using`).
 */
export function showProgress(
  terminal: Terminal,
  options: ProgressOptions,
): Progress {
  const { label, total, unit } = options;
  if (!terminal.interactive) {
    const counted = total === 1 ? unit.replace(/s$/, "") : unit;
    terminal.writeError(`${label}: ${total} ${counted}\n`);
    return { update() {}, [Symbol.dispose]() {} };
  }
  const started = performance.now();
  let drawn = -Infinity;
  const draw = (done: number) => {
    const now = performance.now();
    if (now - drawn < redrawMilliseconds && done < total) return;
    drawn = now;
    const filled = Math.round(barWidth * Math.min(1, done / (total || 1)));
    const bar = "█".repeat(filled);
    const rest = "░".repeat(barWidth - filled);
    const left = options.timeLeft ? timeLeft(now - started, done, total) : "";
    const line = `${bar}${rest} ${done}/${total} ${unit} ${left}`;
    const room = Math.max(0, terminal.columns - line.length - 1);
    const text = terminal.color ? `\x1b[36m${bar}\x1b[0m${rest}` : bar + rest;
    terminal.writeError(
      `\r\x1b[K${text}${line.slice(barWidth)}${label.slice(0, room)}`,
    );
  };
  draw(0);
  return {
    update: draw,
    [Symbol.dispose]: () => terminal.writeError("\r\x1b[K"),
  };
}

/** Progress that nobody sees. */
export const hiddenProgress: Progress = {
  update() {},
  [Symbol.dispose]() {},
};
