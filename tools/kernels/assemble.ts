/** The kernels' texts, and the bytes they assemble to. @module */

import wabt from "wabt";
import { accumulateWat } from "./accumulate_wat.ts";
import { decodeWat } from "./decode_wat.ts";
import { correlateWat } from "./correlate_wat.ts";
import { linearWat } from "./linear_wat.ts";
import { mixWat } from "./mix_wat.ts";
import { floatsWat } from "./floats_wat.ts";
import { maskWat } from "./mask_wat.ts";
import { matrixWat } from "./matrix_wat.ts";
import { prefilterWat } from "./prefilter_wat.ts";
import {
  addRowsWat,
  gatherWat,
  toFloat32Wat,
  zeroNonFiniteWat,
} from "./reduce_wat.ts";
import { solveWat } from "./solve_wat.ts";
import { splineWat } from "./spline_wat.ts";

/** The text of the module, over memory that is shared or not. */
export function streamingWat(shared: boolean): string {
  return `;; The streaming kernels. \`deno task kernels\` writes this file and its bytes.
;; Products are rounded before they are added (no relaxed or fused arithmetic).
(module
  (import "env" "memory" (memory 1 65536${shared ? " shared" : ""}))
${accumulateWat()}${floatsWat()}${decodeWat()}${addRowsWat()}${gatherWat()}${zeroNonFiniteWat()}${solveWat()})
`;
}

/** The text of the kernels of whole volumes, over a thread's own memory. */
export function volumeWat(): string {
  return `;; The kernels of volumes, masks and small matrices. \`deno task kernels\` writes this file and its bytes.
;; Products are rounded before they are added (no relaxed or fused arithmetic).
(module
  (import "env" "memory" (memory 1 65536))
${decodeWat()}${zeroNonFiniteWat()}${gatherWat()}${toFloat32Wat()}${correlateWat()}${prefilterWat()}${mixWat()}${splineWat()}${linearWat()}${maskWat()}${matrixWat()})
`;
}

/** What the streaming kernels assemble to. */
export interface Assembled {
  /** The module, over shared memory. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the byte is that says that the memory is shared. */
  readonly memoryFlags: number;
}

/**
 * Assembles the streaming kernels.
 *
 * @returns The bytes, and the one that differs where memory is not shared.
 * @throws {Error} If more than that byte differs.
 */
export async function assemble(): Promise<Assembled> {
  const tools = await wabt();
  const features = { simd: true, threads: true };
  const [bytes, unshared] = [true, false].map((shared) => {
    const module = tools.parseWat(
      "streaming.wat",
      streamingWat(shared),
      features,
    );
    const { buffer } = module.toBinary({});
    module.destroy();
    return new Uint8Array(buffer);
  });
  const different = [...bytes.keys()].filter((i) => bytes[i] !== unshared[i]);
  const [memoryFlags] = different;
  if (
    different.length !== 1 || bytes.length !== unshared.length ||
    bytes[memoryFlags] !== 3 || unshared[memoryFlags] !== 1
  ) {
    throw new Error(
      `Cannot tell shared from unshared memory by one byte: ${different.length} differ`,
    );
  }
  return { bytes, memoryFlags };
}

/**
 * Assembles the kernels of volumes.
 *
 * @returns The bytes.
 */
export async function assembleVolume(): Promise<Uint8Array<ArrayBuffer>> {
  const tools = await wabt();
  const module = tools.parseWat("volume.wat", volumeWat(), { simd: true });
  const { buffer } = module.toBinary({});
  module.destroy();
  return new Uint8Array(buffer);
}
