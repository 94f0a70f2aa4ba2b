import { assert, assertEquals, assertRejects } from "@std/assert";
import { InputError, UsageError } from "../../lib/errors.ts";
import { makeDesignBasis } from "../../lib/glm/basis.ts";
import {
  combineParameters,
  type ParameterFit,
} from "../../lib/glm/combine_parameters.ts";
import {
  type ArFit,
  type FirstLevelModel,
  type FirstLevelOptions,
  fitFirstLevel,
} from "../../lib/glm/mod.ts";
import {
  applyScales,
  findScales,
  makeScales,
} from "../../lib/glm/series_scaling.ts";
import { SlabFitter } from "../../lib/glm/slab_fit.ts";
import { inlineSlabs } from "../../lib/glm/slab_pass.ts";
import type { VolumeSeries } from "../../lib/nifti/types.ts";
import { madeValues, SHAPE, uniform } from "../made_brain.ts";
import { FittedSeries } from "./fitted_series.ts";
import { makeArFit } from "./make_ar_fit.ts";

const SCANS = 47;
const SIZE = SHAPE[0] * SHAPE[1] * SHAPE[2];
const EVENTS = [0, 40, 80].map((onset) => ({
  onset,
  duration: 20,
  trialType: "on",
}));
const values = madeValues(SCANS);
const run: VolumeSeries = {
  name: "run",
  grid: {
    shape: SHAPE,
    affine: [3, 0, 0, -18, 0, 3, 0, -17, 0, 0, 3, -12, 0, 0, 0, 1],
    voxelSizes: [3, 3, 3],
  },
  volumeCount: SCANS,
  tR: 2,
  async *volumes() {
    for (let index = 0; index < SCANS; index++) {
      const data = Float64Array.from(
        values.subarray(index * SIZE, (index + 1) * SIZE),
      );
      yield { index, data };
    }
  },
};

function fit(options: FirstLevelOptions = {}): Promise<FirstLevelModel> {
  return fitFirstLevel(run, {
    events: EVENTS,
    highPass: 0.02,
    noiseModel: "ar2",
    onWarning: () => {},
    ...options,
  });
}

/** The run's series inside the mask of a fit, scaled. */
function seriesOf(model: FirstLevelModel, options: FirstLevelOptions) {
  const { voxels } = model.parts;
  const kept = Array.from({ length: SCANS }, (_, t) => t)
    .filter((t) =>
      !options.sampleMask || Array.from(options.sampleMask).includes(t)
    );
  const series = new Float64Array(kept.length * voxels.length);
  kept.forEach((t, row) =>
    voxels.forEach((voxel, v) =>
      series[row * voxels.length + v] = values[t * SIZE + voxel]
    )
  );
  const slab = {
    values: series,
    stride: voxels.length,
    voxelCount: voxels.length,
  };
  const { signalScaling = 0, standardize = false } = options;
  const scales = makeScales(voxels.length);
  const grandMean = series.reduce((sum, value) => sum + value, 0) /
    series.length;
  findScales(
    slab,
    { scaling: signalScaling, standardize, grandMean },
    scales,
    0,
  );
  applyScales(slab, scales, 0);
  return slab;
}

function assertClose(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
  tolerance = 1e-10,
): void {
  assertEquals(found.length, expected.length);
  const largest = Math.max(...Array.from(expected, Math.abs));
  for (let i = 0; i < expected.length; i++) {
    const scale = Math.max(Math.abs(expected[i]), 1e-3 * largest);
    assert(
      Math.abs(found[i] - expected[i]) <= tolerance * scale,
      `${what} ${i}: ${found[i]}, expected ${expected[i]}`,
    );
  }
}

/** Parameters of every voxel, a design column after another. */
function parametersOf(fit: ParameterFit): Float64Array {
  const { columnCount } = fit.basis;
  const parameters = new Float64Array(columnCount * fit.voxelCount);
  for (let i = 0; i < columnCount; i++) {
    const weights = new Float64Array(columnCount);
    weights[i] = 1;
    combineParameters(
      fit,
      weights,
      parameters.subarray(i * fit.voxelCount, (i + 1) * fit.voxelCount),
    );
  }
  return parameters;
}

/** Values of a series inside the mask, scan after scan. */
async function masked(
  series: VolumeSeries,
  voxels: Uint32Array,
): Promise<Float64Array> {
  const rows: number[] = [];
  for await (const { data } of series.volumes()) {
    for (const voxel of voxels) rows.push(data[voxel]);
  }
  return Float64Array.from(rows);
}

const censored = Array.from({ length: SCANS }, (_, t) => t)
  .filter((t) => t > 2 && t % 9 !== 4);
const cases: Record<string, FirstLevelOptions> = {
  "ols": { noiseModel: "ols" },
  "ar1": { noiseModel: "ar1" },
  "ar2": {},
  "ar3, censored, unscaled": {
    noiseModel: "ar3",
    sampleMask: censored,
    signalScaling: false,
  },
  "ar2 by the grand mean": { signalScaling: "grand-mean" },
  "ols, standardised": { noiseModel: "ols", standardize: true },
  "ar1, standardised": { noiseModel: "ar1", standardize: true },
  "ar2, standardised": { standardize: true },
};

