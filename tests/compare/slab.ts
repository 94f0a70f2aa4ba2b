/**
 * Fits whole series for slab.py: `deno run -A slab.ts FOLDER`, where
 * `case.json` names the shapes and `series.bin`, `design.bin` (and centres and
 * labels) hold them as they lie in memory.
 *
 * @module
 */
import { join } from "@std/path";
import { estimateArContrast } from "../../lib/glm/ar_contrast.ts";
import { makeDesignBasis } from "../../lib/glm/basis.ts";
import { shareCenters } from "../../lib/glm/cluster_autoregression.ts";
import { FittedSeries } from "../glm/fitted_series.ts";
import {
  applyScales,
  findScales,
  makeScales,
} from "../../lib/glm/series_scaling.ts";
import { SlabFitter } from "../../lib/glm/slab_fit.ts";
import { sumInBlocks } from "../../lib/glm/sum_in_blocks.ts";
import { makeArFit } from "../glm/make_ar_fit.ts";

const SLAB = 4096;
const folder = Deno.args[0];

async function read(name: string): Promise<ArrayBuffer> {
  return (await Deno.readFile(join(folder, name))).buffer;
}

async function write(name: string, values: Float64Array): Promise<void> {
  await Deno.writeFile(
    join(folder, name),
    new Uint8Array(values.buffer as ArrayBuffer),
  );
}

const shapes = JSON.parse(await Deno.readTextFile(join(folder, "case.json")));
const { scans, voxels, columns, order, binned, shared, compat, contrasts } =
  shapes;
const started = performance.now();
const series = new Float64Array(await read("series.bin"));
const basis = makeDesignBasis(
  new Float64Array(await read("design.bin")),
  scans,
  columns,
);
const fit = makeArFit(basis, order, voxels);
const fitter = new SlabFitter(basis, order);

function eachSlab(
  take: (
    slab: { values: Float64Array; stride: number; voxelCount: number },
    at: number,
  ) => void,
): void {
  for (let at = 0; at < voxels; at += SLAB) {
    const voxelCount = Math.min(SLAB, voxels - at);
    take({ values: series.subarray(at), stride: voxels, voxelCount }, at);
  }
}

const scales = makeScales(voxels);
const settings = { scaling: 0, standardize: false, grandMean: 0 } as const;
eachSlab((slab, at) => findScales(slab, settings, scales, at));
eachSlab((slab, at) => applyScales(slab, scales, at));
const totals = new Float64Array(voxels);
eachSlab((slab, at) => fitter.residualTotals(slab, totals, at));
const center = sumInBlocks(totals) / (scans * voxels);
eachSlab((slab, at) => fitter.estimate(slab, center, fit, at));
if (binned) {
  fit.autoregression.forEach((rho, v) =>
    fit.autoregression[v] = Math.trunc(rho * 100) / 100
  );
}
if (shared) {
  shareCenters(
    {
      centers: new Float64Array(await read("centers.bin")),
      labels: new Int32Array(await read("labels.bin")),
    },
    fit.autoregression,
    new Uint32Array(voxels).map((_, v) => v),
  );
}
eachSlab((slab, at) => fitter.solve(slab, fit, at));
const target = {
  residuals: new Float64Array(series.length),
  predicted: new Float64Array(series.length),
  rSquare: new Float64Array(voxels),
};
const fitted = new FittedSeries(fit, compat);
eachSlab((slab, at) => {
  const residuals = target.residuals.subarray(at);
  const predicted = target.predicted.subarray(at);
  fitted.compute(slab, at, { ...target, residuals, predicted });
});
console.error(
  `  niglm, one thread: ${((performance.now() - started) / 1000).toFixed(2)} s`,
);
await write("rho.bin", fit.autoregression);
for (const [name, values] of Object.entries(target)) {
  await write(`${name}.bin`, values);
}
for (const [i, rows] of contrasts.entries()) {
  const { effect, variance } = estimateArContrast(
    fit,
    rows.map((row: number[]) => Float64Array.from(row)),
    rows.length > 1 ? "F" : "t",
  );
  await write(`effect-${i}.bin`, effect);
  await write(`variance-${i}.bin`, variance);
}
