import { assertEquals } from "@std/assert";
import {
  MEMORY_FLAGS,
  STREAMING_BASE64,
} from "../../lib/kernels/wasm/streaming_bytes.ts";

const canAssemble = await import("wabt").then(() => true, () => false);

Deno.test({
  name: "the WebAssembly kernels' text and bytes are what their source makes",
  ignore: !canAssemble,
  async fn() {
    const { assemble, streamingWat } = await import(
      "../../tools/kernels/assemble.ts"
    );
    const { bytes, memoryFlags } = await assemble();
    assertEquals(bytes.toBase64(), STREAMING_BASE64);
    assertEquals(memoryFlags, MEMORY_FLAGS);
    const text = new URL(
      "../../lib/kernels/wasm/streaming.wat",
      import.meta.url,
    );
    assertEquals(await Deno.readTextFile(text), streamingWat(true));
  },
});

Deno.test("the WebAssembly kernels use neither relaxed nor fused arithmetic", async () => {
  const text = await Deno.readTextFile(
    new URL("../../lib/kernels/wasm/streaming.wat", import.meta.url),
  );
  assertEquals(text.match(/\(\S*(relaxed|madd|fma)\S*/g), null);
});
