import { assertEquals } from "@std/assert";
import { combineCrc32 } from "../../lib/bytes/combine_crc32.ts";
import { crc32 } from "../../lib/bytes/crc32.ts";
import { noise } from "../noise.ts";

Deno.test("checksums of parts make that of the whole", () => {
  const bytes = Uint8Array.from(noise(3, [70_000, 1, 1]));
  const whole = crc32(bytes);
  for (const at of [0, 1, 7, 255, 256, 65_536, 69_999, 70_000]) {
    const parts = [bytes.subarray(0, at), bytes.subarray(at)];
    const [first, second] = parts.map((part) => crc32(part));
    assertEquals(combineCrc32(first, second, parts[1].length), whole);
  }
  const zeros = new Uint8Array(300);
  assertEquals(
    combineCrc32(whole, crc32(zeros), zeros.length),
    crc32(zeros, whole),
  );
});
