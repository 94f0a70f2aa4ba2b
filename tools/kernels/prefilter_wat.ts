/** Text of the kernels that find the coefficients of splines. @module */

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
  times,
  vectors,
} from "./words.ts";

const POLE = Math.sqrt(3) - 2;
const GAIN = 6;
const CLOSING = POLE / (POLE * POLE - 1);
/** Lines along x that are filtered side by side. */
const LINES = 8;

/** Names of the functions, by how many lines they filter side by side. */
const SIZES: readonly Lanes[] = [vectors(LINES / 2), vectors(1), single];

/** A loop while a pointer has not reached another. */
function loop(label: string, condition: string, body: string): string {
  return `
    (block $${label}Done (loop $${label}
      (br_if $${label}Done ${condition})${body}
      (br $${label})))`;
}

/** Filters some lines that lie side by side. */
function filterFunction(lanes: Lanes): string {
  const { values, count, type, op, load, store, splat, constant } = lanes;
  const value = (i: number) => `value${i}`;
  const all = (code: (i: number) => string) => each(count, code);
  const far = sum(get("last"), `(i32.sub ${get("data")} ${get("at")})`);
  return `
  ;; Filters ${values} line${
    values > 1 ? "s" : ""
  } side by side: \`count\` values each, \`step\` bytes apart.
  (func $filter${values} ${params("data", "count", "step", "sums")}
    ${locals("i32", "at", "last", "term", "end")}
    ${
    locals(
      type,
      "weight",
      "back",
      ...Array.from({ length: count }, (_, i) => value(i)),
    )
  }${
    set(
      "last",
      sum(
        get("data"),
        times(`(i32.sub ${get("count")} ${i32(1)})`, get("step")),
      ),
    )
  }${set("weight", splat(get("sums")))}${
    all((i) =>
      set(
        value(i),
        op(
          "add",
          load(get("data"), i),
          op("mul", get("weight"), load(get("last"), i)),
        ),
      )
    )
  }${set("term", sum(get("sums"), i32(24)))}${
    set(
      "end",
      sum(
        get("term"),
        `(i32.shl (i32.trunc_f64_s (f64.load offset=16 ${get("sums")})) ${
          i32(4)
        })`,
      ),
    )
  }${set("at", sum(get("data"), get("step")))}${
    loop(
      "terms",
      `(i32.eq ${get("term")} ${get("end")})`,
      set("weight", splat(get("term"))) +
        set("back", splat(sum(get("term"), i32(8)))) +
        all((i) =>
          set(
            value(i),
            op(
              "add",
              get(value(i)),
              op(
                "add",
                op("mul", get("weight"), load(get("at"), i)),
                op("mul", get("back"), load(far, i)),
              ),
            ),
          )
        ) + advance("term", i32(16)) + advance("at", get("step")),
    )
  }${set("weight", splat(sum(get("sums"), i32(8))))}${
    all((i) =>
      set(value(i), op("mul", get(value(i)), get("weight"))) +
      store(get("data"), i, get(value(i)))
    )
  }${set("at", get("data"))}${
    loop(
      "forwards",
      `(i32.eq ${get("at")} ${get("last")})`,
      set("at", sum(get("at"), get("step"))) +
        all((i) =>
          set(
            value(i),
            op(
              "add",
              op("mul", constant(GAIN), load(get("at"), i)),
              op("mul", constant(POLE), get(value(i))),
            ),
          ) + store(get("at"), i, get(value(i)))
        ),
    )
  }${set("at", `(i32.sub ${get("last")} ${get("step")})`)}${
    all((i) =>
      set(
        value(i),
        op(
          "mul",
          op(
            "add",
            op("mul", constant(POLE), load(get("at"), i)),
            get(value(i)),
          ),
          constant(CLOSING),
        ),
      ) + store(get("last"), i, get(value(i)))
    )
  }${set("at", get("last"))}${
    loop(
      "backwards",
      `(i32.eq ${get("at")} ${get("data")})`,
      set("at", `(i32.sub ${get("at")} ${get("step")})`) +
        all((i) =>
          set(
            value(i),
            op(
              "mul",
              constant(POLE),
              op("sub", get(value(i)), load(get("at"), i)),
            ),
          ) + store(get("at"), i, get(value(i)))
        ),
    )
  })
`;
}

