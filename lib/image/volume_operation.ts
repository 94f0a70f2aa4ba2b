/** What is done to the volumes of a series, in a form that can be sent. @module */

import type { RawFormat } from "../kernels/types.ts";
import type { Interpolation } from "./interpolation.ts";
import type { Lattice } from "./source_transform.ts";

type Triple = readonly [number, number, number];

/** What is done to each volume, one by one. */
export type VolumeOperation =
  /** Nothing but a change of type. */
  | { readonly kind: "copy"; readonly source: Lattice }
  /** A Gaussian of a width in mm. */
  | {
    readonly kind: "smooth";
    readonly source: Lattice;
    readonly fwhm: number | Triple;
  }
  /** nilearn's quick smoothing by neighbours. */
  | { readonly kind: "fast"; readonly source: Lattice }
  /** Another grid. */
  | {
    readonly kind: "resample";
    readonly source: Lattice;
    readonly target: Lattice;
    readonly interpolation: Interpolation;
    readonly fillValue: number;
    readonly clip: boolean | readonly [number, number];
  }
  /** The least and the greatest value and 0, two numbers for a volume. */
  | { readonly kind: "range"; readonly source: Lattice };

/** Types of the results. */
export type MappedType = "float32" | "float64";

/**
 * Turns one stored volume into another.
 *
 * @param raw Its bytes.
 * @param encoding How they are encoded.
 * @param out Takes the result in the machine's byte order, at a multiple of
 *   eight bytes.
 * @returns How many voxels of the source are not finite, where that shows in
 *   the result as more than their own value.
 */
export type VolumeMapper = (
  raw: Uint8Array,
  encoding: RawFormat,
  out: Uint8Array,
) => number;

/** Numbers of a volume before an operation. */
export function sourceLength({ source }: VolumeOperation): number {
  return product(source.shape);
}

/** Numbers of a volume after an operation. */
export function targetLength(operation: VolumeOperation): number {
  if (operation.kind === "range") return 2;
  return operation.kind === "resample"
    ? product(operation.target.shape)
    : sourceLength(operation);
}

/**
 * Estimates the room that an operation needs beside the stored volume and the
 * result: about what its scratch and its arrays take up.
 *
 * @param operation The operation.
 * @returns Bytes, of one thread.
 */
export function workingBytes(operation: VolumeOperation): number {
  const source = 8 * sourceLength(operation);
  if (operation.kind === "smooth") return 2 * source;
  if (operation.kind === "fast") return 3 * source;
  if (operation.kind !== "resample") return source;
  const border = operation.source.shape.map((n) => n + 3);
  const target = 8 * targetLength(operation);
  const padded = 8 * border[0] * border[1] * border[2];
  const box = Math.max(padded, 2 * source, 2 * target);
  return source + target + box;
}

function product([x, y, z]: Triple): number {
  return x * y * z;
}
