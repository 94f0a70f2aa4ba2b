/** From the stored series of a slab to their values. @module */
import { decode, RAW_BYTES } from "../kernels/decode.ts";
import type { RawFormat } from "../kernels/types.ts";
import { zeroNonFinite } from "../kernels/zero_non_finite.ts";

/**
 * Decodes the stored series of a slab; values that are not finite become 0.
 *
 * @param bytes Their bytes, scan after scan.
 * @param valueBytes Most bytes of a stored value.
 * @param encodings How the values of each scan are encoded.
 * @param target Receives them scan after scan.
 */
export function decodeSlab(
  bytes: Uint8Array,
  valueBytes: number,
  encodings: readonly RawFormat[],
  target: Float64Array,
): void {
  decodeSlabValues(bytes, valueBytes, encodings, target);
  zeroNonFinite(target);
}

/**
 * Decodes the stored series of a slab as they are, NaN and infinities too.
 *
 * @param bytes Their bytes, scan after scan.
 * @param valueBytes Most bytes of a stored value.
 * @param encodings How the values of each scan are encoded.
 * @param target Receives them scan after scan.
 */
export function decodeSlabValues(
  bytes: Uint8Array,
  valueBytes: number,
  encodings: readonly RawFormat[],
  target: Float64Array,
): void {
  const voxelCount = target.length / encodings.length;
  const rowBytes = voxelCount * valueBytes;
  encodings.forEach((encoding, scan) => {
    const at = scan * rowBytes;
    decode(
      bytes.subarray(at, at + voxelCount * RAW_BYTES[encoding.type]),
      encoding,
      target.subarray(scan * voxelCount, (scan + 1) * voxelCount),
    );
  });
}
