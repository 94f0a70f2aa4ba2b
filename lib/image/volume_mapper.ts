/** Stored volumes turned into the bytes of other volumes. @module */

import { decode } from "../kernels/decode.ts";
import type { EngineName } from "../kernels/types.ts";
import { zeroNonFinite } from "../kernels/zero_non_finite.ts";
import { smoothFast } from "./fast_smoothing.ts";
import { rangeWithZero } from "./value_range.ts";
import {
  type MappedType,
  sourceLength,
  targetLength,
  type VolumeMapper,
  type VolumeOperation,
} from "./volume_operation.ts";
import { VolumeResampler } from "./volume_resampler.ts";
import { VolumeSmoother } from "./volume_smoother.ts";

/** Turns a decoded volume into another; returns as the mapper does. */
type ValueMapper = (source: Float64Array, target: Float64Array) => number;

/** Arrays that the mappers of a thread share. */
export class MapperRoom {
  readonly #arrays = new Map<string, Float64Array>();

  /** An array of some length, with what it held before. */
  take(name: string, length: number): Float64Array {
    const found = this.#arrays.get(name);
    if (found && found.length >= length) return found.subarray(0, length);
    const made = new Float64Array(length);
    this.#arrays.set(name, made);
    return made;
  }
}

/**
 * Makes what does an operation on stored volumes. Results are the same bytes
 * for both engines; each value is rounded once.
 *
 * @param operation The operation.
 * @param type Type of the results.
 * @param engine What runs the kernels.
 * @param room Arrays to work in.
 * @returns The mapper.
 */
export function volumeMapper(
  operation: VolumeOperation,
  type: MappedType,
  engine: EngineName | undefined,
  room: MapperRoom,
): VolumeMapper {
  switch (operation.kind) {
    case "smooth":
      return new VolumeSmoother(operation.source, operation.fwhm, engine)
        .mapper(type);
    case "copy":
      return (raw, encoding, out) => {
        const values = room.take("source", sourceLength(operation));
        decode(raw, encoding, values);
        store(values, type, out);
        return 0;
      };
    default: {
      const map = valueMapper(operation, engine);
      return (raw, encoding, out) => {
        const source = room.take("source", sourceLength(operation));
        const target = room.take("target", targetLength(operation));
        decode(raw, encoding, source);
        const nonFinite = map(source, target);
        store(target, type, out);
        return nonFinite;
      };
    }
  }
}

/** Rounds values to a type. */
function store(values: Float64Array, type: MappedType, out: Uint8Array): void {
  const { buffer, byteOffset } = out;
  const stored = type === "float32"
    ? new Float32Array(buffer, byteOffset, values.length)
    : new Float64Array(buffer, byteOffset, values.length);
  stored.set(values);
}

function valueMapper(
  operation: Exclude<VolumeOperation, { readonly kind: "smooth" | "copy" }>,
  engine: EngineName | undefined,
): ValueMapper {
  const { source } = operation;
  switch (operation.kind) {
    case "resample": {
      const resampler = new VolumeResampler(source, operation.target, {
        ...operation,
        engine,
      });
      return (from, to) => resampler.apply(from, to);
    }
    case "range":
      return (from, to) => {
        to.set(rangeWithZero(from));
        return 0;
      };
    case "fast":
      return (from, to) => {
        zeroNonFinite(from);
        smoothFast(from, source.shape, to);
        return 0;
      };
  }
}
