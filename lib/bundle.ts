/**
 * The library in one file: what its workers run is in it too.
 *
 * @module
 */
import { serveReading } from "./workers/read_work.ts";
import { serveSums } from "./workers/sum_work.ts";
import { workerName } from "./workers/worker_url.ts";

export * from "../mod.ts";

if (globalThis.name === workerName("sum")) serveSums();
if (globalThis.name === workerName("read")) serveReading();
