/** Text of the kernel that samples cubic splines. @module */

import { get, set } from "./words.ts";

const NUMBERS = [0, 1, 2, 3];
const SIXTH = 1 / 6;
/** Added to a whole number below 2³¹, it leaves the number in the low bits. */
const TWO_TO_52 = 2 ** 52;

const splat = (value: number): string => `(v128.const f64x2 ${value} ${value})`;
const both = (operation: string, left: string, right: string): string =>
  `(f64x2.${operation} ${left} ${right})`;
const product = (...factors: string[]): string =>
  factors.reduce((left, right) => both("mul", left, right));

/**
 * Sets `$cell` of two axes, as f64 with the number in the low bits, and their
 * four weights `$w0` to `$w3`, an axis a lane.
 */
function weightsOf(axes: string): string {
  const name = (what: string) => `${what}${axes}`;
  const [at, rest] = [get("at"), get("rest")];
  const piece = (from: string) =>
    product(
      both(
        "add",
        product(from, from, both("sub", from, splat(2)), splat(3)),
        splat(4),
      ),
      splat(SIXTH),
    );
  const place = both(
    "add",
    get(name("start")),
    both("mul", get("voxel"), get(name("step"))),
  );
  const inside = both("pmin", both("pmax", place, splat(0)), get(name("end")));
  return set("at", inside) + set("rest", `(f64x2.floor ${at})`) +
    set(name("cell"), both("add", rest, splat(TWO_TO_52))) +
    set("at", both("sub", at, rest)) + set("rest", both("sub", splat(1), at)) +
    set(name("w0"), product(rest, rest, rest, splat(SIXTH))) +
    set(name("w1"), piece(at)) + set(name("w2"), piece(rest)) +
    set(
      name("w3"),
      NUMBERS.slice(0, 3).reduce(
        (left, n) => both("sub", left, get(name(`w${n}`))),
        splat(1),
      ),
    );
}

/** One lane of a pair, in both lanes. */
function lane(pair: string, index: 0 | 1): string {
  return `(f64x2.splat (f64x2.extract_lane ${index} ${get(pair)}))`;
}

/** The cell of an axis, as i32. */
function cell(axes: string, index: 0 | 1): string {
  return `(i32x4.extract_lane ${2 * index} ${get(`cell${axes}`)})`;
}

/** Adds four lines of four coefficients, a plane each, to the sums. */
function addLines(y: number): string {
  const column = (offset: number) =>
    NUMBERS.map((z) =>
      both(
        "mul",
        get(`w${z}z`),
        `(v128.load offset=${offset} ${get(`at${z}`)})`,
      )
    ).reduce((left, right) => both("add", left, right));
  const add = (sum: string, offset: number) =>
    set(sum, both("add", get(sum), both("mul", get("weight"), column(offset))));
  const next = y === 3
    ? ""
    : NUMBERS.map((z) =>
      set(`at${z}`, `(i32.add ${get(`at${z}`)} ${get("row")})`)
    ).join("");
  return set("weight", lane(`w${y}xy`, 1)) + add("sum01", 0) +
    add("sum23", 16) + next;
}

/** The text of `sampleRow`: a function of a module. */
export function splineWat(): string {
  const pairs = ["xy", "z"];
  const locals = [
    ...["start", "step", "end", "cell", "w0", "w1", "w2", "w3"].flatMap((
      what,
    ) => pairs.map((axes) => `${what}${axes}`)),
    ...["voxel", "at", "rest", "weight", "sum01", "sum23"],
  ].map((name) => `(local $${name} v128)`);
  const loads = ["start", "step", "end"].map((what, i) =>
    set(`${what}xy`, `(v128.load offset=${24 * i} (i32.const 0))`) +
    set(`${what}z`, `(v128.load64_splat offset=${24 * i + 16} (i32.const 0))`)
  ).join("");
  const first = `(i32.add (i32.add ${get("corner")}
        (i32.shl ${cell("xy", 0)} (i32.const 3))) (i32.add
        (i32.mul ${cell("xy", 1)} ${get("row")})
        (i32.mul ${cell("z", 0)} ${get("plane")})))`;
  const pointers = set("at0", first) +
    [1, 2, 3].map((z) =>
      set(`at${z}`, `(i32.add ${get(`at${z - 1}`)} ${get("plane")})`)
    ).join("");
  const along = (a: number, b: number) =>
    `(i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
        ${get(`w${a}xy`)} ${get(`w${b}xy`)})`;
  const zero = "(v128.const i64x2 0 0)";
  return `
  ;; Samples a spline at the voxels \`first\` to \`last\` of a line whose start,
  ;; step and greatest place, each along x, y and z, are the memory's first nine
  ;; values. \`out\` is where voxel 0 of the line goes, in bytes as \`corner\`,
  ;; \`row\` and \`plane\`.
  (func (export "sampleRow")
    (param $corner i32) (param $row i32) (param $plane i32)
    (param $out i32) (param $first i32) (param $last i32)
    ${NUMBERS.map((z) => `(local $at${z} i32)`).join(" ")}
    ${locals.join("\n    ")}${loads}
      (local.set $out (i32.add (local.get $out)
        (i32.shl (local.get $first) (i32.const 3))))
    (loop $voxels${
    set("voxel", `(f64x2.splat (f64.convert_i32_s ${get("first")}))`)
  }${pairs.map(weightsOf).join("")}${pointers}${set("sum01", zero)}${
    set("sum23", zero)
  }${NUMBERS.map(addLines).join("")}${
    set(
      "sum01",
      both(
        "add",
        both("mul", get("sum01"), along(0, 1)),
        both("mul", get("sum23"), along(2, 3)),
      ),
    )
  }
      (f64.store (local.get $out) (f64.add
        (f64x2.extract_lane 0 (local.get $sum01))
        (f64x2.extract_lane 1 (local.get $sum01))))
      (local.set $out (i32.add (local.get $out) (i32.const 8)))
      (local.set $first (i32.add (local.get $first) (i32.const 1)))
      (br_if $voxels (i32.le_s (local.get $first) (local.get $last)))))
`;
}
