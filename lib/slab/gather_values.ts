/** Stored values of some voxels of a volume. @module */

/**
 * Copies the stored values of some voxels.
 *
 * @param bytes A stored volume, at any alignment.
 * @param width Bytes of a value: 1, 2, 4 or 8.
 * @param voxels Indices of the voxels.
 * @param target Receives their values, aligned to `width`.
 */
export function gatherValues(
  bytes: Uint8Array,
  width: number,
  voxels: Uint32Array,
  target: Uint8Array,
): void {
  const aligned = bytes.byteOffset % Math.min(width, 4) === 0
    ? bytes
    : bytes.slice();
  if (width === 1) {
    gather(aligned, voxels, target);
  } else if (width === 2) {
    gather(as(Uint16Array, aligned), voxels, as(Uint16Array, target));
  } else if (width === 4) {
    gather(as(Uint32Array, aligned), voxels, as(Uint32Array, target));
  } else {
    const from = as(Uint32Array, aligned);
    const to = as(Uint32Array, target);
    for (let i = 0; i < voxels.length; i++) {
      to[2 * i] = from[2 * voxels[i]];
      to[2 * i + 1] = from[2 * voxels[i] + 1];
    }
  }
}

type Words = Uint8Array | Uint16Array | Uint32Array;

function gather<T extends Words>(from: T, voxels: Uint32Array, to: T): void {
  for (let i = 0; i < voxels.length; i++) to[i] = from[voxels[i]];
}

function as<T extends Words>(
  words: {
    readonly BYTES_PER_ELEMENT: number;
    new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
  },
  { buffer, byteLength, byteOffset }: Uint8Array,
): T {
  const length = Math.floor(byteLength / words.BYTES_PER_ELEMENT);
  return new words(buffer, byteOffset, length);
}
