/**
 * Writes the WebAssembly kernels' text and bytes: `deno task kernels`.
 *
 * @module
 */

import {
  assemble,
  assembleVolume,
  streamingWat,
  volumeWat,
} from "./assemble.ts";

const folder = new URL("../../lib/kernels/wasm/", import.meta.url);
const { bytes, memoryFlags } = await assemble();
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
  ${quoted(bytes)};
`,
);
const volume = await assembleVolume();
await Deno.writeTextFile(new URL("volume.wat", folder), volumeWat());
await Deno.writeTextFile(
  new URL("volume_bytes.ts", folder),
  `/** What \`volume.wat\` assembles to; written by \`deno task kernels\`. @module */

/** The module, in base64. */
export const VOLUME_BASE64: string =
  ${quoted(volume)};
`,
);
console.log(`${bytes.length + volume.length} bytes`);

/** Bytes in base64, as strings that fit on a line. */
function quoted(bytes: Uint8Array): string {
  const lines = bytes.toBase64().match(/.{1,76}/g) ?? [];
  return lines.map((line) => `"${line}"`).join(" +\n  ");
}
