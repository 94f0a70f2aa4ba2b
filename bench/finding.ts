/** What a comparison finds, held against what is expected. @module */

import type { Measured } from "./measure.ts";
import { type Range, rangeOf, ratioOf } from "./statistics.ts";

/** One figure of a comparison. */
export interface Finding {
  /** What was compared. */
  readonly what: string;
  /** Minimum, median and maximum over the rounds. */
  readonly range: Range;
  /** Unit of the range. */
  readonly unit: "×" | "MB" | "ms";
  /** What is expected, such as `≥ 7`. */
  readonly expected: string;
  /** Whether that is so. */
  readonly met: boolean;
}

/**
 * How many times faster one is than another.
 *
 * @param subject The one.
 * @param peer The other.
 * @param least The least that is expected of the median.
 */
export function faster(
  subject: Measured,
  peer: Measured,
  least: number,
): Finding {
  const range = ratioOf(peer.seconds, subject.seconds);
  return {
    what: `wall: ${peer.contender.name} / ${subject.contender.name}`,
    range,
    unit: "×",
    expected: `≥ ${least}`,
    met: range.median >= least,
  };
}

/**
 * How many times as long one takes as another.
 *
 * @param subject The one.
 * @param peer The other.
 * @param most The most that is expected of the median.
 * @param factor Of the peer's time, where it stands for something else.
 * @param what What the peer then stands for.
 */
export function slower(
  subject: Measured,
  peer: Measured,
  most: number,
  factor = 1,
  what: string = peer.contender.name,
): Finding {
  const range = ratioOf(
    subject.seconds,
    peer.seconds.map((seconds) => factor * seconds),
  );
  return {
    what: `wall: ${subject.contender.name} / ${what}`,
    range,
    unit: "×",
    expected: `≤ ${most}`,
    met: range.median <= most,
  };
}

/** The wall time in ms; the median is held against `most`. */
export function wallAtMost(subject: Measured, most: number): Finding {
  const range = rangeOf(subject.seconds.map((seconds) => 1000 * seconds));
  return {
    what: `wall: ${subject.contender.name}`,
    range,
    unit: "ms",
    expected: `≤ ${most}`,
    met: range.median <= most,
  };
}

/** The peak memory in MB (10⁶ bytes); the largest is held against `most`. */
export function peakAtMost(subject: Measured, most: number): Finding {
  const range = rangeOf(subject.peak.map((bytes) => bytes / 1e6));
  return {
    what: `peak: ${subject.contender.name}`,
    range,
    unit: "MB",
    expected: `≤ ${most}`,
    met: range.max <= most,
  };
}

/** One's peak memory over another's; the median is held against `most`. */
export function peakRatio(
  subject: Measured,
  peer: Measured,
  most: number,
): Finding {
  const range = ratioOf(subject.peak, peer.peak);
  return {
    what: `peak: ${subject.contender.name} / ${peer.contender.name}`,
    range,
    unit: "×",
    expected: `≤ ${most}`,
    met: range.median <= most,
  };
}

/** One's rate over another's; the median is held against `least`. */
export function rateRatio(
  name: string,
  subject: Measured,
  peer: Measured,
  least: number,
): Finding {
  const range = ratioOf(subject.rates[name], peer.rates[name]);
  return {
    what: `${name}: ${subject.contender.name} / ${peer.contender.name}`,
    range,
    unit: "×",
    expected: `≥ ${least}`,
    met: range.median >= least,
  };
}
