/** What a variable of MATLAB can hold, as far as it is read. @module */

/** Numbers or truth values. */
export interface MatNumbers {
  /** What it is. */
  readonly kind: "numbers";
  /** Length of each axis, at least two. */
  readonly shape: readonly number[];
  /** Values (real parts), the first axis fastest. */
  readonly values: Float64Array;
  /** Whether there are imaginary parts, which are not read. */
  readonly complex: boolean;
}

/** Text, row by row. */
export interface MatText {
  /** What it is. */
  readonly kind: "text";
  /** Its rows; MATLAB pads them with blanks to one length. */
  readonly rows: readonly string[];
}

/** A cell array. */
export interface MatCells {
  /** What it is. */
  readonly kind: "cells";
  /** Length of each axis, at least two. */
  readonly shape: readonly number[];
  /** The cells, the first axis fastest. */
  readonly cells: readonly MatValue[];
}

/** A struct, or an array of structs. */
export interface MatStructs {
  /** What it is. */
  readonly kind: "structs";
  /** Length of each axis, at least two. */
  readonly shape: readonly number[];
  /** Each struct's fields by name, the first axis fastest. */
  readonly structs: readonly ReadonlyMap<string, MatValue>[];
}

/** Something that is not read. */
export interface MatUnread {
  /** What it is. */
  readonly kind: "unread";
  /** What MATLAB calls it, with its article: `a sparse matrix`. */
  readonly what: string;
}

/** The value of a variable, a cell or a field. */
export type MatValue = MatNumbers | MatText | MatCells | MatStructs | MatUnread;

/**
 * Says in a few words what a value is.
 *
 * @param value The value.
 * @returns For instance `a 1×2 cell array`.
 */
export function describeValue(value: MatValue): string {
  switch (value.kind) {
    case "numbers": {
      const type = value.complex ? "complex numbers" : "numbers";
      return `a ${value.shape.join("×")} array of ${type}`;
    }
    case "text":
      return "text";
    case "cells":
      return `a ${value.shape.join("×")} cell array`;
    case "structs":
      return `a ${value.shape.join("×")} struct array`;
    case "unread":
      return value.what;
  }
}
