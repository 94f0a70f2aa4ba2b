/**
 * Builds NIfTI and Analyze files byte by byte, for tests: written against the
 * published header layouts and sharing no code with the reader.
 *
 * @module
 */

/** Voxel types that the builders write. */
export type BuiltDatatype =
  | "uint8"
  | "int8"
  | "uint16"
  | "int16"
  | "uint32"
  | "int32"
  | "uint64"
  | "int64"
  | "float32"
  | "float64";

/** What to build; whatever is left out is the header's usual value. */
export interface BuildOptions {
  /** Voxels along each axis, one to seven axes. */
  readonly shape: readonly number[];
  /** Stored (unscaled) values, x fastest; zeros where left out. */
  readonly data?: ArrayLike<number>;
  /** Voxel type. @default {"float32"} */
  readonly datatype?: BuiltDatatype;
  /** Byte order. @default {true} */
  readonly littleEndian?: boolean;
  /** scl_slope. @default {1} */
  readonly slope?: number;
  /** scl_inter. @default {0} */
  readonly inter?: number;
  /** 16 numbers, row-major, written as sform with code 2; none: code 0. */
  readonly affine?: readonly number[];
  /** qform with code 1: quaternion b, c, d and the offsets in mm. */
  readonly qform?: {
    readonly quatern: readonly [number, number, number];
    readonly offset: readonly [number, number, number];
    readonly qfac?: number;
  };
  /** Voxel sizes in mm. @default {[1, 1, 1]} */
  readonly voxelSizes?: readonly [number, number, number];
  /** Repetition time in the unit of `timeUnit`. @default {0} */
  readonly tR?: number;
  /** xyzt_units of the time axis. @default {"s"} */
  readonly timeUnit?: "s" | "ms" | "us" | "unknown";
  /** NIfTI version. @default {1} */
  readonly version?: 1 | 2;
  /** Bytes of header extensions after the four-byte extension flag. */
  readonly extension?: Uint8Array;
  /** Changes the header (for broken files) before it is returned. */
  readonly edit?: (header: DataView, littleEndian: boolean) => void;
}

/** A header file and its image file. */
export interface BuiltPair {
  /** Bytes of the `.hdr`. */
  readonly hdr: Uint8Array<ArrayBuffer>;
  /** Bytes of the `.img`. */
  readonly img: Uint8Array<ArrayBuffer>;
}

/** Code and bytes of each voxel type. */
export const DATATYPES: Readonly<
  Record<BuiltDatatype, readonly [code: number, bytes: number]>
> = {
  uint8: [2, 1],
  int8: [256, 1],
  uint16: [512, 2],
  int16: [4, 2],
  uint32: [768, 4],
  int32: [8, 4],
  uint64: [1280, 8],
  int64: [1024, 8],
  float32: [16, 4],
  float64: [64, 8],
};

const TIME_UNITS = { s: 8, ms: 16, us: 24, unknown: 0 } as const;

/** Stored values as bytes of a type and byte order. */
export function encodeValues(
  values: ArrayLike<number>,
  datatype: BuiltDatatype,
  littleEndian = true,
): Uint8Array<ArrayBuffer> {
  const size = DATATYPES[datatype][1];
  const view = new DataView(new ArrayBuffer(values.length * size));
  for (let i = 0; i < values.length; i++) {
    const at = i * size;
    const value = values[i];
    switch (datatype) {
      case "uint8":
        view.setUint8(at, value);
        break;
      case "int8":
        view.setInt8(at, value);
        break;
      case "uint16":
        view.setUint16(at, value, littleEndian);
        break;
      case "int16":
        view.setInt16(at, value, littleEndian);
        break;
      case "uint32":
        view.setUint32(at, value, littleEndian);
        break;
      case "int32":
        view.setInt32(at, value, littleEndian);
        break;
      case "uint64":
        view.setBigUint64(at, BigInt(value), littleEndian);
        break;
      case "int64":
        view.setBigInt64(at, BigInt(value), littleEndian);
        break;
      case "float32":
        view.setFloat32(at, value, littleEndian);
        break;
      case "float64":
        view.setFloat64(at, value, littleEndian);
    }
  }
  return new Uint8Array(view.buffer);
}

