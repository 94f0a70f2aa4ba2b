import { assert } from "@std/assert";
import fixture from "../fixtures/ill_conditioned.json" with { type: "json" };
import { fitFirstLevel } from "../../lib/glm/first_level.ts";
import type { VolumeSeries } from "../../lib/nifti/types.ts";

const { scans, voxels } = fixture;
/** Relative error below which rounding alone decides who is closer. */
const FLOOR = 1e-13;
const COLUMNS = ["a", "b", "walk", "twin", "noise", "drift", "constant"];

/** Uniform numbers in [−0.5, 0.5), as the fixture's script makes them. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 4294967296 - 0.5;
  };
}

/** Two conditions, nearly equal confounds, a drift and a constant. */
function makeDesign(next: () => number): Float64Array {
  const rows: number[] = [];
  let walk = 0;
  for (let t = 0; t < scans; t++) {
    walk += next();
    const a = Math.floor(t / 8) % 2;
    const b = Math.floor(t / 5) % 3 === 1 ? 1 : 0;
    const twin = walk + next() * 1e-5;
    rows.push(a, b, walk, twin, next(), t / scans, 1);
  }
  return Float64Array.from(rows);
}

/** Series with a mean of 10,000 and a deviation of about 1, scan after scan. */
function makeSeries(next: () => number): Float64Array {
  const out = new Float64Array(scans * voxels);
  for (let v = 0; v < voxels; v++) {
    let noise = 0;
    for (let t = 0; t < scans; t++) {
      noise = noise * (v / 5) + next() * 3;
      out[t * voxels + v] = 10000 + noise + Math.floor(t / 8) % 2;
    }
  }
  return out;
}

/** A run of one row of voxels. */
function runOf(series: Float64Array): VolumeSeries {
  return {
    name: "made",
    grid: {
      shape: [voxels, 1, 1],
      affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
      voxelSizes: [1, 1, 1],
    },
    volumeCount: scans,
    tR: 2,
    async *volumes() {
      for (let index = 0; index < scans; index++) {
        const start = index * voxels;
        yield { index, data: series.slice(start, start + voxels) };
      }
    },
  };
}

function largestError(
  found: ArrayLike<number>,
  truth: readonly number[],
): number {
  const largest = Math.max(...truth.map(Math.abs));
  return Math.max(
    ...truth.map((value, i) => Math.abs(found[i] - value)),
  ) / largest;
}

for (
  const { seed, noiseModel, scaled, truth, pseudoInverse } of fixture.cases
) {
  Deno.test(`a fit is as close to 50 digits as a pseudo-inverse: ${noiseModel}, scaled ${scaled}, design ${seed}`, async () => {
    const next = generator(seed);
    const matrix = {
      columns: COLUMNS,
      rowCount: scans,
      data: makeDesign(next),
      frameTimes: undefined,
    };
    const model = await fitFirstLevel(runOf(makeSeries(next)), {
      runDesign: { matrix, kept: new Uint8Array(scans).fill(1) },
      mask: "none",
      noiseModel: noiseModel === "ar1" ? "ar1" : "ols",
      signalScaling: scaled ? 0 : false,
    });
    for (const name of ["task", "confound", "both"] as const) {
      const contrast = model.computeContrast(fixture.contrasts[name]);
      for (const kind of ["effect", "variance", "stat"] as const) {
        const error = largestError(contrast.values(kind), truth[name][kind]);
        const reference = pseudoInverse[`${name} ${kind}`];
        assert(
          error <= Math.max(reference, FLOOR),
          `${name} ${kind}: ${error}, the pseudo-inverse's ${reference}`,
        );
      }
    }
  });
}