const pairs = (code: (pair: number) => string) => each(LINES / 2, code);
const line = (n: number) => `line${n}`;
const shuffled = (lanes: string, a: string, b: string) =>
  `(i8x16.shuffle ${lanes} ${a} ${b})`;
const lower = (a: string, b: string) =>
  shuffled("0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23", a, b);
const upper = (a: string, b: string) =>
  shuffled("8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31", a, b);

/** Turns lines into columns of the buffer, or back. */
function turn(direction: "in" | "out"): string {
  const row = (offset: number, pair: number) =>
    `offset=${8 * LINES * offset + 16 * pair} ${get("at")}`;
  const ends = (pair: number) => {
    const [first, second] = [2 * pair, 2 * pair + 1].map((n) =>
      sum(get(line(n)), get("along"))
    );
    return direction === "in"
      ? set("a", `(v128.load ${first})`) + set("b", `(v128.load ${second})`) + `
      (v128.store ${row(0, pair)} ${lower(get("a"), get("b"))})
      (v128.store ${row(1, pair)} ${upper(get("a"), get("b"))})`
      : set("a", `(v128.load ${row(0, pair)})`) +
        set("b", `(v128.load ${row(1, pair)})`) + `
      (v128.store ${first} ${lower(get("a"), get("b"))})
      (v128.store ${second} ${upper(get("a"), get("b"))})`;
  };
  const moved = advance("along", i32(16)) + advance("at", i32(16 * LINES));
  return set("along", i32(0)) + set("at", get("buffer")) +
    loop(
      `turned${direction}`,
      `(i32.ge_u ${get("along")} ${get("even")})`,
      pairs(ends) + moved,
    ) + (direction === "in" ? lastIn() : lastOut());
}

/** The last value of lines with an odd number of them. */
function lastIn(): string {
  return `
    (if (i32.and ${get("count")} ${i32(1)}) (then${
    each(LINES, (n) => `
      (f64.store offset=${8 * n} ${get("at")} (f64.load ${
      sum(get(line(n)), get("along"))
    }))`)
  }))`;
}

function lastOut(): string {
  return `
    (if (i32.and ${get("count")} ${i32(1)}) (then${
    each(LINES, (n) => `
      (f64.store ${sum(get(line(n)), get("along"))} (f64.load offset=${8 * n} ${
      get("at")
    }))`)
  }))`;
}

/** The text of `prefilterRows` and `prefilterLines`: functions of a module. */
export function prefilterWat(): string {
  return `${SIZES.map(filterFunction).join("")}
  ;; Filters \`length\` lines whose first values are neighbours.
  (func (export "prefilterRows") ${
    params("data", "count", "step", "length", "sums")
  }${
    along(SIZES, ({ values }) => `
      (call $filter${values} ${get("data")} ${get("count")} ${get("step")} ${
      get("sums")
    })${advance("data", i32(8 * values))}`)
  })

  ;; Filters \`lines\` lines of neighbours that start \`row\` bytes apart, ${LINES} at a
  ;; time, turned into columns of \`buffer\`; where fewer are left, the last one
  ;; is taken several times.
  (func (export "prefilterLines") ${
    params("data", "count", "row", "lines", "sums", "buffer")
  }
    ${locals("i32", "end", "at", "along", "even")} ${
    locals("i32", ...Array.from({ length: LINES }, (_, n) => line(n)))
  }
    ${locals("v128", "a", "b")}${
    set(
      "end",
      sum(
        get("data"),
        times(`(i32.sub ${get("lines")} ${i32(1)})`, get("row")),
      ),
    )
  }${set("even", bytes(`(i32.and ${get("count")} ${i32(-2)})`))}${
    loop(
      "group",
      `(i32.gt_u ${get("data")} ${get("end")})`,
      set(line(0), get("data")) + each(LINES - 1, (n) =>
        set("at", sum(get(line(n)), get("row"))) +
        set(
          line(n + 1),
          `(select ${get("at")} ${get("end")} (i32.le_u ${get("at")} ${
            get("end")
          }))`,
        )) +
        turn("in") + `
      (call $filter${LINES} ${get("buffer")} ${get("count")} ${
        i32(8 * LINES)
      } ${get("sums")})` + turn("out") +
        advance("data", times(i32(LINES), get("row"))),
    )
  })
`;
}
