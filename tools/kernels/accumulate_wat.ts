/** Text of the accumulation kernel. @module */

/** Vectors of two voxels in a block. */
const VECTORS = 3;
/** Bytes of one block of voxels in a row of values. */
const BLOCK = 16 * VECTORS;
/** Volumes that are packed at a time: the most first. */
const PACKED = [16, 4, 1];
/** Volumes that the unrolled loop over a packed series takes at a time. */
const UNROLL = 8;

/** The numbers from 0 to n − 1. */
function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

/** Lines made of each number from 0 to n − 1. */
function lines(n: number, line: (i: number) => string): string {
  return range(n).map(line).join("\n");
}

/** The function that packs the shifted series of `volumes` volumes. */
function packFunction(volumes: number): string {
  return `
  ;; Packs z = y - shift of ${volumes} volume${
    volumes > 1 ? "s" : ""
  } for \`blocks\` blocks of voxels, and adds
  ;; z * z and z * (previous z) to their sums, in the order of time. The packed
  ;; series of a block are rows of ${BLOCK} bytes, one a volume.
  (func $pack${volumes}
    (param $y i32) (param $yRow i32) (param $shift i32) (param $zz i32) (param $lag i32)
    (param $zprev i32) (param $series i32) (param $seriesBlock i32) (param $blocks i32)
${lines(volumes - 1, (t) => `    (local $y${t + 1} i32)`)}
    (local $shifted v128) (local $squares v128) (local $products v128)
    (local $previous v128) (local $z v128)
${
    lines(volumes - 1, (t) =>
      `    (local.set $y${t + 1} (i32.add (local.get $y${
        t || ""
      }) (local.get $yRow)))`)
  }
    (loop $block
${
    lines(VECTORS, (v) => {
      const at = v === 0 ? "" : `offset=${16 * v} `;
      return `      ;; voxels ${2 * v} and ${2 * v + 1}
      (local.set $shifted (v128.load ${at}(local.get $shift)))
      (local.set $squares (v128.load ${at}(local.get $zz)))
      (local.set $products (v128.load ${at}(local.get $lag)))
      (local.set $previous (v128.load ${at}(local.get $zprev)))
${
        lines(volumes, (t) =>
          `      (local.set $z (f64x2.sub (v128.load ${at}(local.get $y${
            t || ""
          })) (local.get $shifted)))
      (v128.store offset=${
            BLOCK * t + 16 * v
          } (local.get $series) (local.get $z))
      (local.set $squares (f64x2.add (local.get $squares) (f64x2.mul (local.get $z) (local.get $z))))
      (local.set $products (f64x2.add (local.get $products) (f64x2.mul (local.get $z) (local.get $previous))))
      (local.set $previous (local.get $z))`)
      }
      (v128.store ${at}(local.get $zz) (local.get $squares))
      (v128.store ${at}(local.get $lag) (local.get $products))
      (v128.store ${at}(local.get $zprev) (local.get $previous))`;
    })
  }
      (local.set $series (i32.add (local.get $series) (local.get $seriesBlock)))
${
    [
      "shift",
      "zz",
      "lag",
      "zprev",
      ...range(volumes).map((t) => `y${t || ""}`),
    ].map((name) =>
      `      (local.set $${name} (i32.add (local.get $${name}) (i32.const ${BLOCK})))`
    ).join("\n")
  }
      (br_if $block (local.tee $blocks (i32.sub (local.get $blocks) (i32.const 1))))))
`;
}

