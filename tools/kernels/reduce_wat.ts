/** Text of the kernels that go over values once. @module */

const VECTORS = ["a", "b", "c", "d"];

/** A line for each of the vectors that are summed side by side. */
function each(line: (name: string, offset: number) => string): string {
  return VECTORS.map((name, i) => line(name, 16 * i)).join("");
}

/** The text of `addRows`: a function of a module. */
export function addRowsWat(): string {
  return `
  ;; Adds \`count\` rows (at least one), \`stride\` bytes apart, to total, one after
  ;; another, up to \`end\` of total (a multiple of eight values, at least eight).
  (func (export "addRows") (param $total i32) (param $rows i32) (param $end i32)
    (param $stride i32) (param $count i32) (local $row i32) (local $left i32)
    ${VECTORS.map((name) => `(local $${name} v128)`).join(" ")}
    (loop $values${
    each((name, offset) => `
      (local.set $${name} (v128.load offset=${offset} (local.get $total)))`)
  }
      (local.set $row (local.get $rows))
      (local.set $left (local.get $count))
      (loop $rows${
    each((name, offset) => `
        (local.set $${name} (f64x2.add (local.get $${name})
          (v128.load offset=${offset} (local.get $row))))`)
  }
        (local.set $row (i32.add (local.get $row) (local.get $stride)))
        (br_if $rows (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))${
    each((name, offset) => `
      (v128.store offset=${offset} (local.get $total) (local.get $${name}))`)
  }
      (local.set $total (i32.add (local.get $total) (i32.const 64)))
      (local.set $rows (i32.add (local.get $rows) (i32.const 64)))
      (br_if $values (i32.ne (local.get $total) (local.get $end)))))
`;
}

/** The text of `gather`: a function of a module. */
export function gatherWat(): string {
  const listed = (offset: number) =>
    `(i32.add (local.get $values)
          (i32.shl (i32.load offset=${offset} (local.get $list)) (i32.const 3)))`;
  return `
  ;; Copies the values at places that are listed as 32-bit numbers, up to \`end\` of
  ;; the list (a multiple of two places, at least two).
  (func (export "gather") (param $values i32) (param $list i32) (param $end i32)
    (param $target i32)
    (loop $pairs
      (v128.store (local.get $target)
        (v128.load64_lane 1 ${listed(4)}
        (v128.load64_zero ${listed(0)})))
      (local.set $list (i32.add (local.get $list) (i32.const 8)))
      (local.set $target (i32.add (local.get $target) (i32.const 16)))
      (br_if $pairs (i32.ne (local.get $list) (local.get $end)))))
`;
}

/** The text of `zeroNonFinite`: a function of a module. */
export function zeroNonFiniteWat(): string {
  return `
  ;; Replaces NaN and infinities by 0 up to \`end\` (a multiple of two values, at
  ;; least two) and returns how many there were. x - x is 0 where x is finite.
  (func (export "zeroNonFinite") (param $values i32) (param $end i32) (result i32)
    (local $x v128) (local $finite v128) (local $replaced v128)
    (loop $pairs
      (local.set $x (v128.load (local.get $values)))
      (local.set $finite
        (f64x2.eq (f64x2.sub (local.get $x) (local.get $x)) (v128.const i64x2 0 0)))
      (v128.store (local.get $values) (v128.and (local.get $x) (local.get $finite)))
      (local.set $replaced (i64x2.sub (local.get $replaced) (v128.not (local.get $finite))))
      (local.set $values (i32.add (local.get $values) (i32.const 16)))
      (br_if $pairs (i32.ne (local.get $values) (local.get $end))))
    (i32.add
      (i32x4.extract_lane 0 (local.get $replaced))
      (i32x4.extract_lane 2 (local.get $replaced))))
`;
}

/** The text of `toFloat32`: a function of a module. */
export function toFloat32Wat(): string {
  return `
  ;; Rounds values to float32 up to \`end\` of the values (a multiple of four, at
  ;; least four).
  (func (export "toFloat32") (param $values i32) (param $end i32) (param $target i32)
    (loop $fours
      (v128.store (local.get $target)
        (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
          (f32x4.demote_f64x2_zero (v128.load (local.get $values)))
          (f32x4.demote_f64x2_zero (v128.load offset=16 (local.get $values)))))
      (local.set $values (i32.add (local.get $values) (i32.const 32)))
      (local.set $target (i32.add (local.get $target) (i32.const 16)))
      (br_if $fours (i32.ne (local.get $values) (local.get $end)))))
`;
}
