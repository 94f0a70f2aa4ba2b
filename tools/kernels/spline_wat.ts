/** Text of the kernel that samples cubic splines. @module */

import { each, get, i32, locals, params, set, sum, vectors } from "./words.ts";

const SIXTH = 1 / 6;
/** Added to a whole number below 2³¹, it leaves the number in the low bits. */
const TWO_TO_52 = 2 ** 52;
const AXES = ["x", "y", "z"] as const;

/** Voxels whose weights are found before the sums are. */
const CHUNK = 64;
/** Where the weights lie in the memory, in bytes: behind the line's numbers. */
const PAIRS = 128;
const WEIGHTS = PAIRS + 32 * CHUNK;
const OFFSETS = WEIGHTS + 8 * 8 * CHUNK;

/** Values at the start of the memory that the kernel works in. */
export const WORKED_VALUES: number = OFFSETS / 8 + CHUNK;

const { constant, op } = vectors(1);
const add = (...terms: string[]) =>
  terms.reduce((left, right) => op("add", left, right));
const multiply = (...factors: string[]) =>
  factors.reduce((left, right) => op("mul", left, right));
const minus = (left: string, right: string) => op("sub", left, right);
const at = (pointer: string, offset: number) => `offset=${offset} ${pointer}`;
const lanes = (which: string, a: string, b: string) =>
  `(i8x16.shuffle ${which} ${a} ${b})`;
const firsts = "0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23";
const seconds = "8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31";

/** The pieces of the spline that begin one voxel from a place. */
function piece(from: string): string {
  const cube = multiply(from, from, minus(from, constant(2)), constant(3));
  return multiply(add(cube, constant(4)), constant(SIXTH));
}

/** Sets `$w0` to `$w3` of two voxels along an axis and adds to `$offset`. */
function weightsOf(axis: typeof AXES[number]): string {
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
    set("rest", minus(constant(1), part)) +
    set("w0", multiply(rest, rest, rest, constant(SIXTH))) +
    set("w1", piece(part)) + set("w2", piece(rest)) +
    set(
      "w3",
      ["w0", "w1", "w2"].map(get).reduce(minus, constant(1)),
    );
}

/** Stores the weights along x, four in a row for each voxel. */
function storePairs(): string {
  return [firsts, seconds].map((which, voxel) =>
    [0, 2].map((w) => `
      (v128.store ${at(get("pair"), PAIRS + 32 * voxel + 8 * w)} ${
      lanes(which, get(`w${w}`), get(`w${w + 1}`))
    })`).join("")
  ).join("");
}

/** Where a weight along y (0 to 3) or z (4 to 7) of the first voxel lies. */
function weightAt(weight: number): number {
  return WEIGHTS + 8 * CHUNK * weight;
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

/** The text of `sampleRow`: a function of a module. */
export function splineWat(): string {
  const zero = "(v128.const i64x2 0 0)";
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
  (func $weighVoxels ${params("first", "count", "row", "plane")}
    ${locals("i32", "here", "pair", "end")}
    ${locals("v128", ...perAxis)}
    ${
    locals("v128", "voxel", "part", "rest", "offset", "w0", "w1", "w2", "w3")
  }${line}${strides}${
    set(
      "voxel",
      add(
        `(f64x2.splat (f64.convert_i32_s ${get("first")}))`,
        "(v128.const f64x2 0 1)",
      ),
    )
  }${set("end", `(i32.shl ${get("count")} ${i32(3)})`)}
    (loop $pairs${set("offset", zero)}${weightsOf("x")}${storePairs()}${
    ["y", "z"].map((axis, i) =>
      weightsOf(axis as "y" | "z") + each(4, (w) => `
      (v128.store ${at(get("here"), weightAt(4 * i + w))} ${get(`w${w}`)})`)
    ).join("")
  }
      (v128.store ${at(get("here"), OFFSETS)} ${get("offset")})${
    set("voxel", add(get("voxel"), constant(2)))
  }${set("here", sum(get("here"), i32(16)))}${
    set("pair", sum(get("pair"), i32(64)))
  }
      (br_if $pairs (i32.lt_u ${get("here")} ${get("end")}))))

  ;; Sums the weighted coefficients of \`count\` voxels.
  (func $sumVoxels ${params("corner", "row", "plane", "out", "count")}
    ${locals("i32", "here", "pair", "end", "at0", "at1", "at2", "at3")}
    ${locals("v128", "weight", "sum01", "sum23", "z0", "z1", "z2", "z3")}${
    set("end", `(i32.shl ${get("count")} ${i32(3)})`)
  }
    (loop $voxels${
    set("at0", sum(get("corner"), `(i32.load ${at(get("here"), OFFSETS)})`))
  }${each(3, (z) => set(`at${z + 1}`, sum(get(`at${z}`), get("plane"))))}${
    each(4, (z) =>
      set(`z${z}`, `(v128.load64_splat ${at(get("here"), weightAt(4 + z))})`))
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

  ;; Samples a spline at the voxels \`first\` to \`last\` of a line whose start,
  ;; step and greatest place, each along x, y and z, are the memory's first nine
  ;; values; the values behind them are overwritten. \`out\` is where voxel 0 of
  ;; the line goes, in bytes as \`corner\`, \`row\` and \`plane\`.
  (func (export "sampleRow")
    ${params("corner", "row", "plane", "out", "first", "last")}
    ${locals("i32", "count")}${
    set("out", sum(get("out"), `(i32.shl ${get("first")} ${i32(3)})`))
  }
    (loop $chunks${
    set(
      "count",
      sum(`(i32.sub ${get("last")} ${get("first")})`, i32(1)),
    )
  }${
    set(
      "count",
      `(select ${get("count")} ${i32(CHUNK)} (i32.lt_s ${get("count")} ${
        i32(CHUNK)
      }))`,
    )
  }
      (call $weighVoxels ${get("first")} ${get("count")} ${get("row")} ${
    get("plane")
  })
      (call $sumVoxels ${get("corner")} ${get("row")} ${get("plane")} ${
    get("out")
  } ${get("count")})${set("first", sum(get("first"), get("count")))}${
    set("out", sum(get("out"), `(i32.shl ${get("count")} ${i32(3)})`))
  }
      (br_if $chunks (i32.le_s ${get("first")} ${get("last")}))))
`;
}
