/** Transformations of several variables together. @module */

import { factorQr, solveLeastSquares } from "../kernels/qr.ts";
import type { Field } from "./field.ts";
import type { InstructionAct } from "./instruction_act.ts";
import { numbersOf, type Variable, withValues } from "./variable.ts";

/**
 * Makes one variable of several: their product or sum, or whether all or some
 * are true. Missing values are passed over.
 *
 * @param act What is done.
 * @param names The variables' names.
 * @param variables The variables, of the same events or all of them series.
 * @param where Where it is asked for, for messages.
 * @returns The variable.
 * @throws {InputError} If they do not go together.
 */
export function joined(
  act: InstructionAct,
  names: readonly string[],
  variables: readonly Variable[],
  where: Field,
): Variable {
  if (variables.length === 0) {
    where.refuse(`${act.name}: no variable fits Input, expected one at least`);
  }
  const [first] = variables;
  variables.forEach((other, k) =>
    refuseMisaligned(act.name, [names[0], first], [names[k], other], where)
  );
  const weights = act.name === "Sum" ? act.weights : undefined;
  if (weights !== undefined && weights.length !== variables.length) {
    where.refuse(
      `Sum: found ${weights.length} Weights, expected ${variables.length}, one a variable`,
    );
  }
  const columns = variables.map(numbersOf);
  return withValues(
    first,
    first.values.map((_, i) => {
      const row = columns.map((column, k) => column[i] * (weights?.[k] ?? 1))
        .filter((value) => !Number.isNaN(value));
      switch (act.name) {
        case "Product":
          return row.reduce((product, value) => product * value, 1);
        case "And":
          return row.every((value) => value !== 0) ? 1 : 0;
        case "Or":
          return row.some((value) => value !== 0) ? 1 : 0;
        default:
          return row.reduce((sum, value) => sum + value, 0);
      }
    }),
  );
}

/**
 * Takes from a variable what others tell of it, by least squares with an
 * intercept; the intercept's share stays.
 *
 * @param name The variable's name.
 * @param variable The variable.
 * @param others Names of the others.
 * @param by The others.
 * @param where Where it is asked for, for messages.
 * @returns The rest.
 * @throws {InputError} If they do not go together, or the others depend on
 * each other.
 */
export function orthogonal(
  name: string,
  variable: Variable,
  others: readonly string[],
  by: readonly Variable[],
  where: Field,
): Variable {
  by.forEach((other, k) =>
    refuseMisaligned(
      "Orthogonalize",
      [name, variable],
      [others[k], other],
      where,
    )
  );
  const y = Float64Array.from(numbersOf(variable));
  const columns = by.map(numbersOf);
  const width = columns.length + 1;
  const table = new Float64Array(y.length * width);
  for (let i = 0; i < y.length; i++) {
    table[i * width] = 1;
    columns.forEach((column, k) => table[i * width + k + 1] = column[i]);
  }
  if (![...table, ...y].every(Number.isFinite)) {
    where.refuse(
      `Orthogonalize: '${name}' or one of ${
        others.join(", ")
      } has missing values, expected numbers; Scale with ReplaceNA fills them`,
    );
  }
  const weights = weightsOf(table, y, width);
  if (weights === undefined) {
    where.refuse(
      `Orthogonalize: of ${
        others.join(", ")
      } one is constant or depends on the others, expected independent variables`,
    );
  }
  return withValues(
    variable,
    Array.from(y, (value, i) =>
      columns.reduce(
        (rest, column, k) => rest - column[i] * weights[k + 1],
        value,
      )),
  );
}

function weightsOf(
  table: Float64Array,
  y: Float64Array,
  width: number,
): Float64Array | undefined {
  if (y.length < width) return undefined;
  const qr = factorQr(table, y.length, width);
  const pivots = Array.from(
    { length: width },
    (_, k) => Math.abs(qr.factors[k * y.length + k]),
  );
  const norms = Array.from({ length: width }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < y.length; i++) sum += table[i * width + k] ** 2;
    return Math.sqrt(sum);
  });
  const dependent = pivots.some((pivot, k) =>
    pivot <= y.length * Number.EPSILON * norms[k]
  );
  return dependent ? undefined : solveLeastSquares(qr, y);
}

function refuseMisaligned(
  what: string,
  [name, first]: readonly [string, Variable],
  [other, second]: readonly [string, Variable],
  where: Field,
): void {
  const refuse = (why: string) =>
    where.refuse(
      `${what}: '${name}' and '${other}' ${why}, expected the same moments; Convolve or Dense makes series of events`,
    );
  if (first.kind !== second.kind) refuse("are events and a series");
  if (first.kind === "dense" && second.kind === "dense") {
    if (first.fine !== second.fine) refuse("are sampled at different rates");
  }
  if (first.values.length !== second.values.length) {
    refuse("have different numbers of values");
  }
  if (first.kind !== "sparse" || second.kind !== "sparse") return;
  const same = first.onsets.every((onset, i) =>
    Math.abs(onset - second.onsets[i]) <= 1e-8 &&
    Math.abs(first.durations[i] - second.durations[i]) <= 1e-8
  );
  if (!same) refuse("are different events");
}
