/** Text of the kernels that go over values once. @module */

/** The text of `addRow`: a function of a module. */
export function addRowWat(): string {
  return `
  ;; Adds y to total, up to \`end\` of total (a multiple of two values, at least two).
  (func (export "addRow") (param $total i32) (param $y i32) (param $end i32)
    (loop $values
      (v128.store (local.get $total)
        (f64x2.add (v128.load (local.get $total)) (v128.load (local.get $y))))
      (local.set $total (i32.add (local.get $total) (i32.const 16)))
      (local.set $y (i32.add (local.get $y) (i32.const 16)))
      (br_if $values (i32.ne (local.get $total) (local.get $end)))))
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
