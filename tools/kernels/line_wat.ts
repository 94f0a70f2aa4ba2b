/** Text that the kernels which sample along a line share. @module */

import { get, i32, locals, params, set, sum, vectors } from "./words.ts";

/** The axes of a volume. */
export const AXES = ["x", "y", "z"] as const;

/** Voxels whose weights are found before the sums are. */
export const CHUNK = 64;

/** Where the weights lie in the memory, in bytes: behind the line's numbers. */
export const WORK = 128;

/** Added to a whole number below 2³¹, it leaves the number in the low bits. */
const TWO_TO_52 = 2 ** 52;

const { constant, op } = vectors(1);

/** The sum of vectors, from the first to the last. */
export function add(...terms: string[]): string {
  return terms.reduce((left, right) => op("add", left, right));
}

/** The product of vectors, from the first to the last. */
export function multiply(...factors: string[]): string {
  return factors.reduce((left, right) => op("mul", left, right));
}

/** The difference of vectors. */
export function minus(left: string, right: string): string {
  return op("sub", left, right);
}

/** A place in memory, as loads and stores take it. */
export function at(pointer: string, offset: number): string {
  return `offset=${offset} ${pointer}`;
}

/** The first lanes of two vectors. */
export function firsts(a: string, b: string): string {
  return `(i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 ${a} ${b})`;
}

/** The second lanes of two vectors. */
export function seconds(a: string, b: string): string {
  return `(i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 ${a} ${b})`;
}

/**
 * For two voxels: sets `$part` to where they lie in their cells along an axis,
 * `$rest` to what is left of 1, and adds to `$offset`.
 */
export function cellsOf(axis: typeof AXES[number]): string {
  const place = add(
    get(`start${axis}`),
    multiply(get("voxel"), get(`step${axis}`)),
  );
  const inside = `(f64x2.pmin (f64x2.pmax ${place} ${constant(0)}) ${
    get(`end${axis}`)
  })`;
  const [part, rest] = [get("part"), get("rest")];
  return set("part", inside) + set("rest", `(f64x2.floor ${part})`) +
    set(
      "offset",
      `(i32x4.add ${get("offset")} (i32x4.mul ${
        add(rest, constant(TWO_TO_52))
      } ${get(`stride${axis}`)}))`,
    ) + set("part", minus(part, rest)) +
    set("rest", minus(constant(1), part));
}

/**
 * A function that goes over \`count\` voxels from \`first\` on in pairs (one more
 * where they are odd) along the line that the memory's first nine values tell.
 *
 * @param name Its name.
 * @param own More locals, vectors.
 * @param body Code for a pair; `$here` is 8 bytes a voxel.
 */
export function weighFunction(
  name: string,
  own: readonly string[],
  body: string,
): string {
  const perAxis = ["start", "step", "end", "stride"].flatMap((what) =>
    AXES.map((axis) => `${what}${axis}`)
  );
  const line = ["start", "step", "end"].map((what, i) =>
    AXES.map((axis, j) =>
      set(
        `${what}${axis}`,
        `(v128.load64_splat offset=${24 * i + 8 * j} ${i32(0)})`,
      )
    ).join("")
  ).join("");
  const strides = AXES.map((axis, i) =>
    set(
      `stride${axis}`,
      `(i64x2.splat (i64.extend_i32_u ${
        [i32(8), get("row"), get("plane")][i]
      }))`,
    )
  ).join("");
  return `
  ;; Finds the weights of \`count\` voxels from \`first\` on (one more where they are
  ;; odd) along the line that the memory's first nine values tell, and where the
  ;; first of their coefficients lies.
  (func $${name} ${params("first", "count", "row", "plane")}
    ${locals("i32", "here", "pair", "end")}
    ${locals("v128", ...perAxis)}
    ${
    locals("v128", "voxel", "part", "rest", "offset", ...own)
  }${line}${strides}${
    set(
      "voxel",
      add(
        `(f64x2.splat (f64.convert_i32_s ${get("first")}))`,
        "(v128.const f64x2 0 1)",
      ),
    )
  }${set("end", `(i32.shl ${get("count")} ${i32(3)})`)}
    (loop $pairs${set("offset", "(v128.const i64x2 0 0)")}${body}${
    set("voxel", add(get("voxel"), constant(2)))
  }${set("here", sum(get("here"), i32(16)))}
      (br_if $pairs (i32.lt_u ${get("here")} ${get("end")}))))
`;
}

/**
 * An exported function that samples voxels of a line, some at a time.
 *
 * @param name Its name.
 * @param weigh The function that finds their weights.
 * @param sums The function that sums them.
 */
export function sampleFunction(
  name: string,
  weigh: string,
  sums: string,
): string {
  return `
  ;; Samples the voxels \`first\` to \`last\` of a line whose start, step and
  ;; greatest place, each along x, y and z, are the memory's first nine values;
  ;; the values behind them are overwritten. \`out\` is where voxel 0 of the line
  ;; goes, in bytes as \`corner\`, \`row\` and \`plane\`.
  (func (export "${name}")
    ${params("corner", "row", "plane", "out", "first", "last")}
    ${locals("i32", "count")}${
    set("out", sum(get("out"), `(i32.shl ${get("first")} ${i32(3)})`))
  }
    (loop $chunks${
    set("count", sum(`(i32.sub ${get("last")} ${get("first")})`, i32(1)))
  }${
    set(
      "count",
      `(select ${get("count")} ${i32(CHUNK)} (i32.lt_s ${get("count")} ${
        i32(CHUNK)
      }))`,
    )
  }
      (call $${weigh} ${get("first")} ${get("count")} ${get("row")} ${
    get("plane")
  })
      (call $${sums} ${get("corner")} ${get("row")} ${get("plane")} ${
    get("out")
  } ${get("count")})${set("first", sum(get("first"), get("count")))}${
    set("out", sum(get("out"), `(i32.shl ${get("count")} ${i32(3)})`))
  }
      (br_if $chunks (i32.le_s ${get("first")} ${get("last")}))))
`;
}
