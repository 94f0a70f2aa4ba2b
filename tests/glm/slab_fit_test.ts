import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { estimateArContrast } from "../../lib/glm/ar_contrast.ts";
import { makeDesignBasis } from "../../lib/glm/basis.ts";
import { fitFirstLevel } from "../../lib/glm/first_level.ts";
import { FittedSeries } from "./fitted_series.ts";
import {
  type ArFit,
  type SeriesSlab,
  SlabFitter,
} from "../../lib/glm/slab_fit.ts";
import { sumInBlocks } from "../../lib/glm/sum_in_blocks.ts";
import {
  type Design,
  generator,
  glsOf,
  olsOf,
  residualsOf,
  spreadOf,
  whiten,
  yuleWalkerOf,
} from "./slab_oracle.ts";
import { makeArFit } from "./make_ar_fit.ts";

const SCANS = 70;
const VOXELS = 23;

function makeDesign(withConstant: boolean): Design {
  const next = generator(9);
  const columns = withConstant ? 5 : 4;
  const rows: number[] = [];
  for (let t = 0; t < SCANS; t++) {
    rows.push(Math.floor(t / 6) % 2, next(), next(), t / SCANS);
    if (withConstant) rows.push(1);
  }
  return { data: Float64Array.from(rows), scans: SCANS, columns };
}

/** Autocorrelated series around a baseline. */
function makeSlab(baseline: number): SeriesSlab {
  const next = generator(4);
  const stride = VOXELS + 3;
  const values = new Float64Array(SCANS * stride);
  for (let v = 0; v < VOXELS; v++) {
    let a = 0;
    let b = 0;
    for (let t = 0; t < SCANS; t++) {
      const value = next() + a * (v / 40) - b * (v % 5) / 20;
      b = a;
      a = value;
      values[t * stride + v] = baseline + value + Math.floor(t / 6) % 2 * v / 9;
    }
  }
  return { values, stride, voxelCount: VOXELS };
}

function seriesOf({ values, stride }: SeriesSlab, v: number): Float64Array {
  return Float64Array.from({ length: SCANS }, (_, t) => values[t * stride + v]);
}

/** The mean least-squares residual of all voxels and scans. */
function centerOf(fitter: SlabFitter, slab: SeriesSlab): number {
  const totals = new Float64Array(VOXELS);
  fitter.residualTotals(slab, totals, 0);
  return sumInBlocks(totals) / (VOXELS * SCANS);
}

function fitAll(design: Design, slab: SeriesSlab, order: number): ArFit {
  const basis = makeDesignBasis(design.data, SCANS, design.columns);
  const fitter = new SlabFitter(basis, order);
  const fit = makeArFit(basis, order, VOXELS);
  fitter.fit(slab, centerOf(fitter, slab), fit, 0);
  return fit;
}

function rhoOf(fit: ArFit, v: number): number[] {
  return Array.from(
    { length: fit.order },
    (_, i) => fit.autoregression[i * VOXELS + v],
  );
}

function assertClose(found: number, expected: number, scale: number): void {
  assertAlmostEquals(found, expected, 1e-10 * Math.abs(scale));
}

