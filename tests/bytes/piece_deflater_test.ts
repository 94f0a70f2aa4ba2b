/** Deflaters where zlib's streams are built as expected, and elsewhere. @module */

import { assert, assertEquals, assertThrows } from "@std/assert";
import zlib from "node:zlib";
import { deflatePiece } from "../../lib/bytes/deflate_zlib.ts";
import type { Zlib } from "../../lib/bytes/load_zlib.ts";
import {
  compressedRoom,
  direct,
  pieceDeflater,
} from "../../lib/bytes/piece_deflater.ts";

const options = { level: 2, runsOnly: true };
const writeSync = () => {};
const unknownStreams = {
  "no handle": {},
  "a handle that is closed": { _handle: null, _writeState: new Uint32Array(2) },
  "a handle that does not write": {
    _handle: {},
    _writeState: new Uint32Array(2),
  },
  "a handle that does not start again": {
    _handle: { writeSync },
    _writeState: new Uint32Array(2),
  },
  "no counters": { _handle: { writeSync, reset: writeSync } },
};

for (const [what, stream] of Object.entries(unknownStreams)) {
  Deno.test(`there is no direct deflater where a zlib stream has ${what}`, () => {
    let closed = 0;
    const createDeflateRaw = () => ({ ...stream, close: () => closed++ });
    const { constants } = zlib;
    const other = { createDeflateRaw, constants } as unknown as Zlib;
    assertEquals(direct(other, options), undefined);
    assertEquals(closed, 1);
  });
}

/** Bytes with runs, noise and repetitions. */
function bytesOf(length: number): Uint8Array {
  let state = length;
  return Uint8Array.from({ length }, (_, i) => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return i % 3000 < 1500 ? 9 : i % 3000 < 2000 ? i % 50 : state >>> 24;
  });
}

for (const runsOnly of [true, false]) {
  for (const level of [1, 2, 6, 9]) {
    Deno.test(`pieces become what zlib makes of each: level ${level}, ${runsOnly ? "runs" : "repetitions"}`, () => {
      const options = { level, runsOnly };
      using deflater = direct(zlib, options);
      assert(deflater);
      const room = new Uint8Array(
        new SharedArrayBuffer(compressedRoom(1 << 20)),
      );
      for (const length of [1 << 20, 1, 70_000, 1 << 20]) {
        const piece = bytesOf(length);
        const made = room.slice(0, deflater.deflate(piece, room));
        assertEquals(
          made.toBase64(),
          new Uint8Array(deflatePiece(zlib, piece, options)).toBase64(),
        );
      }
    });
  }
}

Deno.test("noise fits the room of a compressed piece", () => {
  const noise = new Uint8Array(1 << 20);
  for (let at = 0; at < noise.length; at += 65536) {
    crypto.getRandomValues(noise.subarray(at, at + 65536));
  }
  const room = new Uint8Array(compressedRoom(1 << 20));
  for (const runsOnly of [true, false]) {
    using deflater = pieceDeflater(zlib, { level: 2, runsOnly });
    const made = deflater.deflate(noise, room);
    assert(made > noise.length && made < room.length, `${made}`);
    assertThrows(
      () => deflater.deflate(noise, room.subarray(0, 1 << 19)),
      Error,
      "the room is too small",
    );
  }
});
