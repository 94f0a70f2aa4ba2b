/** Words of WebAssembly text. @module */

/** Reads a local. */
export function get(name: string): string {
  return `(local.get $${name})`;
}

/** Sets a local, on a line of its own. */
export function set(name: string, value: string): string {
  return `
      (local.set $${name} ${value})`;
}

/** A whole number. */
export function i32(value: number): string {
  return `(i32.const ${value})`;
}

/** The sum of pointers. */
export function sum(...terms: string[]): string {
  return terms.reduce((left, right) => `(i32.add ${left} ${right})`);
}

/** The product of whole numbers. */
export function times(left: string, right: string): string {
  return `(i32.mul ${left} ${right})`;
}

/** Places in a row of values, as bytes. */
export function bytes(values: string): string {
  return `(i32.shl ${values} ${i32(3)})`;
}

/** Moves a pointer on. */
export function advance(name: string, by: string): string {
  return set(name, sum(get(name), by));
}

/** Declares parameters of one type. */
export function params(...names: string[]): string {
  return names.map((name) => `(param $${name} i32)`).join(" ");
}

/** Declares locals. */
export function locals(type: string, ...names: string[]): string {
  return names.map((name) => `(local $${name} ${type})`).join(" ");
}

/** Values that a kernel works on at once: pairs in vectors, or a single one. */
export interface Lanes {
  /** Values. */
  readonly values: number;
  /** Vectors, or 1 for a single value. */
  readonly count: number;
  /** Type of a vector or of the value. */
  readonly type: "v128" | "f64";
  /** Bytes from one to the next. */
  readonly bytes: number;
  /** Loads the i-th of what a pointer points to. */
  load(pointer: string, i: number): string;
  /** Stores the i-th. */
  store(pointer: string, i: number, value: string): string;
  /** Loads one value into all lanes. */
  splat(pointer: string): string;
  /** A number in all lanes. */
  constant(value: number): string;
  /** An operation on each lane. */
  op(name: "add" | "sub" | "mul", left: string, right: string): string;
}

/** So many vectors of two values. */
export function vectors(count: number): Lanes {
  const at = (i: number) => i === 0 ? "" : `offset=${16 * i} `;
  return {
    values: 2 * count,
    count,
    type: "v128",
    bytes: 16,
    load: (pointer, i) => `(v128.load ${at(i)}${pointer})`,
    store: (pointer, i, value) => `
      (v128.store ${at(i)}${pointer} ${value})`,
    splat: (pointer) => `(v128.load64_splat ${pointer})`,
    constant: (value) => `(v128.const f64x2 ${value} ${value})`,
    op: (name, left, right) => `(f64x2.${name} ${left} ${right})`,
  };
}

/** One value alone. */
export const single: Lanes = {
  values: 1,
  count: 1,
  type: "f64",
  bytes: 8,
  load: (pointer) => `(f64.load ${pointer})`,
  store: (pointer, _i, value) => `
      (f64.store ${pointer} ${value})`,
  splat: (pointer) => `(f64.load ${pointer})`,
  constant: (value) => `(f64.const ${value})`,
  op: (name, left, right) => `(f64.${name} ${left} ${right})`,
};

/** Code for each number below one, in order. */
export function each(count: number, code: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => code(i)).join("");
}

/**
 * Goes along `$length` values in steps of many, then of fewer, then singly.
 *
 * @param sizes Values at once, each a divisor of those before.
 * @param body Code for one step, which moves pointers on.
 */
export function along(
  sizes: readonly Lanes[],
  body: (lanes: Lanes) => string,
): string {
  return sizes.map((lanes) => {
    const { values } = lanes;
    return `
    (block $end${values} (loop $of${values}
      (br_if $end${values} (i32.lt_u ${get("length")} ${i32(values)}))${
      body(lanes)
    }${set("length", `(i32.sub ${get("length")} ${i32(values)})`)}
      (br $of${values})))`;
  }).join("");
}