/** Bytes one after another. */
export function concatBytes(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Bytes as one gzip member, compressed by the runtime. */
export async function gzipped(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function writeText(view: DataView, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) {
    view.setUint8(at + i, text.charCodeAt(i));
  }
}

function header1(options: BuildOptions, pair: boolean): DataView {
  const { shape, littleEndian: le = true } = options;
  const [code, bytes] = DATATYPES[options.datatype ?? "float32"];
  const view = new DataView(new ArrayBuffer(348));
  view.setInt32(0, 348, le);
  view.setInt16(40, shape.length, le);
  for (let i = 0; i < 7; i++) view.setInt16(42 + 2 * i, shape[i] ?? 1, le);
  view.setInt16(70, code, le);
  view.setInt16(72, bytes * 8, le);
  const sizes = options.voxelSizes ?? [1, 1, 1];
  const pixdim = [options.qform?.qfac ?? 1, ...sizes, options.tR ?? 0];
  pixdim.forEach((size, i) => view.setFloat32(76 + 4 * i, size, le));
  const offset = pair ? 0 : 352 + (options.extension?.length ?? 0);
  view.setFloat32(108, offset, le);
  view.setFloat32(112, options.slope ?? 1, le);
  view.setFloat32(116, options.inter ?? 0, le);
  view.setUint8(123, 2 | TIME_UNITS[options.timeUnit ?? "s"]);
  if (options.qform) {
    view.setInt16(252, 1, le);
    options.qform.quatern.forEach((q, i) =>
      view.setFloat32(256 + 4 * i, q, le)
    );
    options.qform.offset.forEach((q, i) => view.setFloat32(268 + 4 * i, q, le));
  }
  if (options.affine) {
    view.setInt16(254, 2, le);
    options.affine.slice(0, 12).forEach((a, i) =>
      view.setFloat32(280 + 4 * i, a, le)
    );
  }
  writeText(view, 344, pair ? "ni1" : "n+1");
  return view;
}

function header2(options: BuildOptions, pair: boolean): DataView {
  const { shape, littleEndian: le = true } = options;
  const [code, bytes] = DATATYPES[options.datatype ?? "float32"];
  const view = new DataView(new ArrayBuffer(540));
  view.setInt32(0, 540, le);
  writeText(view, 4, pair ? "ni2\0\r\n\x1a\n" : "n+2\0\r\n\x1a\n");
  view.setInt16(12, code, le);
  view.setInt16(14, bytes * 8, le);
  view.setBigInt64(16, BigInt(shape.length), le);
  for (let i = 0; i < 7; i++) {
    view.setBigInt64(24 + 8 * i, BigInt(shape[i] ?? 1), le);
  }
  const sizes = options.voxelSizes ?? [1, 1, 1];
  const pixdim = [options.qform?.qfac ?? 1, ...sizes, options.tR ?? 0];
  pixdim.forEach((size, i) => view.setFloat64(104 + 8 * i, size, le));
  const offset = pair ? 0 : 544 + (options.extension?.length ?? 0);
  view.setBigInt64(168, BigInt(offset), le);
  view.setFloat64(176, options.slope ?? 1, le);
  view.setFloat64(184, options.inter ?? 0, le);
  if (options.qform) {
    view.setInt32(344, 1, le);
    options.qform.quatern.forEach((q, i) =>
      view.setFloat64(352 + 8 * i, q, le)
    );
    options.qform.offset.forEach((q, i) => view.setFloat64(376 + 8 * i, q, le));
  }
  if (options.affine) {
    view.setInt32(348, 2, le);
    options.affine.slice(0, 12).forEach((a, i) =>
      view.setFloat64(400 + 8 * i, a, le)
    );
  }
  view.setInt32(500, 2 | TIME_UNITS[options.timeUnit ?? "s"], le);
  return view;
}

function voxels(options: BuildOptions): Uint8Array<ArrayBuffer> {
  const count = options.shape.reduce((product, n) => product * n, 1);
  return encodeValues(
    options.data ?? new Float64Array(Math.max(0, count)),
    options.datatype ?? "float32",
    options.littleEndian ?? true,
  );
}

/**
 * A NIfTI file: the bytes of a single file, or of a pair with `pair: true`.
 * Where `edit` breaks the shape, the voxels still follow `options.shape`.
 */
export function buildNifti(options: BuildOptions & { pair: true }): BuiltPair;
export function buildNifti(
  options: BuildOptions & { pair?: false },
): Uint8Array<ArrayBuffer>;
export function buildNifti(
  options: BuildOptions & { pair?: boolean },
): Uint8Array<ArrayBuffer> | BuiltPair {
  const pair = options.pair ?? false;
  const build = options.version === 2 ? header2 : header1;
  const view = build(options, pair);
  options.edit?.(view, options.littleEndian ?? true);
  const header = new Uint8Array(view.buffer as ArrayBuffer);
  const flag = new Uint8Array(4);
  flag[0] = options.extension ? 1 : 0;
  const extension = options.extension ?? new Uint8Array(0);
  if (pair) {
    const extended = options.extension !== undefined;
    const hdr = extended ? concatBytes(header, flag, extension) : header;
    return { hdr, img: voxels(options) };
  }
  return concatBytes(header, flag, extension, voxels(options));
}

/** What an Analyze pair holds besides the shape and the voxels. */
export interface BuildAnalyzeOptions extends BuildOptions {
  /** SPM's origin: the one-based voxel at 0, 0, 0 mm. @default {[0, 0, 0]} */
  readonly origin?: readonly [number, number, number];
}

/** An Analyze 7.5 pair, with SPM's origin and scale fields. */
export function buildAnalyze(options: BuildAnalyzeOptions): BuiltPair {
  const le = options.littleEndian ?? true;
  const view = header1(
    { ...options, affine: undefined, qform: undefined },
    true,
  );
  for (let at = 252; at < 348; at++) view.setUint8(at, 0);
  view.setFloat32(76, 0, le);
  view.setUint8(123, 0);
  const origin = options.origin ?? [0, 0, 0];
  origin.forEach((o, i) => view.setInt16(253 + 2 * i, o, le));
  options.edit?.(view, le);
  return {
    hdr: new Uint8Array(view.buffer as ArrayBuffer),
    img: voxels(options),
  };
}
