import { assert } from "@std/assert";
import { join } from "@std/path";
import fixture from "../fixtures/slab.json" with { type: "json" };
import { estimateArContrast } from "../../lib/glm/ar_contrast.ts";
import { makeDesignBasis } from "../../lib/glm/basis.ts";
import { shareCenters } from "../../lib/glm/cluster_autoregression.ts";
import { ContrastResult } from "../../lib/glm/contrast_result.ts";
import { FittedSeries } from "./fitted_series.ts";
import {
  applyScales,
  findScales,
  makeScales,
} from "../../lib/glm/series_scaling.ts";
import {
  type ArFit,
  type SeriesSlab,
  SlabFitter,
} from "../../lib/glm/slab_fit.ts";
import { fitFirstLevel } from "../../lib/glm/first_level.ts";
import { openRun, type VolumeSeries } from "../../lib/nifti/mod.ts";
import { readImage } from "../../lib/nifti/read_image.ts";
import { testData } from "../data.ts";
import { generator } from "./slab_oracle.ts";
import { makeArFit } from "./make_ar_fit.ts";

const { scans, some, voxels, where } = fixture;
const ORDERS = { ols: 0, ar1: 1, ar2: 2, ar4: 4 };

function assertClose(
  found: ArrayLike<number>,
  expected: readonly number[],
  what: string,
): void {
  assert(found.length === expected.length, what);
  const smallest = 1e-3 * Math.max(...expected.map(Math.abs));
  expected.forEach((value, i) => {
    const error = Math.abs(found[i] - value) /
      Math.max(Math.abs(value), smallest);
    assert(error <= 1e-10, `${what} ${i}: ${found[i]}, expected ${value}`);
  });
}

/** Two boxcars, four columns of noise, a drift and a constant. */
function makeDesign(): Float64Array {
  const next = generator(5);
  const rows: number[] = [];
  for (let t = 0; t < scans; t++) {
    rows.push(Math.floor(t / 10) % 2, Math.floor(t / 7) % 3 === 1 ? 1 : 0);
    rows.push(next(), next(), next(), next(), t / scans, 1);
  }
  return Float64Array.from(rows);
}

async function readSlab(): Promise<SeriesSlab> {
  const { data, grid } = await readImage(join(testData!, fixture.run));
  const size = grid.shape[0] * grid.shape[1] * grid.shape[2];
  const values = new Float64Array(scans * voxels.length);
  for (let t = 0; t < scans; t++) {
    voxels.forEach((voxel, v) =>
      values[t * voxels.length + v] = data[t * size + voxel]
    );
  }
  const slab = { values, stride: voxels.length, voxelCount: voxels.length };
  const scales = makeScales(voxels.length);
  const settings = { scaling: 0, standardize: false, grandMean: 0 } as const;
  findScales(slab, settings, scales, 0);
  applyScales(slab, scales, 0);
  return slab;
}

/** The fit with nilearn's quantised coefficients. */
function fitLikeNilearn(
  slab: SeriesSlab,
  name: keyof typeof ORDERS,
): ArFit {
  const basis = makeDesignBasis(makeDesign(), scans, 8);
  const fit = makeArFit(basis, ORDERS[name], slab.voxelCount);
  const fitter = new SlabFitter(basis, ORDERS[name]);
  fitter.estimate(slab, 0, fit, 0);
  if (name === "ar1") {
    fit.autoregression.forEach((rho, v) =>
      fit.autoregression[v] = Math.trunc(rho * 100) / 100
    );
  } else if (name !== "ols") {
    const { centers, labels } = fixture.cases[name];
    const own = fit.autoregression.slice();
    shareCenters(
      {
        centers: Float64Array.from(centers),
        labels: Int32Array.from(labels),
      },
      fit.autoregression,
      new Uint32Array(slab.voxelCount).map((_, v) => v),
    );
    fit.autoregression.forEach((center, i) =>
      assert(Math.abs(center - own[i]) < 0.35, "a cluster is not its voxels'")
    );
  }
  fitter.solve(slab, fit, 0);
  return fit;
}

