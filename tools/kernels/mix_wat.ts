/** Text of the kernels that mix rows. @module */

import {
  advance,
  along,
  each,
  get,
  i32,
  type Lanes,
  locals,
  params,
  set,
  single,
  sum,
  times,
  vectors,
} from "./words.ts";

const SIZES = [vectors(4), vectors(1), single];

/** One step along a row that is mixed from some others. */
function step(width: number, lanes: Lanes): string {
  const { count, load, op, splat, store, values } = lanes;
  const kind = lanes.type === "f64" ? "Single" : "";
  const weight = (tap: number) => `weight${kind}${tap}`;
  const mixed = (i: number) =>
    Array.from(
      { length: width },
      (_, tap) => op("mul", get(weight(tap)), load(get(`from${tap}`), i)),
    ).reduce((left, right) => op("add", left, right));
  return each(
    width,
    (tap) => set(weight(tap), splat(sum(get("weights"), i32(8 * tap)))),
  ) + each(count, (i) => store(get("to"), i, mixed(i))) +
    each(width, (tap) => advance(`from${tap}`, i32(8 * values))) +
    advance("to", i32(8 * values));
}

/** The function that mixes \`width\` rows. */
function mixFunction(width: number): string {
  const names = (what: string) =>
    Array.from({ length: width }, (_, tap) => `${what}${tap}`);
  const row = (tap: number) =>
    sum(
      get("source"),
      times(`(i32.load offset=${4 * tap} ${get("rows")})`, get("step")),
    );
  return `
  ;; Mixes rows of \`row\` values: the i-th of \`count\` sums is that of the ${width} rows
  ;; of \`source\` that \`rows\` names, times their weights.
  (func (export "mixRows${width}")
    ${
    params(
      "source",
      "step",
      "rows",
      "weights",
      "target",
      "targetStep",
      "count",
      "row",
    )
  }
    ${locals("i32", "length", "to", ...names("from"))}
    ${locals("v128", ...names("weight"))} ${
    locals("f64", ...names("weightSingle"))
  }
    (loop $row${set("length", get("row"))}${set("to", get("target"))}${
    each(width, (tap) => set(`from${tap}`, row(tap)))
  }${along(SIZES, (lanes) => step(width, lanes))}${
    advance("rows", i32(4 * width))
  }${advance("weights", i32(8 * width))}${advance("target", get("targetStep"))}
      (br_if $row (local.tee $count (i32.sub ${get("count")} ${i32(1)})))))
`;
}

/** The text of `mixRows2` and `mixRows4`: functions of a module. */
export function mixWat(): string {
  return mixFunction(2) + mixFunction(4);
}
