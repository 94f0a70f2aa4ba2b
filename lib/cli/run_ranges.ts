/** Clipping to the range of all volumes of an image. @module */

import type { VolumeSeries } from "../nifti/mod.ts";
import type { MapPart } from "../slab/volume_map.ts";
import type { Context } from "./command.ts";
import type { Mapping } from "./open_mapping.ts";

/**
 * Finds the range of each part of a series, 0 included, where it is resampled
 * and clipped, and clips to it: what nilearn does, in place of each volume's
 * own range. The series is read once for it.
 *
 * @param series The series.
 * @param parts Its parts.
 * @param mapping What works.
 * @param context Progress and signal.
 * @returns The parts, with their ranges.
 */
export async function withRunRanges(
  series: VolumeSeries,
  parts: readonly MapPart[],
  mapping: Mapping,
  { signal, progress }: Pick<Context, "signal" | "progress">,
): Promise<MapPart[]> {
  const total = series.volumeCount;
  const label = `Finding the range of ${series.name}`;
  using stage = progress({ label, total, unit: "volumes" });
  const ranges = parts.map((): [number, number] => [0, 0]);
  const partOf = parts.flatMap(({ volumes }, part) =>
    new Array<number>(volumes).fill(part)
  );
  const request = {
    parts: parts.map(({ volumes, operation: { source } }) => ({
      volumes,
      operation: { kind: "range", source } as const,
    })),
    type: "float64",
    signal,
  } as const;
  for await (const { index, bytes } of mapping.map(series, request)) {
    const { buffer, byteOffset } = bytes;
    const [least, greatest] = new Float64Array(buffer, byteOffset, 2);
    const range = ranges[partOf[index]];
    range[0] = Math.min(range[0], least);
    range[1] = Math.max(range[1], greatest);
    stage.update(index + 1);
  }
  return parts.map(({ volumes, operation }, i) => ({
    volumes,
    operation: operation.kind === "resample" && operation.clip === true
      ? { ...operation, clip: ranges[i] }
      : operation,
  }));
}
