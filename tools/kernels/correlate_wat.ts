/** Text of the kernels that sum neighbours, weighted. @module */

import {
  advance,
  along,
  bytes,
  each,
  get,
  i32,
  type Lanes,
  locals,
  params,
  set,
  single,
  sum,
  vectors,
} from "./words.ts";

const SIZES = [vectors(6), vectors(1), single];
const DECREMENT = set("distance", `(i32.sub ${get("distance")} ${i32(1)})`);

/** Where the three rows of a pair and its middle are. */
interface Places {
  /** Sets `$at`, the middle. */
  readonly middle: string;
  /** Sets `$before` and `$after` from `$distance`. */
  readonly pair: string;
}

/** One step along a row. */
function step(lanes: Lanes, places: Places): string {
  const { count, op, load, store, splat, values } = lanes;
  const name = (what: string, i = 0) =>
    `${what}${lanes.type === "f64" ? "Single" : i}`;
  const weight = name("weight", 0);
  return places.middle + set(weight, splat(get("kernel"))) +
    each(
      count,
      (i) => set(name("sum", i), op("mul", load(get("at"), i), get(weight))),
    ) + set("distance", get("radius")) + `
      (block $summed${values} (loop $pairs${values}
      (br_if $summed${values} (i32.eqz ${get("distance")}))${places.pair}${
    set(weight, splat(sum(get("kernel"), bytes(get("distance")))))
  }${
    each(count, (i) =>
      set(
        name("sum", i),
        op(
          "add",
          get(name("sum", i)),
          op(
            "mul",
            op("add", load(get("before"), i), load(get("after"), i)),
            get(weight),
          ),
        ),
      ))
  }${DECREMENT}
      (br $pairs${values})))` +
    each(count, (i) => store(get("target"), i, get(name("sum", i)))) +
    advance("source", i32(8 * values)) + advance("target", i32(8 * values));
}

const STEP_LOCALS = `
    ${locals("i32", "at", "before", "after", "distance")}
    ${locals("v128", "weight0", "sum0", "sum1", "sum2", "sum3", "sum4", "sum5")}
    ${locals("f64", "weightSingle", "sumSingle")}`;

/** Reads where a row starts from the table. */
function tabled(entry: string): string {
  return sum(get("source"), bytes(`(i32.load ${entry})`));
}

const fromTable: Places = {
  middle: set("at", tabled(get("starts"))),
  pair: set(
    "before",
    tabled(
      `(i32.sub ${get("starts")} (i32.shl ${get("distance")} ${i32(2)}))`,
    ),
  ) + set(
    "after",
    tabled(sum(get("starts"), `(i32.shl ${get("distance")} ${i32(2)})`)),
  ),
};

const fromNeighbours: Places = {
  middle: set("at", get("source")),
  pair: set("before", `(i32.sub ${get("source")} ${bytes(get("distance"))})`) +
    set("after", sum(get("source"), bytes(get("distance")))),
};

/** Fills \`$from\` to \`$to\` of the padded line by the table of mirrored voxels. */
const MIRROR_LOOP = `
    (block $end (loop $next
      (br_if $end (i32.ge_u ${get("from")} ${get("to")}))
      (f64.store ${sum(get("padded"), bytes(get("from")))} (f64.load ${
  sum(
    get("source"),
    bytes(
      `(i32.load ${sum(get("mirror"), `(i32.shl ${get("from")} ${i32(2)})`)})`,
    ),
  )
}))${advance("from", i32(1))}
      (br $next)))`;

/** The text of `correlateRows` and `correlateLines`: functions of a module. */
export function correlateWat(): string {
  const rowParams = params("source", "starts", "kernel", "radius", "target");
  return `
  ;; Sums a row of \`length\` values and those before and after it, weighted: first
  ;; the row, then the pairs from the farthest to the nearest. \`starts\` points to
  ;; where the row starts in \`source\`, in values; its neighbours stand beside.
  (func $sumRow ${rowParams} ${params("length")}${STEP_LOCALS}${
    along(SIZES, (lanes) => step(lanes, fromTable))
  })

  ;; The same along a line with \`radius\` more values at either end.
  (func $sumLine ${
    params("source", "kernel", "radius", "target", "length")
  }${STEP_LOCALS}${along(SIZES, (lanes) => step(lanes, fromNeighbours))})

  ;; \`$sumRow\` for \`rows\` rows; the sums of each go \`step\` bytes behind the last.
  (func (export "correlateRows") ${rowParams} ${
    params("step", "rows", "length")
  }${
    set(
      "starts",
      sum(get("starts"), `(i32.shl ${get("radius")} ${i32(2)})`),
    )
  }
    (loop $row
      (call $sumRow ${get("source")} ${get("starts")} ${get("kernel")} ${
    get("radius")
  }
        ${get("target")} ${get("length")})${advance("starts", i32(4))}${
    advance("target", get("step"))
  }
      (br_if $row (local.tee $rows (i32.sub ${get("rows")} ${i32(1)})))))

  ;; Fills places of a padded line from the voxels that a table says.
  (func $mirrorInto ${
    params("source", "mirror", "padded", "from", "to")
  }${MIRROR_LOOP})

  ;; \`$sumLine\` for \`lines\` lines one after another. Each is copied to \`padded\`,
  ;; with the voxels that \`mirror\` says beyond its ends.
  (func (export "correlateLines")
    ${
    params("source", "mirror", "kernel", "radius", "target", "lines", "length")
  } ${params("padded")}
    ${locals("i32", "first", "end", "from", "to")}${
    set("first", sum(get("padded"), bytes(get("radius"))))
  }${set("end", sum(get("radius"), get("length")))}
    (loop $line
      (call $mirrorInto ${get("source")} ${get("mirror")} ${get("padded")} ${
    i32(0)
  } ${get("radius")})
      (call $mirrorInto ${get("source")} ${get("mirror")} ${get("padded")}
        ${get("end")} ${sum(get("end"), get("radius"))})${
    set("from", get("source"))
  }${set("to", get("first"))}${
    set("source", sum(get("source"), bytes(get("length"))))
  }
      (block $copied (loop $copy
        (br_if $copied (i32.ge_u ${get("from")} ${get("source")}))
        (f64.store ${get("to")} (f64.load ${get("from")}))${
    advance("from", i32(8))
  }${advance("to", i32(8))}
        (br $copy)))
      (call $sumLine ${get("first")} ${get("kernel")} ${get("radius")} ${
    get("target")
  } ${get("length")})${advance("target", bytes(get("length")))}
      (br_if $line (local.tee $lines (i32.sub ${get("lines")} ${i32(1)})))))
`;
}
