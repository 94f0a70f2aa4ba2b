/** Text of the kernels that a mask is made with. @module */

import { advance, get, i32, locals, params, set, sum } from "./words.ts";

/** The first or the last of sorted values, as `Math.min` and `Math.max`. */
function extremeFunction(name: string, op: "min" | "max", start: string) {
  return `
  ;; The ${name} of values up to \`end\` (a multiple of two values, at least two);
  ;; NaN if one of them is.
  (func (export "${name}Of") (param $values i32) (param $end i32) (result f64)
    (local $found v128)${set("found", `(v128.const f64x2 ${start} ${start})`)}
    (loop $pairs${
    set(
      "found",
      `(f64x2.${op} ${get("found")} (v128.load ${get("values")}))`,
    )
  }${advance("values", i32(16))}
      (br_if $pairs (i32.ne ${get("values")} ${get("end")})))
    (f64.${op} (f64x2.extract_lane 0 ${get("found")})
      (f64x2.extract_lane 1 ${get("found")})))
`;
}

/** The bucket of `$value`; the first for what no scale can place. */
const BUCKET = `(i32.trunc_sat_f64_s (f64.mul
          (f64.sub ${get("value")} ${get("least")}) ${get("perUnit")}))`;

/** The text of the functions that throw values into buckets. */
function bucketsWat(): string {
  const place = (name: string) =>
    sum(get(name), `(i32.shl ${get("bucket")} ${i32(3)})`);
  const widen = (name: string, op: "lt" | "gt") => `
      (if (f64.${op} ${get("value")} (f64.load ${place(name)}))
        (then (f64.store ${place(name)} ${get("value")})))`;
  const count = sum(get("counts"), `(i32.shl ${get("bucket")} ${i32(2)})`);
  return `
  ;; Throws values, at least one, into buckets: counts them, and keeps the
  ;; smallest and the largest of each.
  (func (export "fillBuckets") ${params("values", "end")}
    (param $least f64) (param $perUnit f64) ${
    params("counts", "minima", "maxima")
  }
    (local $value f64) (local $bucket i32)
    (loop $each${set("value", `(f64.load ${get("values")})`)}${
    set("bucket", BUCKET)
  }
      (i32.store ${count} (i32.add (i32.load ${count}) ${i32(1)}))${
    widen("minima", "lt")
  }${widen("maxima", "gt")}${advance("values", i32(8))}
      (br_if $each (i32.ne ${get("values")} ${get("end")}))))

  ;; Keeps the values, of at least one, whose bucket is taken: moves them to the
  ;; start of the values. Returns the place after the last.
  (func (export "takeBuckets") ${params("values", "end")}
    (param $least f64) (param $perUnit f64) (param $taken i32) (result i32)
    (local $value f64) (local $bucket i32) (local $target i32)${
    set("target", get("values"))
  }
    (loop $each${set("value", `(f64.load ${get("values")})`)}${
    set("bucket", BUCKET)
  }
      (if (i32.load ${
    sum(get("taken"), `(i32.shl ${get("bucket")} ${i32(2)})`)
  })
        (then (f64.store ${get("target")} ${get("value")})${
    advance("target", i32(8))
  }))${advance("values", i32(8))}
      (br_if $each (i32.ne ${get("values")} ${get("end")})))
    ${get("target")})
`;
}

/** Goes through rows of bits: planes of \`ny\` rows of \`length\` voxels each. */
function eachRow(body: string): string {
  return `
    (loop $planes${set("y", get("ny"))}
      (loop $rows${set("x", i32(0))}${body}${advance("words", i32(4))}
        (br_if $rows (local.tee $y (i32.sub ${get("y")} ${i32(1)}))))${
    advance("words", get("row"))
  }
      (br_if $planes (local.tee $nz (i32.sub ${get("nz")} ${i32(1)}))))`;
}