for (const [name, options] of Object.entries(cases)) {
  Deno.test(`a fit and its series are those of whole series: ${name}`, async () => {
    const model = await fit(options);
    const { design, fit: found, voxels } = model.parts;
    const order = options.noiseModel === "ols"
      ? 0
      : Number((options.noiseModel ?? "ar2").slice(2));
    const slab = seriesOf(model, options);
    const basis = makeDesignBasis(
      design.data,
      design.rowCount,
      design.columns.length,
    );
    const expected = makeArFit(basis, order, voxels.length);
    const fitter = new SlabFitter(basis, order);
    fitter.estimate(slab, 0, expected, 0);
    if (order === 1) {
      expected.autoregression.forEach((rho, v) =>
        expected.autoregression[v] = Math.trunc(rho * 100) / 100
      );
    }
    fitter.solve(slab, expected, 0);
    assertClose(
      parametersOf(found),
      parametersOf(expected),
      "parameters",
    );
    assertClose(found.dispersion, expected.dispersion, "dispersion");
    if ("order" in found) {
      assertClose(found.autoregression, expected.autoregression, "rho");
    }
    for (const compat of [undefined, "nilearn"] as const) {
      if (compat && (options.standardize || order > 1)) continue;
      const again = compat ? await fit({ ...options, compat }) : model;
      const target = {
        residuals: new Float64Array(slab.values.length),
        predicted: new Float64Array(slab.values.length),
        rSquare: new Float64Array(voxels.length),
      };
      new FittedSeries(expected, compat !== undefined).compute(slab, 0, target);
      const before = again.readings;
      const { data } = await again.rSquare();
      assertClose(
        voxels.map((v) => v).reduce((list: number[], v) => {
          list.push(data[v]);
          return list;
        }, []),
        target.rSquare,
        "R²",
      );
      assertEquals(again.readings, before + 1);
      const residuals = again.residuals;
      assertEquals(residuals.volumeCount, design.rowCount);
      assertClose(
        await masked(residuals, voxels),
        target.residuals,
        "residuals",
      );
      assertClose(
        await masked(again.predicted, voxels),
        target.predicted,
        "predicted",
      );
      assertEquals(again.readings, before + 2);
      await again.rSquare();
      assertEquals(again.readings, before + 2);
    }
  });
}

const designMatrix = {
  columns: ["a", "b"],
  rowCount: SCANS,
  data: Float64Array.from(
    { length: 2 * SCANS },
    (_, i) => Math.sin(i * (1 + i % 2)) + 0.3,
  ),
  frameTimes: undefined,
};

for (
  const [name, options] of Object.entries<FirstLevelOptions>({
    "own coefficients": {},
    "smoothed": { smoothingFwhm: 5 },
    "censored, every voxel": { sampleMask: censored, mask: "none" },
    "nilearn's clusters, grand mean": {
      noiseModel: "ar4",
      compat: "nilearn",
      signalScaling: "grand-mean",
    },
    "no constant": { events: undefined, designMatrix, signalScaling: false },
  })
) {
  Deno.test(`no slab, part or block changes a bit: ${name}`, async () => {
    const bits = ({ parts }: FirstLevelModel) => {
      const { autoregression, coefficients, dispersion, level } = parts
        .fit as ArFit;
      return [autoregression, coefficients, dispersion, level, parts.mean];
    };
    const whole = await fit(options);
    const expected = bits(whole);
    const count = whole.voxelCount;
    const next = uniform(11);
    const upTo = (most: number) => 1 + Math.floor(next() * most);
    for (let round = 0; round < 8; round++) {
      const heldVoxels = upTo(count);
      const plan = {
        slabVoxels: upTo(heldVoxels),
        heldVoxels,
        blockScans: whole.designMatrix.rowCount,
        scratch: false,
      };
      const model = await fit({ ...options, slabs: inlineSlabs({ plan }) });
      assertEquals(bits(model), expected);
    }
  });
}

Deno.test("shared coefficients are few, own ones are many", async () => {
  const kinds = async (options: FirstLevelOptions) => {
    const { autoregression } = (await fit(options)).parts.fit as ArFit;
    return new Set(autoregression).size;
  };
  assert(await kinds({ compat: "nilearn", mask: "none" }) <= 200);
  assert(await kinds({ mask: "none" }) > SIZE);
});

Deno.test("more coefficients than scans can give are refused", async () => {
  await assertRejects(
    () => fit({ noiseModel: "ar46" }),
    InputError,
    "46 autoregressive coefficients",
  );
  await assertRejects(
    () => fit({ noiseModel: "ar0" }),
    UsageError,
    "'arN', N from 1",
  );
});

Deno.test("nilearn's profile standardises nothing, and says so", async () => {
  const warnings: string[] = [];
  const options = { noiseModel: "ols", compat: "nilearn" } as const;
  const plain = await fit(options);
  const same = await fit({
    ...options,
    standardize: true,
    onWarning: (message) => warnings.push(message),
  });
  assertEquals(same.parts.fit.coefficients, plain.parts.fit.coefficients);
  assert(warnings.some((message) => message.startsWith("standardize:")));
});
