/** The room that a WebAssembly engine needs beside the arrays. @module */

/** Voxels that the accumulation kernel takes at a time. */
export const BLOCK = 6;
/** Most blocks of one call: runs long enough for the hardware to prefetch. */
export const BLOCKS = 64;
/** Most volumes of one call. */
export const VOLUMES = 128;

/** Bytes of scratch that one WebAssembly engine needs. */
export const SCRATCH_BYTES: number = 8 * BLOCK * BLOCKS * VOLUMES;
