/** The timing of a subject's runs, from a call, sidecars and headers. @module */

import type { BidsSubject } from "../bids/mod.ts";
import { InputError } from "../errors.ts";
import { openRun } from "../nifti/mod.ts";
import type { Context } from "./command.ts";

/** The timing of a subject's runs. */
export interface SubjectTiming {
  /** Repetition time in seconds; `undefined` leaves it to the headers. */
  readonly tR: number | undefined;
  /** When in a scan its slices were timed to, as a part of it. */
  readonly sliceTimeRef: number;
}

/** Part of a repetition time by which two may differ and still be the same. */
const SAME = 1e-4;

/**
 * Settles the timing of a subject's runs: what the call says, else what the
 * sidecars say, else what the headers say. Says where they disagree and what
 * is used.
 *
 * @param subject The subject.
 * @param given What the call says.
 * @param context Where warnings go.
 * @returns The timing.
 * @throws {InputError} If the runs' sidecars disagree with one another.
 */
export async function settleTiming(
  subject: BidsSubject,
  given: {
    readonly tR: number | undefined;
    readonly sliceTimeRef: number | undefined;
  },
  context: Context,
): Promise<SubjectTiming> {
  const said = common(subject, "tR", "RepetitionTime");
  const tR = given.tR ?? said;
  if (given.tR !== undefined && said !== undefined && !close(given.tR, said)) {
    context.warn(
      `subject ${subject.label}: --t-r is ${given.tR} s and the sidecars say ${said} s; ${given.tR} s is used`,
    );
  }
  const inHeaders = await headerTimes(subject, context);
  if (tR === undefined) {
    context.warn(
      `subject ${subject.label}: no sidecar says the repetition time; the headers' is used`,
    );
  } else warnOfHeaders(inHeaders, tR, context);
  const used = tR ?? [...inHeaders.values()].find((time) => time !== undefined);
  return {
    tR,
    sliceTimeRef: settleReference(subject, used, given.sliceTimeRef, context),
  };
}

function settleReference(
  subject: BidsSubject,
  tR: number | undefined,
  given: number | undefined,
  { notice, warn }: Context,
): number {
  const who = `subject ${subject.label}`;
  const start = common(subject, "startTime", "StartTime");
  if (start === undefined || tR === undefined) {
    if (given === undefined) {
      warn(
        `${who}: no sidecar says to which time slices were corrected (StartTime); --slice-time-ref is taken to be 0`,
      );
    }
    return given ?? 0;
  }
  const said = start / tR;
  if (said > 1) {
    throw new InputError(
      `${
        subject.runs[0].image
      }: its sidecar's StartTime is ${start} s, expected at most the repetition time of ${tR} s`,
      { file: subject.runs[0].image, field: "StartTime" },
    );
  }
  if (given === undefined) {
    notice(
      `${who}: slices were corrected to ${start} s, as their sidecars say: --slice-time-ref is ${said}`,
    );
    return said;
  }
  if (Math.abs(given - said) > SAME) {
    warn(
      `${who}: --slice-time-ref is ${given} and the sidecars say ${said}; ${given} is used`,
    );
  }
  return given;
}

/** What all runs' sidecars say, where they say anything. */
function common(
  { label, runs }: BidsSubject,
  key: "tR" | "startTime",
  field: string,
): number | undefined {
  const other = runs.find((run) =>
    run[key] !== runs[0][key] &&
    !(run[key] !== undefined && runs[0][key] !== undefined &&
      close(run[key], runs[0][key]))
  );
  if (!other) return runs[0][key];
  const told = (value: number | undefined) =>
    value === undefined ? "nothing" : `${value} s`;
  throw new InputError(
    `subject ${label}: ${field} is ${told(runs[0][key])} for ${
      runs[0].image
    } and ${
      told(other[key])
    } for ${other.image}, expected the same for all runs`,
    { file: other.image, field },
  );
}

async function headerTimes(
  { runs }: BidsSubject,
  { signal }: Context,
): Promise<Map<string, number | undefined>> {
  const times = new Map<string, number | undefined>();
  for (const { image } of runs) {
    times.set(image, (await openRun(image, { signal })).tR);
  }
  return times;
}

function warnOfHeaders(
  times: ReadonlyMap<string, number | undefined>,
  tR: number,
  { warn }: Context,
): void {
  for (const [image, time] of times) {
    if (time === undefined || close(time, tR)) continue;
    warn(
      `${image}: the header's repetition time is ${time} s, not ${tR} s; ${tR} s is used`,
    );
  }
}

function close(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME * Math.abs(b);
}
