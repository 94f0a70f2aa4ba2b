/**
 * Reads maps and decodes them to float64, and does nothing with them: the
 * least that any model of them takes.
 *
 * Usage: `deno run -A bench/read_maps.ts 'MAPS*.nii'`
 *
 * @module
 */

import { openRun } from "../lib/nifti/mod.ts";

const run = await openRun(Deno.args[0]);
let sum = 0;
for await (const { data } of run.volumes()) sum += data[data.length >> 1];
console.log(`${run.volumeCount} maps, ${sum}`);
