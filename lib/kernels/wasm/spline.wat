;; The spline kernel. `deno task kernels` writes this file and its bytes.
;; Products are rounded before they are added (no relaxed or fused arithmetic).
(module
  (import "env" "memory" (memory 1 65536))

  ;; Samples a spline at the voxels `first` to `last` of a line whose start,
  ;; step and greatest place, each along x, y and z, are the memory's first nine
  ;; values. `out` is where voxel 0 of the line goes, in bytes as `corner`,
  ;; `row` and `plane`.
  (func (export "sampleRow")
    (param $corner i32) (param $row i32) (param $plane i32)
    (param $out i32) (param $first i32) (param $last i32)
    (local $voxel f64) (local $at f64) (local $rest f64)
    (local $cellx i32) (local $x0 f64) (local $x1 f64) (local $x2 f64) (local $x3 f64)
    (local $celly i32) (local $y0 f64) (local $y1 f64) (local $y2 f64) (local $y3 f64)
    (local $cellz i32) (local $z0 f64) (local $z1 f64) (local $z2 f64) (local $z3 f64)
    (local $line i32) (local $plane_at i32) (local $weight v128)
    (local $near01 v128) (local $near23 v128)
    (local $far01 v128) (local $far23 v128)
    (local.set $out (i32.add (local.get $out)
      (i32.shl (local.get $first) (i32.const 3))))
    (loop $voxels
      (local.set $voxel (f64.convert_i32_s (local.get $first)))
      (local.set $at (f64.add
        (f64.load offset=0 (i32.const 0))
        (f64.mul (local.get $voxel)
          (f64.load offset=24 (i32.const 0)))))
      (if (f64.lt (local.get $at) (f64.const 0)) (then (local.set $at (f64.const 0))))
      (if (f64.gt (local.get $at) (f64.load offset=48 (i32.const 0))) (then (local.set $at (f64.load offset=48 (i32.const 0)))))
      (local.set $cellx (i32.trunc_sat_f64_s (local.get $at)))
      (local.set $at (f64.sub (local.get $at) (f64.convert_i32_s (local.get $cellx))))
      (local.set $rest (f64.sub (f64.const 1) (local.get $at)))
      (local.set $x0 (f64.mul (f64.mul (f64.mul (local.get $rest) (local.get $rest)) (local.get $rest)) (f64.const 0.16666666666666666)))
      (local.set $x1 (f64.mul (f64.add (f64.mul (f64.mul (f64.mul (local.get $at) (local.get $at)) (f64.sub (local.get $at) (f64.const 2))) (f64.const 3)) (f64.const 4)) (f64.const 0.16666666666666666)))
      (local.set $x2 (f64.mul (f64.add (f64.mul (f64.mul (f64.mul (local.get $rest) (local.get $rest)) (f64.sub (local.get $rest) (f64.const 2))) (f64.const 3)) (f64.const 4)) (f64.const 0.16666666666666666)))
      (local.set $x3 (f64.sub (f64.sub (f64.sub (f64.const 1)
        (local.get $x0)) (local.get $x1)) (local.get $x2)))
      (local.set $at (f64.add
        (f64.load offset=8 (i32.const 0))
        (f64.mul (local.get $voxel)
          (f64.load offset=32 (i32.const 0)))))
      (if (f64.lt (local.get $at) (f64.const 0)) (then (local.set $at (f64.const 0))))
      (if (f64.gt (local.get $at) (f64.load offset=56 (i32.const 0))) (then (local.set $at (f64.load offset=56 (i32.const 0)))))
      (local.set $celly (i32.trunc_sat_f64_s (local.get $at)))
      (local.set $at (f64.sub (local.get $at) (f64.convert_i32_s (local.get $celly))))
      (local.set $rest (f64.sub (f64.const 1) (local.get $at)))
      (local.set $y0 (f64.mul (f64.mul (f64.mul (local.get $rest) (local.get $rest)) (local.get $rest)) (f64.const 0.16666666666666666)))
      (local.set $y1 (f64.mul (f64.add (f64.mul (f64.mul (f64.mul (local.get $at) (local.get $at)) (f64.sub (local.get $at) (f64.const 2))) (f64.const 3)) (f64.const 4)) (f64.const 0.16666666666666666)))
      (local.set $y2 (f64.mul (f64.add (f64.mul (f64.mul (f64.mul (local.get $rest) (local.get $rest)) (f64.sub (local.get $rest) (f64.const 2))) (f64.const 3)) (f64.const 4)) (f64.const 0.16666666666666666)))
      (local.set $y3 (f64.sub (f64.sub (f64.sub (f64.const 1)
        (local.get $y0)) (local.get $y1)) (local.get $y2)))
      (local.set $at (f64.add
        (f64.load offset=16 (i32.const 0))
        (f64.mul (local.get $voxel)
          (f64.load offset=40 (i32.const 0)))))
      (if (f64.lt (local.get $at) (f64.const 0)) (then (local.set $at (f64.const 0))))
      (if (f64.gt (local.get $at) (f64.load offset=64 (i32.const 0))) (then (local.set $at (f64.load offset=64 (i32.const 0)))))
      (local.set $cellz (i32.trunc_sat_f64_s (local.get $at)))
      (local.set $at (f64.sub (local.get $at) (f64.convert_i32_s (local.get $cellz))))
      (local.set $rest (f64.sub (f64.const 1) (local.get $at)))
      (local.set $z0 (f64.mul (f64.mul (f64.mul (local.get $rest) (local.get $rest)) (local.get $rest)) (f64.const 0.16666666666666666)))
      (local.set $z1 (f64.mul (f64.add (f64.mul (f64.mul (f64.mul (local.get $at) (local.get $at)) (f64.sub (local.get $at) (f64.const 2))) (f64.const 3)) (f64.const 4)) (f64.const 0.16666666666666666)))
      (local.set $z2 (f64.mul (f64.add (f64.mul (f64.mul (f64.mul (local.get $rest) (local.get $rest)) (f64.sub (local.get $rest) (f64.const 2))) (f64.const 3)) (f64.const 4)) (f64.const 0.16666666666666666)))
      (local.set $z3 (f64.sub (f64.sub (f64.sub (f64.const 1)
        (local.get $z0)) (local.get $z1)) (local.get $z2)))
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
      (local.set $far23 (v128.const i64x2 0 0))
      (local.set $weight (f64x2.splat
        (f64.mul (local.get $y0) (local.get $z0))))
      (local.set $near01 (f64x2.add (local.get $near01) (f64x2.mul
        (local.get $weight) (v128.load offset=0 (local.get $line)))))
      (local.set $near23 (f64x2.add (local.get $near23) (f64x2.mul
        (local.get $weight) (v128.load offset=16 (local.get $line)))))
      (local.set $line (i32.add (local.get $line) (local.get $row)))
      (local.set $weight (f64x2.splat
        (f64.mul (local.get $y1) (local.get $z0))))
      (local.set $near01 (f64x2.add (local.get $near01) (f64x2.mul
        (local.get $weight) (v128.load offset=0 (local.get $line)))))
      (local.set $near23 (f64x2.add (local.get $near23) (f64x2.mul
        (local.get $weight) (v128.load offset=16 (local.get $line)))))
      (local.set $line (i32.add (local.get $line) (local.get $row)))
      (local.set $weight (f64x2.splat
        (f64.mul (local.get $y2) (local.get $z0))))
      (local.set $near01 (f64x2.add (local.get $near01) (f64x2.mul
        (local.get $weight) (v128.load offset=0 (local.get $line)))))
      (local.set $near23 (f64x2.add (local.get $near23) (f64x2.mul
        (local.get $weight) (v128.load offset=16 (local.get $line)))))
      (local.set $line (i32.add (local.get $line) (local.get $row)))
      (local.set $weight (f64x2.splat
        (f64.mul (local.get $y3) (local.get $z0))))
      (local.set $near01 (f64x2.add (local.get $near01) (f64x2.mul
        (local.get $weight) (v128.load offset=0 (local.get $line)))))
      (local.set $near23 (f64x2.add (local.get $near23) (f64x2.mul
        (local.get $weight) (v128.load offset=16 (local.get $line)))))
      (local.set $plane_at (i32.add (local.get $plane_at) (local.get $plane)))
      (local.set $line (local.get $plane_at))
      (local.set $weight (f64x2.splat
        (f64.mul (local.get $y0) (local.get $z1))))
      (local.set $near01 (f64x2.add (local.get $near01) (f64x2.mul
        (local.get $weight) (v128.load offset=0 (local.get $line)))))
      (local.set $near23 (f64x2.add (local.get $near23) (f64x2.mul
        (local.get $weight) (v128.load offset=16 (local.get $line)))))
      (local.set $line (i32.add (local.get $line) (local.get $row)))
      (local.set $weight (f64x2.splat
        (f64.mul (local.get $y1) (local.get $z1))))
      (local.set $near01 (f64x2.add (local.get $near01) (f64x2.mul
        (local.get $weight) (v128.load offset=0 (local.get $line)))))
      (local.set $near23 (f64x2.add (local.get $near23) (f64x2.mul
        (local.get $weight) (v128.load offset=16 (local.get $line)))))
      (local.set $line (i32.add (local.get $line) (local.get $row)))
      (local.set $weight (f64x2.splat
        (f64.mul (local.get $y2) (local.get $z1))))
      (local.set $near01 (f64x2.add (local.get $near01) (f64x2.mul
        (local.get $weight) (v128.load offset=0 (local.get $line)))))
      (local.set $near23 (f64x2.add (local.get $near23) (f64x2.mul
        (local.get $weight) (v128.load offset=16 (local.get $line)))))
      (local.set $line (i32.add (local.get $line) (local.get $row)))
      (local.set $weight (f64x2.splat
        (f64.mul (local.get $y3) (local.get $z1))))
      (local.set $near01 (f64x2.add (local.get $near01) (f64x2.mul
        (local.get $weight) (v128.load offset=0 (local.get $line)))))
      (local.set $near23 (f64x2.add (local.get $near23) (f64x2.mul
        (local.get $weight) (v128.load offset=16 (local.get $line)))))
      (local.set $plane_at (i32.add (local.get $plane_at) (local.get $plane)))
      (local.set $line (local.get $plane_at))
      (local.set $weight (f64x2.splat
        (f64.mul (local.get $y0) (local.get $z2))))
      (local.set $far01 (f64x2.add (local.get $far01) (f64x2.mul
        (local.get $weight) (v128.load offset=0 (local.get $line)))))
      (local.set $far23 (f64x2.add (local.get $far23) (f64x2.mul
        (local.get $weight) (v128.load offset=16 (local.get $line)))))
      (local.set $line (i32.add (local.get $line) (local.get $row)))
      (local.set $weight (f64x2.splat
        (f64.mul (local.get $y1) (local.get $z2))))
      (local.set $far01 (f64x2.add (local.get $far01) (f64x2.mul
        (local.get $weight) (v128.load offset=0 (local.get $line)))))
      (local.set $far23 (f64x2.add (local.get $far23) (f64x2.mul
        (local.get $weight) (v128.load offset=16 (local.get $line)))))
      (local.set $line (i32.add (local.get $line) (local.get $row)))
      (local.set $weight (f64x2.splat
        (f64.mul (local.get $y2) (local.get $z2))))
      (local.set $far01 (f64x2.add (local.get $far01) (f64x2.mul
        (local.get $weight) (v128.load offset=0 (local.get $line)))))
      (local.set $far23 (f64x2.add (local.get $far23) (f64x2.mul
        (local.get $weight) (v128.load offset=16 (local.get $line)))))
      (local.set $line (i32.add (local.get $line) (local.get $row)))
      (local.set $weight (f64x2.splat
        (f64.mul (local.get $y3) (local.get $z2))))
      (local.set $far01 (f64x2.add (local.get $far01) (f64x2.mul
        (local.get $weight) (v128.load offset=0 (local.get $line)))))
      (local.set $far23 (f64x2.add (local.get $far23) (f64x2.mul
        (local.get $weight) (v128.load offset=16 (local.get $line)))))
      (local.set $plane_at (i32.add (local.get $plane_at) (local.get $plane)))
      (local.set $line (local.get $plane_at))
      (local.set $weight (f64x2.splat
        (f64.mul (local.get $y0) (local.get $z3))))
      (local.set $far01 (f64x2.add (local.get $far01) (f64x2.mul
        (local.get $weight) (v128.load offset=0 (local.get $line)))))
      (local.set $far23 (f64x2.add (local.get $far23) (f64x2.mul
        (local.get $weight) (v128.load offset=16 (local.get $line)))))
      (local.set $line (i32.add (local.get $line) (local.get $row)))
      (local.set $weight (f64x2.splat
        (f64.mul (local.get $y1) (local.get $z3))))
      (local.set $far01 (f64x2.add (local.get $far01) (f64x2.mul
        (local.get $weight) (v128.load offset=0 (local.get $line)))))
      (local.set $far23 (f64x2.add (local.get $far23) (f64x2.mul
        (local.get $weight) (v128.load offset=16 (local.get $line)))))
      (local.set $line (i32.add (local.get $line) (local.get $row)))
      (local.set $weight (f64x2.splat
        (f64.mul (local.get $y2) (local.get $z3))))
      (local.set $far01 (f64x2.add (local.get $far01) (f64x2.mul
        (local.get $weight) (v128.load offset=0 (local.get $line)))))
      (local.set $far23 (f64x2.add (local.get $far23) (f64x2.mul
        (local.get $weight) (v128.load offset=16 (local.get $line)))))
      (local.set $line (i32.add (local.get $line) (local.get $row)))
      (local.set $weight (f64x2.splat
        (f64.mul (local.get $y3) (local.get $z3))))
      (local.set $far01 (f64x2.add (local.get $far01) (f64x2.mul
        (local.get $weight) (v128.load offset=0 (local.get $line)))))
      (local.set $far23 (f64x2.add (local.get $far23) (f64x2.mul
        (local.get $weight) (v128.load offset=16 (local.get $line)))))
      (local.set $plane_at (i32.add (local.get $plane_at) (local.get $plane)))
      (local.set $line (local.get $plane_at))
      (local.set $near01 (f64x2.add
        (f64x2.mul (f64x2.add
        (local.get $near01) (local.get $far01)) (f64x2.replace_lane 1
        (f64x2.splat (local.get $x0)) (local.get $x1)))
        (f64x2.mul (f64x2.add
        (local.get $near23) (local.get $far23)) (f64x2.replace_lane 1
        (f64x2.splat (local.get $x2)) (local.get $x3)))))
      (f64.store (local.get $out) (f64.add
        (f64x2.extract_lane 0 (local.get $near01))
        (f64x2.extract_lane 1 (local.get $near01))))
      (local.set $out (i32.add (local.get $out) (i32.const 8)))
      (local.set $first (i32.add (local.get $first) (i32.const 1)))
      (br_if $voxels (i32.le_s (local.get $first) (local.get $last)))))
)
