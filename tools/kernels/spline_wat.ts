/** Text of the kernel that samples cubic splines. @module */

import {
  add,
  at,
  cellsOf,
  CHUNK,
  firsts,
  minus,
  multiply,
  sampleFunction,
  seconds,
  weighFunction,
  WORK,
} from "./line_wat.ts";
import { each, get, i32, locals, params, set, sum, vectors } from "./words.ts";

const SIXTH = 1 / 6;

/** Where the weights along x, along y and z, and the offsets lie, in bytes. */
const PAIRS = WORK;
const WEIGHTS = PAIRS + 32 * CHUNK;
const OFFSETS = WEIGHTS + 8 * 8 * CHUNK;

/** Values at the start of the memory that the kernel works in. */
export const WORKED_VALUES: number = OFFSETS / 8 + CHUNK;

const { constant } = vectors(1);

/** The pieces of the spline that begin one voxel from a place. */
function piece(from: string): string {
  const cube = multiply(from, from, minus(from, constant(2)), constant(3));
  return multiply(add(cube, constant(4)), constant(SIXTH));
}

/** Sets `$w0` to `$w3` of two voxels along an axis and adds to `$offset`. */
function weightsOf(axis: "x" | "y" | "z"): string {
  const [part, rest] = [get("part"), get("rest")];
  return cellsOf(axis) +
    set("w0", multiply(rest, rest, rest, constant(SIXTH))) +
    set("w1", piece(part)) + set("w2", piece(rest)) +
    set("w3", ["w0", "w1", "w2"].map(get).reduce(minus, constant(1)));
}

/** Stores the weights along x, four in a row for each voxel. */
function storePairs(): string {
  return [firsts, seconds].map((lanes, voxel) =>
    [0, 2].map((w) => `
      (v128.store ${at(get("pair"), PAIRS + 32 * voxel + 8 * w)} ${
      lanes(get(`w${w}`), get(`w${w + 1}`))
    })`).join("")
  ).join("") + set("pair", sum(get("pair"), i32(64)));
}

/** Where a weight along y (0 to 3) or z (4 to 7) of the first voxel lies. */
function weightAt(weight: number): number {
  return WEIGHTS + 8 * CHUNK * weight;
}

/** Stores the weights along y or z, each in a row of its own. */
function storeWeights(first: number): string {
  return each(4, (w) => `
      (v128.store ${at(get("here"), weightAt(first + w))} ${get(`w${w}`)})`);
}

/** Adds four lines of four coefficients, a plane each, to the sums. */
function addLines(y: number): string {
  const column = (offset: number) =>
    add(
      ...[0, 1, 2, 3].map((z) =>
        multiply(get(`z${z}`), `(v128.load ${at(get(`at${z}`), offset)})`)
      ),
    );
  const toSum = (name: string, offset: number) =>
    set(name, add(get(name), multiply(get("weight"), column(offset))));
  const next = y === 3
    ? ""
    : each(4, (z) => set(`at${z}`, sum(get(`at${z}`), get("row"))));
  return set(
    "weight",
    `(v128.load64_splat ${at(get("here"), weightAt(y))})`,
  ) + toSum("sum01", 0) + toSum("sum23", 16) + next;
}

/** The text of `sampleRow`: functions of a module. */
export function splineWat(): string {
  const zero = "(v128.const i64x2 0 0)";
  return weighFunction(
    "weighVoxels",
    ["w0", "w1", "w2", "w3"],
    weightsOf("x") + storePairs() + weightsOf("y") + storeWeights(0) +
      weightsOf("z") + storeWeights(4) + `
      (v128.store ${at(get("here"), OFFSETS)} ${get("offset")})`,
  ) + `
  ;; Sums the weighted coefficients of \`count\` voxels.
  (func $sumVoxels ${params("corner", "row", "plane", "out", "count")}
    ${locals("i32", "here", "pair", "end", "at0", "at1", "at2", "at3")}
    ${locals("v128", "weight", "sum01", "sum23", "z0", "z1", "z2", "z3")}${
    set("end", `(i32.shl ${get("count")} ${i32(3)})`)
  }
    (loop $voxels${
    set("at0", sum(get("corner"), `(i32.load ${at(get("here"), OFFSETS)})`))
  }${each(3, (z) => set(`at${z + 1}`, sum(get(`at${z}`), get("plane"))))}${
    each(
      4,
      (z) =>
        set(`z${z}`, `(v128.load64_splat ${at(get("here"), weightAt(4 + z))})`),
    )
  }${set("sum01", zero)}${set("sum23", zero)}${each(4, addLines)}${
    set(
      "sum01",
      add(
        multiply(get("sum01"), `(v128.load ${at(get("pair"), PAIRS)})`),
        multiply(get("sum23"), `(v128.load ${at(get("pair"), PAIRS + 16)})`),
      ),
    )
  }
      (f64.store ${get("out")} (f64.add
        (f64x2.extract_lane 0 ${get("sum01")})
        (f64x2.extract_lane 1 ${get("sum01")})))${
    set("out", sum(get("out"), i32(8)))
  }${set("here", sum(get("here"), i32(8)))}${
    set("pair", sum(get("pair"), i32(32)))
  }
      (br_if $voxels (i32.lt_u ${get("here")} ${get("end")}))))
` + sampleFunction("sampleRow", "weighVoxels", "sumVoxels");
}
