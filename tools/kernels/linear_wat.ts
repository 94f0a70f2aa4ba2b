/** Text of the kernel that samples linearly. @module */

import {
  add,
  at,
  AXES,
  cellsOf,
  CHUNK,
  firsts,
  multiply,
  sampleFunction,
  seconds,
  weighFunction,
  WORK,
} from "./line_wat.ts";
import { get, i32, locals, params, set, sum } from "./words.ts";

/** Where the weights, two an axis for each voxel, and the offsets lie. */
const PAIRS = WORK;
const VOXEL = 48;
const OFFSETS = PAIRS + VOXEL * CHUNK;

/** Sets `$pair` to the sums of the lanes of two vectors. */
function lanesAdded(a: string, b: string): string {
  return add(firsts(a, b), seconds(a, b));
}

/** The text of `sampleLinear`: functions of a module. */
export function linearWat(): string {
  const weights = AXES.map((axis, i) =>
    cellsOf(axis) + [firsts, seconds].map((lanes, voxel) => `
      (v128.store ${at(get("pair"), PAIRS + VOXEL * voxel + 16 * i)} ${
      lanes(get("rest"), get("part"))
    })`).join("")
  ).join("");
  const pair = (axis: number) =>
    `(v128.load ${at(get("pair"), PAIRS + 16 * axis)})`;
  const plane = (pointer: string) =>
    set("a", multiply(get("x"), `(v128.load ${get(pointer)})`)) +
    set(
      "b",
      multiply(get("x"), `(v128.load ${sum(get(pointer), get("row"))})`),
    );
  const inPlane = multiply(lanesAdded(get("a"), get("b")), get("y"));
  return weighFunction(
    "weighLinear",
    [],
    weights + `
      (v128.store ${at(get("here"), OFFSETS)} ${get("offset")})` +
      set("pair", sum(get("pair"), i32(2 * VOXEL))),
  ) + `
  ;; Weighs the eight values around each of \`count\` voxels.
  (func $sumLinear ${params("corner", "row", "plane", "out", "count")}
    ${locals("i32", "here", "pair", "end", "near", "far")}
    ${locals("v128", "x", "y", "a", "b", "planes")}${
    set("end", `(i32.shl ${get("count")} ${i32(3)})`)
  }
    (loop $voxels${
    set("near", sum(get("corner"), `(i32.load ${at(get("here"), OFFSETS)})`))
  }${set("far", sum(get("near"), get("plane")))}${set("x", pair(0))}${
    set("y", pair(1))
  }${plane("near")}${set("planes", inPlane)}${plane("far")}${
    set("b", inPlane)
  }${
    set(
      "planes",
      multiply(lanesAdded(get("planes"), get("b")), pair(2)),
    )
  }
      (f64.store ${get("out")} (f64.add
        (f64x2.extract_lane 0 ${get("planes")})
        (f64x2.extract_lane 1 ${get("planes")})))${
    set("out", sum(get("out"), i32(8)))
  }${set("here", sum(get("here"), i32(8)))}${
    set("pair", sum(get("pair"), i32(VOXEL)))
  }
      (br_if $voxels (i32.lt_u ${get("here")} ${get("end")}))))
` + sampleFunction("sampleLinear", "weighLinear", "sumLinear");
}
