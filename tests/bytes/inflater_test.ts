/** Inflaters where zlib's streams are built as expected, and elsewhere. @module */

import { assert, assertEquals } from "@std/assert";
import { findInflater } from "../../lib/bytes/find_inflater.ts";
import { Inflater } from "../../lib/bytes/inflater.ts";
import type { Zlib } from "../../lib/bytes/load_zlib.ts";

const writeSync = () => {};
const unknownStreams = {
  "no handle": {},
  "a handle that is closed": { _handle: null, _writeState: new Uint32Array(2) },
  "a handle that does not write": {
    _handle: {},
    _writeState: new Uint32Array(2),
  },
  "no counters": { _handle: { writeSync } },
  "other counters": { _handle: { writeSync }, _writeState: [0, 0] },
  "more counters": { _handle: { writeSync }, _writeState: new Uint32Array(3) },
};

for (const [what, stream] of Object.entries(unknownStreams)) {
  Deno.test(`there is no inflater where a zlib stream has ${what}`, () => {
    let closed = 0;
    const createGunzip = () => ({ ...stream, close: () => closed++ });
    const zlib = { createGunzip } as unknown as Zlib;
    assertEquals(Inflater.create(zlib), undefined);
    assertEquals(closed, 1);
  });
}

Deno.test("this runtime has an inflater, unless another engine is asked for", async () => {
  using inflater = await findInflater(undefined);
  assert(inflater);
  assertEquals(await findInflater("zlib"), undefined);
  assertEquals(await findInflater("fflate"), undefined);
});
