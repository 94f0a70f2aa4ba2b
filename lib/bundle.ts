/**
 * The library in one file: what its workers run is in it too.
 *
 * @module
 */
import { serveDeflating } from "./workers/deflate_work.ts";
import { serveMaps } from "./workers/map_work.ts";
import { serveReading } from "./workers/read_work.ts";
import { serveSums } from "./workers/sum_work.ts";
import { workerName } from "./workers/worker_url.ts";

export * from "../mod.ts";

if (globalThis.name === workerName("sum")) serveSums();
if (globalThis.name === workerName("read")) serveReading();
if (globalThis.name === workerName("map")) serveMaps();
if (globalThis.name === workerName("deflate")) serveDeflating();
