/** Text of the kernels of small matrices. @module */

import { advance, bytes, get, i32, locals, params, set, sum } from "./words.ts";

/** Splits a float64 into halves of 26 bits (Dekker 1971). */
const SPLITTER = 134217729;

/** Repeats code until a counter is 0; it is at least 1 at first. */
function times(label: string, counter: string, body: string): string {
  return `
    (loop $${label}${body}
      (br_if $${label} (local.tee $${counter} (i32.sub ${get(counter)} ${
    i32(1)
  }))))`;
}

function op(name: "add" | "sub" | "mul", left: string, right: string): string {
  return `(f64.${name} ${left} ${right})`;
}

/** Code that sets a local to the upper half of another. */
function upperHalf(target: string, of: string): string {
  return set(target, op("mul", `(f64.const ${SPLITTER})`, get(of))) +
    set(
      target,
      op("sub", get(target), op("sub", get(target), get(of))),
    );
}

/** The text of \`accurateProduct\`. */
function accurateProductWat(): string {
  const [x, y, product, next, taken] = ["x", "y", "product", "next", "taken"]
    .map(get);
  const [xUpper, yUpper, total] = ["xUpper", "yUpper", "total"].map(get);
  const xLower = op("sub", x, xUpper);
  const yLower = op("sub", y, yUpper);
  const lost = op(
    "sub",
    op(
      "sub",
      op("sub", product, op("mul", xUpper, yUpper)),
      op("mul", xLower, yUpper),
    ),
    op("mul", xUpper, yLower),
  );
  const rounded = op(
    "add",
    op("sub", total, op("sub", next, taken)),
    op("sub", product, taken),
  );
  const step = set("x", `(f64.load ${get("row")})`) +
    set("y", `(f64.load ${get("column")})`) + upperHalf("xUpper", "x") +
    upperHalf("yUpper", "y") + set("product", op("mul", x, y)) +
    set("next", op("add", total, product)) +
    set("taken", op("sub", next, total)) +
    set(
      "error",
      op("add", get("error"), op("sub", op("mul", xLower, yLower), lost)),
    ) + set("error", op("add", get("error"), rounded)) + set("total", next) +
    advance("row", i32(8)) + advance("column", bytes(get("columns")));
  return `
  ;; Multiplies \`a\` (\`rows\` × \`inner\`) by \`b\` (\`inner\` × \`columns\`), row-major and
  ;; not empty, as if in twice the precision (Dot2).
  (func (export "accurateProduct") ${
    params("a", "b", "out", "rows", "inner", "columns")
  }
    ${locals("i32", "row", "column", "i", "j", "k")}
    ${
    locals(
      "f64",
      "x",
      "y",
      "xUpper",
      "yUpper",
      "product",
      "next",
      "taken",
      "total",
      "error",
    )
  }${set("i", get("rows"))}${
    times(
      "rows",
      "i",
      set("j", i32(0)) + `
      (loop $columns${set("row", get("a"))}${
        set("column", sum(get("b"), bytes(get("j"))))
      }${set("total", "(f64.const 0)")}${set("error", "(f64.const 0)")}${
        set("k", get("inner"))
      }${times("inner", "k", step)}
        (f64.store ${get("out")} ${op("add", total, get("error"))})${
        advance("out", i32(8))
      }
        (br_if $columns (i32.lt_u (local.tee $j ${sum(get("j"), i32(1))}) ${
        get("columns")
      })))` + advance("a", bytes(get("inner"))),
    )
  })
`;
}

/** A function that adds to sums over rows, for columns i and j ≤ i. */
function gramFunction(name: string, told: string, term: string): string {
  const stored = `(f64.load ${get("to")})`;
  return `
  ;; ${told}
  ;; of \`count\` rows to \`out\`, row-major, its lower triangle.
  (func (export "${name}") ${params("q", "count", "rank", "out")}
    ${locals("i32", "i", "j", "to", "left", "right", "row")}${
    set("row", bytes(get("rank")))
  }${
    times(
      "rows",
      "count",
      set("i", i32(0)) + set("left", get("q")) + `
      (loop $left${set("j", get("i"))}${set("right", get("q"))}${
        set("to", sum(get("out"), `(i32.mul ${get("i")} ${get("row")})`))
      }
        (loop $right
          (f64.store ${get("to")} ${op("add", stored, term)})${
        advance("to", i32(8))
      }${advance("right", i32(8))}
          (br_if $right (i32.ge_s (local.tee $j (i32.sub ${get("j")} ${
        i32(1)
      })) ${i32(0)})))${advance("left", i32(8))}
        (br_if $left (i32.lt_u (local.tee $i ${sum(get("i"), i32(1))}) ${
        get("rank")
      })))` + advance("q", get("row")),
    )
  })
`;
}

/** The text of \`subtractHalf\`. */
function subtractHalfWat(): string {
  return `
  ;; Takes half of matrix · excess off a matrix of \`count\` rows of \`rank\` columns.
  ;; \`room\` has room for a row.
  (func (export "subtractHalf") ${
    params("matrix", "count", "rank", "excess", "room")
  }
    ${locals("i32", "i", "j", "at", "from", "row")} (local $total f64)${
    set("row", bytes(get("rank")))
  }${
    times(
      "rows",
      "count",
      set("j", i32(0)) + `
      (loop $columns${set("total", "(f64.const 0)")}${
        set("at", get("matrix"))
      }${set("from", sum(get("excess"), get("j")))}${set("i", get("rank"))}${
        times(
          "inner",
          "i",
          set(
            "total",
            op(
              "add",
              get("total"),
              op(
                "mul",
                `(f64.load ${get("at")})`,
                `(f64.load ${get("from")})`,
              ),
            ),
          ) + advance("at", i32(8)) + advance("from", get("row")),
        )
      }
        (f64.store ${sum(get("room"), get("j"))} ${get("total")})
        (br_if $columns (i32.lt_u (local.tee $j ${sum(get("j"), i32(8))}) ${
        get("row")
      })))${set("j", i32(0))}
      (loop $subtract
        (f64.store ${get("matrix")} ${
        op(
          "sub",
          `(f64.load ${get("matrix")})`,
          op(
            "mul",
            `(f64.load ${sum(get("room"), get("j"))})`,
            "(f64.const 0.5)",
          ),
        )
      })${advance("matrix", i32(8))}
        (br_if $subtract (i32.lt_u (local.tee $j ${sum(get("j"), i32(8))}) ${
        get("row")
      })))`,
    )
  })
`;
}

/** The text of the kernels of small matrices. */
export function matrixWat(): string {
  const at = (name: string, rows = 0) =>
    `(f64.load ${rows === 0 ? get(name) : sum(get(name), get("row"))})`;
  return accurateProductWat() +
    gramFunction(
      "addGram",
      "Adds the products of any two columns",
      op("mul", at("left"), at("right")),
    ) +
    gramFunction(
      "addNeighbourGram",
      "Adds the products of any two columns, each with the next row of the other,",
      op(
        "add",
        op("mul", at("left"), at("right", 1)),
        op("mul", at("left", 1), at("right")),
      ),
    ) + subtractHalfWat();
}
