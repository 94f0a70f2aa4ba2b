/** Text of the kernels that sum stored float32 volumes in one go. @module */

import { advance, get, i32, locals, params, set, sum } from "./words.ts";

/** Most basis columns of a kernel. */
export const FLOAT_COLUMNS = 3;
/** Vectors of two voxels that are taken at a time. */
const VECTORS = 2;

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

function each(n: number, line: (i: number) => string): string {
  return range(n).map(line).join("");
}

/** A local of each vector. */
function vectors(...names: string[]): string[] {
  return names.flatMap((name) => range(VECTORS).map((v) => `${name}${v}`));
}

function load(pointer: string, v: number): string {
  return `(v128.load offset=${16 * v} ${get(pointer)})`;
}

function store(pointer: string, v: number, name: string): string {
  return `
      (v128.store offset=${16 * v} ${get(pointer)} ${get(`${name}${v}`)})`;
}

function add(name: string, value: string): string {
  return set(name, `(f64x2.add ${get(name)} ${value})`);
}

function product(a: string, b: string): string {
  return `(f64x2.mul ${get(a)} ${get(b)})`;
}

/** Whether totals are finite: then so is every value in them. */
const ALL_FINITE = `(i32.eqz (v128.any_true (f64x2.ne (f64x2.add ${
  range(VECTORS).map((v) => `(f64x2.sub ${get(`S${v}`)} ${get(`S${v}`)})`)
    .join(" ")
}) (v128.const i64x2 0 0))))`;

/** The function of `columns` basis columns, with products of neighbours or not. */
function floatsFunction(columns: number, lagged: boolean): string {
  const sums = ["total", "shift", "zz", ...(lagged ? ["lag", "zprev"] : [])];
  const lag = (lines: string) => lagged ? lines : "";
  const accs = range(columns).map((k) => `acc${k}`);
  const rows = accs.slice(1);
  const loadSums = each(
    VECTORS,
    (v) =>
      set(`S${v}`, load("total", v)) + set(`H${v}`, load("shift", v)) +
      set(`Q${v}`, load("zz", v)) +
      lag(set(`L${v}`, load("lag", v)) + set(`P${v}`, load("zprev", v))) +
      accs.map((acc) => set(`A${acc}${v}`, load(acc, v))).join(""),
  );
  /** Adds all volumes; values that may not be finite are looked at. */
  const addVolumes = (label: string, clean: boolean) => `
${set("at", get("y"))}${set("b", get("basis"))}${set("left", get("volumes"))}
      (loop ${label}
${
    each(VECTORS, (v) =>
      set(
        `value${v}`,
        `(f64x2.promote_low_f32x4 (v128.load64_zero offset=${8 * v} ${
          get("at")
        }))`,
      ))
  }
${
    each(VECTORS, (v) => {
      const value = get(`value${v}`);
      const finite =
        `(f64x2.eq (f64x2.sub ${value} ${value}) (v128.const i64x2 0 0))`;
      const taken = clean ? value : `(v128.and ${value} ${finite})`;
      return add(`S${v}`, value) +
        set(`z${v}`, `(f64x2.sub ${taken} ${get(`H${v}`)})`) +
        add(`Q${v}`, product(`z${v}`, `z${v}`)) +
        lag(
          add(`L${v}`, product(`z${v}`, `P${v}`)) +
            set(`P${v}`, get(`z${v}`)),
        );
    })
  }
${
    accs.map((acc, k) =>
      set("weight", `(v128.load64_splat offset=${8 * k} ${get("b")})`) +
      each(VECTORS, (v) => add(`A${acc}${v}`, product("weight", `z${v}`)))
    ).join("")
  }
${advance("at", get("yRow"))}${advance("b", i32(8 * columns))}
      (br_if ${label} (local.tee $left (i32.sub ${get("left")} ${i32(1)}))))`;
  return `
  ;; Adds \`volumes\` stored float32 volumes to the totals and, where finite and 0
  ;; elsewhere, less the shift, to the sums of \`fours\` times four voxels with
  ;; ${columns} basis column${columns > 1 ? "s" : ""}${
    lagged ? "" : ", without products of neighbours in time"
  }. Both are at least 1.
  (func (export "sumFloats${columns}${lagged ? "Lagged" : ""}")
    ${
    params("y", "yRow", ...sums, "acc0", "accRow", "basis", "volumes", "fours")
  }
    ${locals("i32", "at", "b", "left", ...rows)}
    ${locals("v128", "weight", ...vectors("value", "z"))}
    ${
    locals(
      "v128",
      ...vectors(
        "S",
        "H",
        "Q",
        "L",
        "P",
        ...accs.map((a) => `A${a}`),
      ),
    )
  }
${rows.map((name, k) => set(name, sum(get(`acc${k}`), get("accRow")))).join("")}
    (loop $voxels
      (block $summed
      ;; Zeros without a shift, as outside the head, add nothing.
      (block $any
      (br_if $any (v128.any_true (v128.or ${
    range(VECTORS).map((v) =>
      `(f64x2.ne ${load("shift", v)} (v128.const i64x2 0 0))`
    ).join(" ")
  })))
${set("at", get("y"))}${set("left", get("volumes"))}
      (loop $zeros
      (br_if $any (v128.any_true (v128.load ${get("at")})))
${advance("at", get("yRow"))}
      (br_if $zeros (local.tee $left (i32.sub ${get("left")} ${i32(1)}))))
${
    lag(each(VECTORS, (v) => `
      (v128.store offset=${16 * v} ${get("zprev")} (v128.const i64x2 0 0))`))
  }
      (br $summed))
${loadSums}
      (block $added
      ;; As if all were finite; the totals tell whether they were.
      (if ${ALL_FINITE} (then
${addVolumes("$finite", true)}
      (br_if $added ${ALL_FINITE})
${loadSums}))
${addVolumes("$volumes", false)})
${
    each(VECTORS, (v) =>
      store("total", v, "S") + store("zz", v, "Q") +
      lag(store("lag", v, "L") + store("zprev", v, "P")) +
      accs.map((acc) => store(acc, v, `A${acc}`)).join(""))
  })${
    [...sums, ...accs].map((name) => advance(name, i32(16 * VECTORS))).join("")
  }${advance("y", i32(8 * VECTORS))}
      (br_if $voxels (local.tee $fours (i32.sub ${get("fours")} ${i32(1)})))))
`;
}

/** The text of `sumFloats1`, `sumFloats1Lagged`, …: functions of a module. */
export function floatsWat(): string {
  return [false, true].flatMap((lagged) =>
    range(FLOAT_COLUMNS).map((k) => floatsFunction(k + 1, lagged))
  ).join("");
}