for (const order of [0, 1, 2, 4]) {
  for (const withConstant of [true, false]) {
    for (const baseline of [0, 300]) {
      const design = makeDesign(withConstant);
      const slab = makeSlab(baseline);
      const name =
        `AR(${order}), constant ${withConstant}, baseline ${baseline}`;

      Deno.test(`the slab fit is the plain fit of each voxel: ${name}`, () => {
        const fit = fitAll(design, slab, order);
        const rest = Array.from(
          { length: VOXELS },
          (_, v) => {
            const y = seriesOf(slab, v);
            return residualsOf(design, y, olsOf(design, y));
          },
        );
        let center = 0;
        for (const e of rest) {
          for (const value of e) center += value / (VOXELS * SCANS);
        }
        const contrast = new Float64Array(design.columns);
        contrast[0] = 1;
        contrast[1] = -0.5;
        const other = new Float64Array(design.columns);
        other[2] = 1;
        const t = estimateArContrast(fit, [contrast], "t");
        const f = estimateArContrast(fit, [contrast, other], "F");
        for (let v = 0; v < VOXELS; v++) {
          const expected = order === 0
            ? []
            : yuleWalkerOf(rest[v], center, order);
          const rho = rhoOf(fit, v);
          rho.forEach((value, i) => assertClose(value, expected[i], 1));
          const gls = glsOf(design, seriesOf(slab, v), expected);
          assertClose(fit.dispersion[v], gls.dispersion, gls.dispersion);
          const effects = [contrast, other].map((row) =>
            row.reduce((sum, weight, j) => sum + weight * gls.beta[j], 0)
          );
          const spread = (a: Float64Array, b: Float64Array) =>
            spreadOf(gls.whitened, a, b);
          const variance = spread(contrast, contrast) * gls.dispersion;
          const scale = Math.max(Math.abs(effects[0]), baseline, 1);
          assertClose(t.effect[v], effects[0], scale);
          assertClose(t.variance[v], variance, variance);
          const [a, b, c] = [
            spread(contrast, contrast),
            spread(contrast, other),
            spread(other, other),
          ];
          const [x, y] = effects;
          const squares = (c * x * x - 2 * b * x * y + a * y * y) /
            (a * c - b * b);
          assertClose(
            f.effect[v] ** 2 + f.effect[VOXELS + v] ** 2,
            squares,
            squares,
          );
          assertEquals(f.variance[v], fit.dispersion[v]);
        }
      });

      Deno.test(`series, innovations and R² are the plain ones: ${name}`, () => {
        const fit = fitAll(design, slab, order);
        const residuals = new Float64Array(slab.values.length);
        const predicted = new Float64Array(slab.values.length);
        const rSquare = new Float64Array(VOXELS);
        const target = { residuals, predicted, rSquare };
        new FittedSeries(fit).compute(slab, 0, target);
        for (let v = 0; v < VOXELS; v++) {
          const rho = rhoOf(fit, v);
          const y = seriesOf(slab, v);
          const { beta, whitened, whitenedSeries } = glsOf(design, y, rho);
          const innovations = residualsOf(whitened, whitenedSeries, beta);
          const rest = residualsOf(design, y, beta);
          const fitted = whitenedSeries.map((w, t) => w - innovations[t]);
          for (let t = 0; t < SCANS; t++) {
            const at = t * slab.stride + v;
            assertClose(residuals[at], innovations[t], baseline + 1);
            assertClose(predicted[at], y[t] - rest[t], baseline + 1);
          }
          const share = varOf(fitted) / varOf(whitenedSeries);
          assertClose(rSquare[v], share, Math.max(share, 1));
        }
        new FittedSeries(fit, true).compute(slab, 0, target);
        for (let v = 0; v < VOXELS; v++) {
          const y = seriesOf(slab, v);
          const fitted = y.map((value, t) =>
            value -
            residualsOf(design, y, glsOf(design, y, rhoOf(fit, v)).beta)[t]
          );
          const whitenedFit = whiten(fitted, 1, rhoOf(fit, v));
          for (let t = 0; t < SCANS; t++) {
            const at = t * slab.stride + v;
            assertClose(predicted[at], whitenedFit[t], baseline + 1);
            assertClose(residuals[at], y[t] - whitenedFit[t], baseline + 1);
          }
        }
      });
    }
  }
}

function varOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) /
    values.length;
}

Deno.test("cutting voxels into slabs changes no bit", () => {
  const design = makeDesign(false);
  const whole = makeSlab(100);
  const expected = fitAll(design, whole, 2);
  const fitter = new SlabFitter(expected.basis, 2);
  const center = centerOf(fitter, whole);
  for (const size of [1, 2, 3, 5, 7, 22]) {
    const fit = makeArFit(expected.basis, 2, VOXELS);
    const totals = new Float64Array(VOXELS);
    const rSquare = new Float64Array(VOXELS);
    for (let at = 0; at < VOXELS; at += size) {
      const slab = {
        values: whole.values.subarray(at),
        stride: whole.stride,
        voxelCount: Math.min(size, VOXELS - at),
      };
      fitter.residualTotals(slab, totals, at);
      fitter.fit(slab, center, fit, at);
      new FittedSeries(fit).compute(slab, at, { rSquare });
    }
    assertEquals(sumInBlocks(totals) / (VOXELS * SCANS), center);
    assertEquals(fit, expected);
    const together = new Float64Array(VOXELS);
    new FittedSeries(fit).compute(whole, 0, { rSquare: together });
    assertEquals(rSquare, together);
  }
});

