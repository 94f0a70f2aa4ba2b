/**
 * Writes the streaming kernels' text and bytes: `deno task kernels`.
 *
 * @module
 */

import { assemble, streamingWat } from "./assemble.ts";

const folder = new URL("../../lib/kernels/wasm/", import.meta.url);
const { bytes, memoryFlags } = await assemble();
const lines = bytes.toBase64().match(/.{1,76}/g) ?? [];
await Deno.writeTextFile(
  new URL("streaming.wat", folder),
  streamingWat(true),
);
await Deno.writeTextFile(
  new URL("streaming_bytes.ts", folder),
  `/** What \`streaming.wat\` assembles to; written by \`deno task kernels\`. @module */

/** Where the module's byte is that is 3 for shared memory and 1 for other. */
export const MEMORY_FLAGS: number = ${memoryFlags};

/** The module over shared memory, in base64. */
export const STREAMING_BASE64: string =
  ${lines.map((line) => `"${line}"`).join(" +\n  ")};
`,
);
console.log(`${bytes.length} bytes`);
