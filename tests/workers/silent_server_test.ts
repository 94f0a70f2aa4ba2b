import { assert, assertRejects } from "@std/assert";
import { fitFirstLevel } from "../../lib/glm/mod.ts";
import { type NiftiRun, openRun } from "../../lib/nifti/mod.ts";
import { MapPool } from "../../lib/workers/map_pool.ts";
import { WorkerPool } from "../../lib/workers/pool.ts";
import { madeRunFile } from "../made_brain.ts";

const SCANS = 160;
/** Bytes that are asked for first. */
const HEAD = 1 << 16;

/** Milliseconds in which a thread takes what was served; more do no harm. */
const TAKEN = 300;

/** Serves half of a run, and tells when all of that was taken, but the head. */
function serveHalf(run: Uint8Array<ArrayBuffer>, onSilence: () => void) {
  let asked = 0;
  return Deno.serve({ port: 0, onListen() {} }, () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(run.subarray(0, run.length >> 1));
        if (asked++ > 0) setTimeout(onSilence, TAKEN);
      },
    });
    const headers = { "content-length": String(run.length) };
    return new Response(body, { headers });
  });
}

async function fit(run: NiftiRun, signal: AbortSignal): Promise<void> {
  await using pool = new WorkerPool({ workers: 2 });
  await fitFirstLevel(run, {
    events: [{ onset: 0, duration: 20, trialType: "on" }],
    streams: pool.streams,
    signal,
    onWarning() {},
  });
}

async function smooth(run: NiftiRun, signal: AbortSignal): Promise<void> {
  await using pool = new MapPool({ workers: 2 });
  const operation = { kind: "smooth", source: run.grid, fwhm: 5 } as const;
  const parts = [{ volumes: run.volumeCount, operation }];
  const request = { parts, type: "float32", signal } as const;
  for await (const _ of pool.map(run, request));
}

for (const work of [fit, smooth]) {
  Deno.test(`an abort ends a ${work.name} that waits for a silent server`, async () => {
    const file = await madeRunFile(SCANS, true);
    assert(file.length > 2 * HEAD);
    const controller = new AbortController();
    const stop = new Error("stop it");
    const server = serveHalf(file, () => controller.abort(stop));
    const run = await openRun(
      `http://localhost:${server.addr.port}/run.nii.gz`,
    );
    await assertRejects(() => work(run, controller.signal), Error, "stop it");
    await server.shutdown();
  });
}
