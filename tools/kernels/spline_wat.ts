/** Text of the kernel that samples cubic splines. @module */

const AXES = ["x", "y", "z"] as const;
const SIXTH = 1 / 6;

/** Sets `$wN`, the four weights along an axis, and its `$cell`. */
function weightsOf(axis: string, index: number): string {
  const get = (name: string) => `(local.get $${name})`;
  const product = (...factors: string[]) =>
    factors.reduce((left, right) => `(f64.mul ${left} ${right})`);
  const piece = (at: string) =>
    product(
      `(f64.add ${
        product(at, at, `(f64.sub ${at} (f64.const 2))`, "(f64.const 3)")
      } (f64.const 4))`,
      `(f64.const ${SIXTH})`,
    );
  const [at, rest] = [get("at"), get("rest")];
  const end = `(f64.load offset=${48 + 8 * index} (i32.const 0))`;
  return `
      (local.set $at (f64.add
        (f64.load offset=${8 * index} (i32.const 0))
        (f64.mul (local.get $voxel)
          (f64.load offset=${24 + 8 * index} (i32.const 0)))))
      (if (f64.lt ${at} (f64.const 0)) (then (local.set $at (f64.const 0))))
      (if (f64.gt ${at} ${end}) (then (local.set $at ${end})))
      (local.set $cell${axis} (i32.trunc_sat_f64_s ${at}))
      (local.set $at (f64.sub ${at} (f64.convert_i32_s ${get(`cell${axis}`)})))
      (local.set $rest (f64.sub (f64.const 1) ${at}))
      (local.set $${axis}0 ${product(rest, rest, rest, `(f64.const ${SIXTH})`)})
      (local.set $${axis}1 ${piece(at)})
      (local.set $${axis}2 ${piece(rest)})
      (local.set $${axis}3 (f64.sub (f64.sub (f64.sub (f64.const 1)
        ${get(`${axis}0`)}) ${get(`${axis}1`)}) ${get(`${axis}2`)}))`;
}

/** Adds one line of four coefficients to a pair of sums. */
function addLine(half: string, y: number, z: number): string {
  const add = (sum: string, offset: number) => `
      (local.set $${sum} (f64x2.add (local.get $${sum}) (f64x2.mul
        (local.get $weight) (v128.load offset=${offset} (local.get $line)))))`;
  const next = y === 3
    ? `
      (local.set $plane_at (i32.add (local.get $plane_at) (local.get $plane)))
      (local.set $line (local.get $plane_at))`
    : `
      (local.set $line (i32.add (local.get $line) (local.get $row)))`;
  return `
      (local.set $weight (f64x2.splat
        (f64.mul (local.get $y${y}) (local.get $z${z}))))${
    add(`${half}01`, 0)
  }${add(`${half}23`, 16)}${next}`;
}

/** The text of `sampleRow`: a module over a memory of its own kind. */
export function splineWat(): string {
  const numbers = [0, 1, 2, 3];
  const weights = AXES.map((axis) =>
    `    (local $cell${axis} i32) ${
      numbers.map((n) => `(local $${axis}${n} f64)`).join(" ")
    }`
  ).join("\n");
  const lines = numbers.flatMap((z) =>
    numbers.map((y) => addLine(z < 2 ? "near" : "far", y, z))
  ).join("");
  const pair = (a: string, b: string) =>
    `(f64x2.replace_lane 1
        (f64x2.splat (local.get $${a})) (local.get $${b}))`;
  const mixed = (lanes: string, a: string, b: string) =>
    `(f64x2.mul (f64x2.add
        (local.get $near${lanes}) (local.get $far${lanes})) ${pair(a, b)})`;
  return `;; The spline kernel. \`deno task kernels\` writes this file and its bytes.
;; Products are rounded before they are added (no relaxed or fused arithmetic).
(module
  (import "env" "memory" (memory 1 65536))

  ;; Samples a spline at the voxels \`first\` to \`last\` of a line whose start,
  ;; step and greatest place, each along x, y and z, are the memory's first nine
  ;; values. \`out\` is where voxel 0 of the line goes, in bytes as \`corner\`,
  ;; \`row\` and \`plane\`.
  (func (export "sampleRow")
    (param $corner i32) (param $row i32) (param $plane i32)
    (param $out i32) (param $first i32) (param $last i32)
    (local $voxel f64) (local $at f64) (local $rest f64)
${weights}
    (local $line i32) (local $plane_at i32) (local $weight v128)
    (local $near01 v128) (local $near23 v128)
    (local $far01 v128) (local $far23 v128)
    (local.set $out (i32.add (local.get $out)
      (i32.shl (local.get $first) (i32.const 3))))
    (loop $voxels
      (local.set $voxel (f64.convert_i32_s (local.get $first)))${
    AXES.map(weightsOf).join("")
  }
      (local.set $line (i32.add
        (i32.add (local.get $corner)
          (i32.shl (local.get $cellx) (i32.const 3)))
        (i32.add
          (i32.mul (local.get $celly) (local.get $row))
          (i32.mul (local.get $cellz) (local.get $plane)))))
      (local.set $plane_at (local.get $line))
      (local.set $near01 (v128.const i64x2 0 0))
      (local.set $near23 (v128.const i64x2 0 0))
      (local.set $far01 (v128.const i64x2 0 0))
      (local.set $far23 (v128.const i64x2 0 0))${lines}
      (local.set $near01 (f64x2.add
        ${mixed("01", "x0", "x1")}
        ${mixed("23", "x2", "x3")}))
      (f64.store (local.get $out) (f64.add
        (f64x2.extract_lane 0 (local.get $near01))
        (f64x2.extract_lane 1 (local.get $near01))))
      (local.set $out (i32.add (local.get $out) (i32.const 8)))
      (local.set $first (i32.add (local.get $first) (i32.const 1)))
      (br_if $voxels (i32.le_s (local.get $first) (local.get $last)))))
)
`;
}
