/** Text of the decoding kernels. @module */

/** A raw type, and how four of its values become two pairs of float64. */
interface RawKernel {
  readonly type: string;
  readonly bytes: number;
  /** Loads four values, in the file's byte order. */
  readonly load: string;
  /** Widens four values to 32 bits, where they have fewer. */
  readonly widen: readonly string[];
  /** Converts the lower two of four 32-bit values. */
  readonly convert: string;
}

const KERNELS: readonly RawKernel[] = [
  {
    type: "uint8",
    bytes: 1,
    load: "v128.load32_zero",
    widen: ["i16x8.extend_low_i8x16_u", "i32x4.extend_low_i16x8_u"],
    convert: "f64x2.convert_low_i32x4_s",
  },
  {
    type: "int8",
    bytes: 1,
    load: "v128.load32_zero",
    widen: ["i16x8.extend_low_i8x16_s", "i32x4.extend_low_i16x8_s"],
    convert: "f64x2.convert_low_i32x4_s",
  },
  {
    type: "int16",
    bytes: 2,
    load: "v128.load64_zero",
    widen: ["i32x4.extend_low_i16x8_s"],
    convert: "f64x2.convert_low_i32x4_s",
  },
  {
    type: "uint16",
    bytes: 2,
    load: "v128.load64_zero",
    widen: ["i32x4.extend_low_i16x8_u"],
    convert: "f64x2.convert_low_i32x4_s",
  },
  {
    type: "int32",
    bytes: 4,
    load: "v128.load",
    widen: [],
    convert: "f64x2.convert_low_i32x4_s",
  },
  {
    type: "uint32",
    bytes: 4,
    load: "v128.load",
    widen: [],
    convert: "f64x2.convert_low_i32x4_u",
  },
  {
    type: "float32",
    bytes: 4,
    load: "v128.load",
    widen: [],
    convert: "f64x2.promote_low_f32x4",
  },
];

/** Reverses the bytes of each value of a vector. */
function swapped(bytes: number, vector: string): string {
  const lanes = Array.from(
    { length: 16 },
    (_, i) => i - (i % bytes) + bytes - 1 - (i % bytes),
  );
  return `(i8x16.shuffle ${lanes.join(" ")} ${vector} ${vector})`;
}

/** A loop over four values: `set` leaves them in $low and $high. */
function decodeFunction(name: string, bytes: number, set: string): string {
  return `
  (func (export "${name}")
    (param $raw i32) (param $target i32) (param $end i32) (param $slope f64) (param $inter f64)
    (local $four v128) (local $low v128) (local $high v128)
    (local $slopes v128) (local $inters v128)
    (local.set $slopes (f64x2.splat (local.get $slope)))
    (local.set $inters (f64x2.splat (local.get $inter)))
    (loop $values
${set}
      (v128.store (local.get $target)
        (f64x2.add (f64x2.mul (local.get $low) (local.get $slopes)) (local.get $inters)))
      (v128.store offset=16 (local.get $target)
        (f64x2.add (f64x2.mul (local.get $high) (local.get $slopes)) (local.get $inters)))
      (local.set $raw (i32.add (local.get $raw) (i32.const ${4 * bytes})))
      (local.set $target (i32.add (local.get $target) (i32.const 32)))
      (br_if $values (i32.ne (local.get $target) (local.get $end)))))
`;
}

/** The kernel of one type with at most 32 bits. */
function narrow(kernel: RawKernel, swap: boolean): string {
  const { type, bytes, load, widen, convert } = kernel;
  const wide = widen.reduce(
    (vector, instruction) => `(${instruction} ${vector})`,
    "(local.get $four)",
  );
  const steps = [`(local.set $four (${load} (local.get $raw)))`];
  if (swap) {
    steps.push(`(local.set $four ${swapped(bytes, "(local.get $four)")})`);
  }
  if (widen.length > 0) steps.push(`(local.set $four ${wide})`);
  steps.push(
    `(local.set $low (${convert} (local.get $four)))`,
    `(local.set $high (${convert} (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
        (local.get $four) (local.get $four))))`,
  );
  return decodeFunction(
    `${type}${swap ? "Swapped" : ""}`,
    bytes,
    steps.map((step) => `      ${step}`).join("\n"),
  );
}

/** The kernel of float64. */
function float64(swap: boolean): string {
  const order = (local: string) =>
    swap
      ? `\n      (local.set ${local} ${swapped(8, `(local.get ${local})`)})`
      : "";
  return decodeFunction(
    `float64${swap ? "Swapped" : ""}`,
    8,
    `      (local.set $low (v128.load (local.get $raw)))
      (local.set $high (v128.load offset=16 (local.get $raw)))${order("$low")}${
      order("$high")
    }`,
  );
}

/** The text of the decoding kernels: functions of a module. */
export function decodeWat(): string {
  const swappable = KERNELS.filter(({ bytes }) => bytes > 1);
  return `
  ;; Decoders: raw values, at any alignment, to float64 from target up to end (a
  ;; multiple of four values, at least four), as raw * slope + inter. A slope of 1
  ;; and an inter of -0 leave every value as it is. "Swapped" reads big-endian.
${KERNELS.map((kernel) => narrow(kernel, false)).join("")}${
    swappable.map((kernel) => narrow(kernel, true)).join("")
  }${float64(false)}${float64(true)}`;
}
