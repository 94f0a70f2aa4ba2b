/** Inflaters that were tried before they are relied upon. @module */

import { Inflater } from "./inflater.ts";
import type { GunzipEngine } from "./gunzip_engine.ts";
import { loadZlib, type Zlib } from "./load_zlib.ts";

/** The text "abc" as a gzip member. */
const MEMBER = Uint8Array.of(
  ...[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255],
  ...[0x4b, 0x4c, 0x4a, 0x06, 0x00],
  ...[0xc2, 0x41, 0x24, 0x35, 3, 0, 0, 0],
);

/** What becomes of bytes that follow one another in pieces. */
function outcome(inflater: Inflater, pieces: readonly Uint8Array[]): string {
  const output = new Uint8Array(10).subarray(1, 9);
  let made = 0;
  let taken = 0;
  for (const piece of pieces) {
    inflater.write(piece, output.subarray(made));
    if (inflater.fault) return inflater.fault;
    made += inflater.made;
    taken += inflater.taken;
  }
  inflater.finish();
  const text = new TextDecoder().decode(output.subarray(0, made));
  return inflater.fault ?? `${text} of ${taken}`;
}

function works(zlib: Zlib): boolean {
  const twice = new Uint8Array([...MEMBER, ...MEMBER, 0]);
  const damaged = MEMBER.slice();
  damaged[15] ^= 1;
  const trials: [readonly Uint8Array[], string][] = [
    [[twice], "abcabc of 46"],
    [[twice.subarray(0, 12), twice.subarray(12, 46)], "abcabc of 46"],
    [[damaged], "incorrect data check"],
    [[MEMBER.subarray(0, 20)], "unexpected end of file"],
    [[twice.subarray(1)], "incorrect header check"],
  ];
  try {
    return trials.every(([pieces, expected]) => {
      using inflater = Inflater.create(zlib);
      return inflater && outcome(inflater, pieces) === expected;
    });
  } catch {
    return false;
  }
}

let tried: boolean | undefined;

/**
 * Makes an inflater where this runtime's are built as expected and did what
 * is expected of them when they were tried on a few bytes: output, position
 * and faults.
 *
 * @param engine The engine asked for.
 * @returns The inflater, to be disposed of (`using`); none where another
 * engine was asked for, or the runtime has none that can be relied upon.
 */
export async function findInflater(
  engine: GunzipEngine | undefined,
): Promise<Inflater | undefined> {
  if (engine !== undefined && engine !== "zlib-sync") return undefined;
  const zlib = await loadZlib();
  if (!zlib) return undefined;
  tried ??= works(zlib);
  return tried ? Inflater.create(zlib) : undefined;
}