/** The function that adds the products of `columns` basis columns. */
function columnsFunction(columns: number): string {
  const plural = columns > 1 ? "s" : "";
  const sums = range(columns).flatMap((k) =>
    range(VECTORS).map((v) => ({
      name: `$sum${k}${v}`,
      at: `${v === 0 ? "" : `offset=${16 * v} `}(local.get $acc${k || ""})`,
    }))
  );
  const volume = (t: number) => `
${
    lines(VECTORS, (v) =>
      `          (local.set $z${v} (v128.load offset=${
        t * BLOCK + 16 * v
      } (local.get $z)))`)
  }
${
    lines(columns, (k) =>
      `          (local.set $b (v128.load64_splat offset=${
        8 * k
      } (local.get $bt)))
${
        lines(VECTORS, (v) =>
          `          (local.set $sum${k}${v} (f64x2.add (local.get $sum${k}${v}) (f64x2.mul (local.get $b) (local.get $z${v}))))`)
      }`)
  }
          (local.set $bt (i32.add (local.get $bt) (local.get $basisRow)))`;
  return `
  ;; Adds the products of ${columns} basis column${plural} with the packed series of \`blocks\`
  ;; blocks of voxels. A block's sums stay in registers while its volumes go by.
  (func $columns${columns}
    (param $acc i32) (param $accRow i32) (param $basis i32) (param $basisRow i32)
    (param $series i32) (param $unrolledBytes i32) (param $seriesBlock i32) (param $blocks i32)
    (local $z i32) (local $end i32) (local $bt i32) (local $b v128)
${lines(columns - 1, (k) => `    (local $acc${k + 1} i32)`)}
${lines(VECTORS, (v) => `    (local $z${v} v128)`)}
${sums.map(({ name }) => `    (local ${name} v128)`).join("\n")}
${
    lines(columns - 1, (k) =>
      `    (local.set $acc${k + 1} (i32.add (local.get $acc${
        k || ""
      }) (local.get $accRow)))`)
  }
    (local.set $z (local.get $series))
    (loop $block
${
    sums.map(({ name, at }) => `      (local.set ${name} (v128.load ${at}))`)
      .join("\n")
  }
      (local.set $bt (local.get $basis))
      (local.set $end (i32.add (local.get $z) (local.get $unrolledBytes)))
      (block $unrolledDone
        (br_if $unrolledDone (i32.eq (local.get $z) (local.get $end)))
        (loop $unrolled${range(UNROLL).map(volume).join("")}
          (local.set $z (i32.add (local.get $z) (i32.const ${UNROLL * BLOCK})))
          (br_if $unrolled (i32.ne (local.get $z) (local.get $end)))))
      (local.set $series (i32.add (local.get $series) (local.get $seriesBlock)))
      (block $restDone
        (br_if $restDone (i32.eq (local.get $z) (local.get $series)))
        (loop $rest${volume(0)}
          (local.set $z (i32.add (local.get $z) (i32.const ${BLOCK})))
          (br_if $rest (i32.ne (local.get $z) (local.get $series)))))
${
    sums.map(({ name, at }) => `      (v128.store ${at} (local.get ${name}))`)
      .join("\n")
  }
${
    lines(columns, (k) =>
      `      (local.set $acc${k || ""} (i32.add (local.get $acc${
        k || ""
      }) (i32.const ${BLOCK})))`)
  }
      (br_if $block (local.tee $blocks (i32.sub (local.get $blocks) (i32.const 1))))))
`;
}

/** A loop that takes `step` off `$left` while at least `least` are left. */
function whileLeft(
  name: string,
  left: string,
  least: number,
  step: number,
  body: string,
): string {
  return `    (block $${name}Done
      (loop $${name}
        (br_if $${name}Done (i32.lt_u (local.get $${left}) (i32.const ${least})))
${body}
        (local.set $${left} (i32.sub (local.get $${left}) (i32.const ${step})))
        (br $${name})))`;
}

/** The loop that packs `volumes` volumes at a time. */
function pack(volumes: number): string {
  return whileLeft(
    `pack${volumes}`,
    "volumes",
    volumes,
    volumes,
    `        (call $pack${volumes} (local.get $y) (local.get $yRow) (local.get $shift) (local.get $zz)
          (local.get $lag) (local.get $zprev) (local.get $z) (local.get $seriesBlock)
          (local.get $blocks))
        (local.set $y (i32.add (local.get $y) (i32.mul (local.get $yRow) (i32.const ${volumes}))))
        (local.set $z (i32.add (local.get $z) (i32.const ${BLOCK * volumes})))`,
  );
}

/** The loop that takes `count` columns at a time. */
function columns(name: string, count: number, least: number): string {
  return whileLeft(
    name,
    "columns",
    least,
    count,
    `        (call $columns${count} (local.get $acc) (local.get $accRow) (local.get $basis)
          (local.get $basisRow) (local.get $series) (local.get $unrolledBytes)
          (local.get $seriesBlock) (local.get $blocks))
        (local.set $acc (i32.add (local.get $acc) (i32.mul (local.get $accRow) (i32.const ${count}))))
        (local.set $basis (i32.add (local.get $basis) (i32.const ${
      8 * count
    })))`,
  );
}

/** The text of the accumulation kernel: functions of a module. */
export function accumulateWat(): string {
  return `${PACKED.map(packFunction).join("")}${
    [3, 2, 1].map(columnsFunction).join("")
  }
  ;; Adds \`volumes\` volumes to the sums of \`blocks\` blocks of ${
    2 * VECTORS
  } voxels (both at
  ;; least 1). Pointers and rows are in bytes; \`series\` is scratch of
  ;; blocks * volumes * ${BLOCK} bytes. First the series are packed, then the
  ;; columns taken by threes, with one or two twos rather than a one at the end.
  (func (export "accumulate")
    (param $acc i32) (param $accRow i32) (param $columns i32)
    (param $zz i32) (param $lag i32) (param $zprev i32) (param $shift i32)
    (param $basis i32) (param $basisRow i32) (param $y i32) (param $yRow i32)
    (param $volumes i32) (param $blocks i32) (param $series i32)
    (local $seriesBlock i32) (local $unrolledBytes i32) (local $z i32)
    (local.set $seriesBlock (i32.mul (local.get $volumes) (i32.const ${BLOCK})))
    (local.set $unrolledBytes
      (i32.mul (i32.div_u (local.get $volumes) (i32.const ${UNROLL})) (i32.const ${
    UNROLL * BLOCK
  })))
    (local.set $z (local.get $series))
${PACKED.map(pack).join("\n")}
${columns("threes", 3, 5)}
    (if (i32.eq (local.get $columns) (i32.const 3)) (then
${columns("three", 3, 3)}))
${columns("twos", 2, 2)}
${columns("one", 1, 1)})
`;
}