/** The text of the functions between voxels and bits. */
function voxelBitsWat(): string {
  const after = (name: string, by: string) =>
    `(local.tee $${name} ${sum(get(name), by)})`;
  return `
  ;; Sets the bits of voxels that are at least \`threshold\`. \`words\` is the first
  ;; row's first word; \`row\` bytes of outside follow on each plane's rows.
  (func (export "setBits") ${params("values", "words")} (param $threshold f64)
    ${params("length", "ny", "nz", "row")} ${locals("i32", "x", "y", "word")}${
    eachRow(`
        (loop $voxels${
      set(
        "word",
        `(i32.or ${get("word")} (i32.shl
            (f64.ge (f64.load ${get("values")}) ${get("threshold")}) ${
          get("x")
        }))`,
      )
    }${advance("values", i32(8))}${advance("x", i32(1))}
          (if (i32.or (i32.eqz (i32.and ${get("x")} ${i32(31)}))
              (i32.eq ${get("x")} ${get("length")}))
            (then (i32.store ${get("words")} ${get("word")})${
      set("word", i32(0))
    }${advance("words", i32(4))}))
          (br_if $voxels (i32.lt_u ${get("x")} ${get("length")})))`)
  })

  ;; Lists the voxels whose bits are set. Returns the place after the list.
  (func (export "listBits") ${params("words", "list")}
    ${params("length", "ny", "nz", "row")} (result i32)
    ${locals("i32", "x", "y", "word", "voxel")}${
    eachRow(`
        (loop $parts${set("word", `(i32.load ${get("words")})`)}
          (block $none
            (br_if $none (i32.eqz ${get("word")}))
            (loop $bits
              (i32.store ${get("list")}
                ${sum(get("voxel"), get("x"), `(i32.ctz ${get("word")})`)})${
      advance("list", i32(4))
    }
              (br_if $bits (local.tee $word (i32.and ${get("word")}
                (i32.sub ${get("word")} ${i32(1)}))))))${
      advance("words", i32(4))
    }
          (br_if $parts (i32.lt_u ${after("x", i32(32))} ${get("length")})))${
      advance("voxel", get("length"))
    }`)
  }
    ${get("list")})
`;
}

/** A function that makes the next layer of bits, four words at once. */
function layerFunction(name: string, op: "and" | "or", does: string): string {
  const at = (step: string) => `(v128.load ${step})`;
  const [here, row, plane] = [get("words"), get("row"), get("plane")];
  const before = (by: string) => at(`(i32.sub ${here} ${by})`);
  const after = (by: string) => at(sum(here, by));
  const neighbours = [
    `(v128.or (i32x4.shl ${at(here)} ${i32(1)})
          (i32x4.shr_u ${before(i32(4))} ${i32(31)}))`,
    `(v128.or (i32x4.shr_u ${at(here)} ${i32(1)})
          (i32x4.shl ${after(i32(4))} ${i32(31)}))`,
    before(row),
    after(row),
    before(plane),
    after(plane),
  ];
  const joined = neighbours.reduce(
    (all, neighbour) =>
      `(v128.${op} ${all}
        ${neighbour})`,
    at(here),
  );
  return `
  ;; ${does}
  ;; up to \`end\`, four words at once. What is not \`valid\` stays 0.
  (func (export "${name}Bits") ${
    params("words", "end", "valid", "target", "row", "plane")
  }
    (loop $fours
      (v128.store ${get("target")} (v128.and ${at(get("valid"))}
        ${joined}))${
    ["words", "valid", "target"].map((name) => advance(name, i32(16))).join("")
  }
      (br_if $fours (i32.lt_u ${here} ${get("end")}))))
`;
}

/** The text of the functions that a mask is made with. */
export function maskWat(): string {
  return extremeFunction("least", "min", "inf") +
    extremeFunction("most", "max", "-inf") + bucketsWat() + voxelBitsWat() +
    layerFunction("grow", "or", "Adds the voxels that touch one by a face,") +
    layerFunction(
      "shrink",
      "and",
      "Keeps the voxels all of whose faces touch,",
    );
}
