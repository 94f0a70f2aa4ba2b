/** Text of the kernel that solves fits from their sums. @module */

import { advance, get, i32, locals, params, set, sum, times } from "./words.ts";

const vector = (name: string) => `f64x2.${name}`;
const op = (name: string, a: string, b: string) =>
  `(${vector(name)} ${a} ${b})`;
const add = (a: string, b: string) => op("add", a, b);
const sub = (a: string, b: string) => op("sub", a, b);
const mul = (a: string, b: string) => op("mul", a, b);
const div = (a: string, b: string) => op("div", a, b);
const splat = (value: string) => `(f64x2.splat ${value})`;
const number = (value: number) => `(v128.const f64x2 ${value} ${value})`;
const zero = number(0);

/** The same place of two rows, as one vector. */
function pair(a: string, b: string): string {
  return `(v128.load64_lane 1 ${b} (v128.load64_zero ${a}))`;
}

/** A vector at a place of the scratch: array \`which\` of \`rank\` vectors. */
function place(which: number): string {
  return sum(get("room"), times(get("vectors"), i32(which)));
}

/** A vector of the scratch. */
function stored(which: number): string {
  return `(v128.load ${place(which)})`;
}

function store(which: number, value: string): string {
  return `
      (v128.store ${place(which)} ${value})`;
}

/** The k-th number of a row of the model, in both lanes. */
function model(row: number): string {
  return `(v128.load64_splat ${
    sum(get("number"), times(get("numbers"), i32(row)))
  })`;
}

/** What is done for each column. */
function columns(name: string, body: string): string {
  return `${set("room", get("scratch"))}${set("number", get("model"))}${
    set("k", get("rank"))
  }
    (loop $${name}${body}${advance("room", i32(16))}${advance("number", i32(8))}
      (br_if $${name} (local.tee $k (i32.sub (local.get $k) (i32.const 1)))))`;
}

/** Reads a row of sums of both voxels and moves on to the next row. */
function gather(which: number): string {
  return store(which, pair(get("a"), get("b"))) + advance("a", get("row")) +
    advance("b", get("row"));
}

/** Moves both pointers to the voxels' places in a row. */
function locate(row: string): string {
  return set("a", sum(get(row), get("placeA"))) +
    set("b", sum(get(row), get("placeB")));
}

/** Sets a local to the same place of both voxels in a row. */
function scalar(name: string, row: string): string {
  return set(
    name,
    pair(
      sum(get(row), get("placeA")),
      sum(get(row), get("placeB")),
    ),
  );
}

function choose(a: string, b: string, mask: string): string {
  return `(v128.bitselect ${a} ${b} ${mask})`;
}

/** Stores a vector at the voxels' places that two pointers point to. */
function write(a: string, b: string, value: string): string {
  return `
      (v128.store64_lane 0 ${a} ${value})
      (v128.store64_lane 1 ${b} ${value})`;
}

function put(row: string, name: string): string {
  return write(
    sum(get(row), get("placeA")),
    sum(get(row), get("placeB")),
    get(name),
  );
}