const slab = testData ? await readSlab() : undefined;

for (const name of ["ols", "ar1", "ar2", "ar4"] as const) {
  const golden = fixture.cases[name];

  Deno.test({
    name: `contrasts of whole series are nilearn's: ${name}`,
    ignore: slab === undefined,
    fn() {
      const fit = fitLikeNilearn(slab!, name);
      for (const kind of ["a", "ab"] as const) {
        const rows = fixture.contrasts[kind];
        const estimate = estimateArContrast(
          fit,
          rows.map((row) => Float64Array.from(row)),
          rows.length > 1 ? "F" : "t",
        );
        const grid = {
          shape: [voxels.length, 1, 1] as const,
          affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] as const,
          voxelSizes: [1, 1, 1] as const,
        };
        const result = new ContrastResult(
          estimate,
          rows,
          grid,
          new Uint32Array(voxels.length).map((_, v) => v),
        );
        for (const map of ["effect", "variance", "stat", "z"] as const) {
          const values = result.values(map);
          const found: number[] = [];
          for (let at = 0; at < values.length; at += voxels.length) {
            found.push(...where.map((v) => values[at + v]));
          }
          const expected = golden.contrasts[kind][map];
          assertClose(found, expected, `${name} ${kind} ${map}`);
        }
      }
    },
  });

  if (!("series" in golden)) continue;
  Deno.test({
    name: `residuals, predicted and R² are those of nilearn's fit: ${name}`,
    ignore: slab === undefined,
    fn() {
      const fit = fitLikeNilearn(slab!, name);
      const sampled = (values: Float64Array) =>
        some.flatMap((t) =>
          where.slice(0, 3).map((v) => values[t * voxels.length + v])
        );
      for (const compat of [false, true]) {
        const residuals = new Float64Array(slab!.values.length);
        const predicted = new Float64Array(slab!.values.length);
        const rSquare = new Float64Array(voxels.length);
        new FittedSeries(fit, compat).compute(slab!, 0, {
          residuals,
          predicted,
          rSquare,
        });
        const { series } = golden;
        assertClose(
          sampled(residuals),
          compat ? series.nilearnResiduals : series.residuals,
          "residuals",
        );
        assertClose(
          sampled(predicted),
          compat ? series.nilearnPredicted : series.predicted,
          "predicted",
        );
        assertClose(where.map((v) => rSquare[v]), golden.rSquare, "R²");
      }
    },
  });
}

for (const name of ["ols", "ar1"] as const) {
  const { rSquare, series } = fixture.cases[name];

  Deno.test({
    name:
      `residuals, predicted and R² of a streamed run are nilearn's: ${name}`,
    ignore: !testData,
    async fn() {
      const run = await openRun(join(testData!, fixture.run));
      const { grid } = run;
      const mask = new Float64Array(
        grid.shape[0] * grid.shape[1] * grid.shape[2],
      );
      for (const voxel of voxels) mask[voxel] = 1;
      for (const compat of [undefined, "nilearn"] as const) {
        const model = await fitFirstLevel(run, {
          designMatrix: {
            columns: ["a", "b", "c", "d", "e", "f", "drift", "constant"],
            rowCount: scans,
            data: makeDesign(),
            frameTimes: undefined,
          },
          mask: { grid, volumeCount: 1, data: mask },
          noiseModel: name,
          compat,
          onWarning: () => {},
        });
        const sampled = async (values: VolumeSeries) => {
          const found: number[] = [];
          for await (const { index, data } of values.volumes()) {
            if (!some.includes(index)) continue;
            found.push(...where.slice(0, 3).map((v) => data[voxels[v]]));
          }
          return found;
        };
        assertClose(
          await sampled(model.residuals),
          compat ? series.nilearnResiduals : series.residuals,
          "residuals",
        );
        assertClose(
          await sampled(model.predicted),
          compat ? series.nilearnPredicted : series.predicted,
          "predicted",
        );
        const { data } = await model.rSquare();
        assertClose(where.map((v) => data[voxels[v]]), rSquare, "R²");
      }
    },
  });
}
