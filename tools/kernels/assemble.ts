/** The streaming kernels' text, and the bytes it assembles to. @module */

import wabt from "wabt";
import { accumulateWat } from "./accumulate_wat.ts";
import { decodeWat } from "./decode_wat.ts";
import { reduceWat } from "./reduce_wat.ts";
import { splineWat } from "./spline_wat.ts";

/** The text of the module, over memory that is shared or not. */
export function streamingWat(shared: boolean): string {
  return `;; The streaming kernels. \`deno task kernels\` writes this file and its bytes.
;; Products are rounded before they are added (no relaxed or fused arithmetic).
(module
  (import "env" "memory" (memory 1 65536${shared ? " shared" : ""}))
${accumulateWat()}${decodeWat()}${reduceWat()})
`;
}

/** What the text assembles to. */
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
 * Assembles the spline kernel.
 *
 * @returns The bytes.
 */
export async function assembleSpline(): Promise<Uint8Array<ArrayBuffer>> {
  const tools = await wabt();
  const module = tools.parseWat("spline.wat", splineWat(), { simd: true });
  const { buffer } = module.toBinary({});
  module.destroy();
  return new Uint8Array(buffer);
}