Deno.test("estimating and solving apart gives the fit of both at once", () => {
  const slab = makeSlab(50);
  const expected = fitAll(makeDesign(true), slab, 4);
  const fitter = new SlabFitter(expected.basis, 4);
  const fit = makeArFit(expected.basis, 4, VOXELS);
  fitter.estimate(slab, 0, fit, 0);
  fitter.solve(slab, fit, 0);
  assertEquals(fit, expected);
});

Deno.test("series that never change have no coefficients and no NaN", () => {
  const design = makeDesign(true);
  const slab = makeSlab(10);
  for (let t = 0; t < SCANS; t++) {
    slab.values[t * slab.stride] = 0;
    slab.values[t * slab.stride + 1] = 0.1;
  }
  const fit = fitAll(design, slab, 3);
  const rSquare = new Float64Array(VOXELS);
  new FittedSeries(fit).compute(slab, 0, { rSquare });
  for (const v of [0, 1]) {
    assertEquals(rhoOf(fit, v), [0, 0, 0]);
    assertEquals(fit.dispersion[v], 0);
  }
  assertEquals(rSquare[0], 0);
  assert(rSquare.every(Number.isFinite));
  const { effect, variance } = estimateArContrast(
    fit,
    [Float64Array.of(1, 0, 0, 0, 0)],
    "t",
  );
  assertEquals([effect[0], variance[0], variance[1]], [0, 0, 0]);
  assertAlmostEquals(effect[1], 0, 1e-15);
});

Deno.test("coefficients that make the whitened design singular are set to zero", () => {
  const slab = makeSlab(10);
  const expected = fitAll(makeDesign(true), slab, 0);
  const fit = makeArFit(expected.basis, 2, VOXELS);
  fit.autoregression.fill(0.25);
  fit.autoregression[2] = 1e200;
  new SlabFitter(expected.basis, 2).solve(slab, fit, 0);
  assertEquals(fit.autoregression[2], 0);
  assertEquals(fit.autoregression[VOXELS + 2], 0);
  assertEquals(fit.autoregression[1], 0.25);
  assertAlmostEquals(fit.dispersion[2], expected.dispersion[2], 1e-14);
});

Deno.test("the one-pass AR(1) fit is the slab fit at the same coefficients", async () => {
  const design = makeDesign(true);
  const slab = makeSlab(300);
  const model = await fitFirstLevel({
    name: "made",
    grid: {
      shape: [VOXELS, 1, 1],
      affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
      voxelSizes: [1, 1, 1],
    },
    volumeCount: SCANS,
    tR: 2,
    async *volumes() {
      for (let index = 0; index < SCANS; index++) {
        const start = index * slab.stride;
        yield { index, data: slab.values.slice(start, start + VOXELS) };
      }
    },
  }, {
    runDesign: {
      matrix: {
        columns: ["a", "b", "c", "d", "constant"],
        rowCount: SCANS,
        data: design.data,
        frameTimes: undefined,
      },
      kept: new Uint8Array(SCANS).fill(1),
    },
    mask: "none",
    signalScaling: false,
  });
  const basis = makeDesignBasis(design.data, SCANS, design.columns);
  const fit = makeArFit(basis, 1, VOXELS);
  const fitter = new SlabFitter(basis, 1);
  fitter.estimate(slab, 0, fit, 0);
  fit.autoregression.forEach((rho, v) =>
    fit.autoregression[v] = Math.trunc(rho * 100) / 100
  );
  fitter.solve(slab, fit, 0);
  const row = Float64Array.of(1, 0, 0, 0, 0);
  const slow = estimateArContrast(fit, [row], "t");
  const fast = model.computeContrast([...row]);
  for (let v = 0; v < VOXELS; v++) {
    assertClose(fast.values("effect")[v], slow.effect[v], 1);
    assertClose(fast.values("variance")[v], slow.variance[v], slow.variance[v]);
  }
});