/** The text of the kernel: a function of a module. */
export function solveWat(): string {
  const [G, H, SCORE, DIAGONAL] = [0, 1, 2, 3];
  const [CONSTANT, NEIGHBOUR, LAST] = [0, 1, 2];
  const length = "scans";
  return `
  ;; Solves \`count\` voxels (at least one) where their sums lie; see
  ;; lib/glm/ar1.ts. The results take the place of the sums: coefficients that of
  ;; the projected ones, the level of shift, the whitened residual sum of squares
  ;; of squares, the coefficient in hundredths of lag, and the scale's centre and
  ;; factor of first and last. Two voxels are solved at a time; the last of an odd
  ;; number is solved twice over.
  ;; \`model\` is three rows of \`rank\` numbers: the sum of each column, its
  ;; neighbours in time, its value at the last scan. \`scratch\` takes 64 * rank
  ;; bytes. Scaling: 0 to percent of the mean, 1 of \`base\`, 2 none.
  (func (export "solve")
    ${
    params(
      "count",
      "projected",
      "row",
      "rank",
      "shift",
      "squares",
      "lag",
      "first",
      "last",
      "model",
      "scratch",
      "scaling",
      "ar",
    )
  } (param $scans f64) (param $base f64)
    ${
    locals(
      "i32",
      "a",
      "b",
      "placeA",
      "placeB",
      "end",
      "k",
      "room",
      "number",
      "vectors",
      "numbers",
    )
  }
    ${
    locals(
      "v128",
      "g",
      "h",
      "total",
      "shifted",
      "power",
      "product",
      "final",
      "factor",
      "center",
      "level",
      "square",
      "cross",
      "fitted",
      "bin",
      "rho",
      "rhoSquared",
      "plain",
      "along",
      "inner",
      "diagonal",
      "step",
      "gain",
    )
  }${set("vectors", times(get("rank"), i32(16)))}${
    set("numbers", times(get("rank"), i32(8)))
  }${set("end", times(get("count"), i32(8)))}
    (loop $pairs${
    set(
      "placeB",
      `(select ${sum(get("placeA"), i32(8))} ${get("placeA")} (i32.lt_u ${
        sum(get("placeA"), i32(8))
      } ${get("end")}))`,
    )
  }${set("total", zero)}${locate("projected")}${
    columns(
      "sums",
      gather(G) +
        set("total", add(get("total"), mul(model(CONSTANT), stored(G)))),
    )
  }
    (if ${get("ar")} (then${columns("neighbours", gather(H))}))${
    scalar("shifted", "shift")
  }${scalar("power", "squares")}${scalar("product", "lag")}${
    scalar("final", "last")
  }${set("center", splat(get("base")))}
    (if (i32.eqz ${get("scaling")}) (then${
    set(
      "center",
      op(
        "max",
        add(get("shifted"), div(get("total"), splat(get(length)))),
        number(1),
      ),
    )
  }))${set("factor", div(number(100), get("center")))}
    (if (i32.eq ${get("scaling")} ${i32(2)}) (then${set("center", zero)}${
    set("factor", number(1))
  }))${set("level", mul(get("factor"), sub(get("shifted"), get("center"))))}${
    set("square", mul(get("factor"), get("factor")))
  }${set("final", mul(get("final"), get("factor")))}${
    set("power", mul(get("power"), get("square")))
  }${set("product", mul(get("product"), get("square")))}${set("cross", zero)}${
    set("total", zero)
  }${set("along", zero)}${
    columns(
      "load",
      set("g", mul(stored(G), get("factor"))) + store(G, get("g")) +
        set("total", add(get("total"), mul(get("g"), get("g")))) +
        `
      (if ${get("ar")} (then${set("h", mul(stored(H), get("factor")))}${
          set("fitted", mul(model(NEIGHBOUR), get("g")))
        }${
          set(
            "cross",
            add(
              get("cross"),
              mul(
                get("g"),
                sub(div(get("fitted"), number(2)), get("h")),
              ),
            ),
          )
        }${store(H, sub(get("h"), get("fitted")))}${
          set("along", add(get("along"), mul(get("g"), model(LAST))))
        }))`,
    )
  }${set("power", op("max", sub(get("power"), get("total")), zero))}${
    set("bin", zero)
  }
    (if ${get("ar")} (then${set("product", add(get("product"), get("cross")))}${
    set(
      "bin",
      `(v128.and ${
        add(
          `(f64x2.trunc ${
            mul(
              div(
                div(
                  get("product"),
                  splat(`(f64.sub ${get(length)} (f64.const 1))`),
                ),
                div(get("power"), splat(get(length))),
              ),
              number(100),
            )
          })`,
          zero,
        )
      } ${op("gt", get("power"), zero)})`,
    )
  }${set("plain", op("eq", get("bin"), zero))}${
    set("rho", div(get("bin"), number(100)))
  }${set("rhoSquared", mul(get("rho"), get("rho")))}${
    set("final", sub(get("final"), get("along")))
  }${set("inner", zero)}${set("along", zero)}${
    columns(
      "score",
      set(
        "diagonal",
        div(
          number(1),
          add(
            number(1),
            mul(get("rho"), sub(get("rho"), model(NEIGHBOUR))),
          ),
        ),
      ) + store(DIAGONAL, get("diagonal")) +
        set("step", mul(get("diagonal"), model(LAST))) +
        set("inner", add(get("inner"), mul(get("step"), model(LAST)))) +
        set(
          "g",
          sub(
            mul(`(f64x2.neg ${get("rho")})`, stored(H)),
            mul(mul(get("rhoSquared"), model(LAST)), get("final")),
          ),
        ) + store(SCORE, get("g")) +
        set("along", add(get("along"), mul(get("step"), get("g")))),
    )
  }${
    set(
      "along",
      mul(
        div(
          get("rhoSquared"),
          sub(number(1), mul(get("rhoSquared"), get("inner"))),
        ),
        get("along"),
      ),
    )
  }${set("gain", zero)}${
    columns(
      "solution",
      set("diagonal", stored(DIAGONAL)) +
        set(
          "step",
          add(
            mul(get("diagonal"), stored(SCORE)),
            mul(get("along"), mul(get("diagonal"), model(LAST))),
          ),
        ) +
        set("gain", add(get("gain"), mul(get("step"), stored(SCORE)))) +
        set("g", stored(G)) +
        store(
          G,
          choose(get("g"), add(get("g"), get("step")), get("plain")),
        ),
    )
  }${
    set(
      "power",
      choose(
        get("power"),
        op(
          "max",
          sub(
            sub(
              sub(
                mul(get("power"), add(number(1), get("rhoSquared"))),
                mul(mul(number(2), get("rho")), get("product")),
              ),
              mul(mul(get("rhoSquared"), get("final")), get("final")),
            ),
            get("gain"),
          ),
          zero,
        ),
        get("plain"),
      ),
    )
  }))${locate("projected")}${
    columns(
      "write",
      set("g", stored(G)) + write(get("a"), get("b"), get("g")) +
        advance("a", get("row")) + advance("b", get("row")),
    )
  }${put("shift", "level")}${put("squares", "power")}${put("lag", "bin")}${
    put("first", "center")
  }${put("last", "factor")}${advance("placeA", i32(16))}
      (br_if $pairs (i32.lt_u ${get("placeA")} ${get("end")}))))
`;
}
