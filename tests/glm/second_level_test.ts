import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { parseDesignMatrix } from "../../lib/design/mod.ts";
import { fitSecondLevel, type SecondLevelOptions } from "../../lib/glm/mod.ts";
import { BetweenVariance } from "../../lib/glm/between_variance.ts";
import { factorQr, solveLeastSquares } from "../../lib/kernels/qr.ts";
import type { VolumeSeries } from "../../lib/nifti/types.ts";
import { inlineStreams } from "../../lib/slab/stream_inline.ts";
import { tToZ } from "../../lib/stats/mod.ts";
import { made } from "./groups_fixture.ts";
import { lineGrid, seriesOf, wholeMask } from "./made_maps.ts";
import { generator } from "./slab_oracle.ts";

const count = made.y.length;
const voxels = made.y[0].length;
const withGaps = made.y.map((row, map) =>
  row.map((value, voxel) =>
    made.missing.some(([m, v]) => m === map && v === voxel) ? NaN : value
  )
);
const gaps = new Set(made.missing.map(([, v]) => v)).size;
const trend = parseDesignMatrix(
  `x\tintercept\n${made.x.map((x) => `${x}\t1`).join("\n")}\n`,
);
const quiet = { onWarning: () => {} };
const everyVoxel = wholeMask(lineGrid(voxels));

function close(
  found: ArrayLike<number>,
  expected: readonly number[],
  tolerance: number,
): void {
  assertEquals(found.length, expected.length);
  expected.forEach((value, i) =>
    assertAlmostEquals(
      found[i],
      value,
      tolerance * Math.max(Math.abs(value), 1e-3),
    )
  );
}

/** Least squares of one voxel by QR, with the maps that have it. */
function leastSquares(
  design: readonly (readonly number[])[],
  y: readonly number[],
  row: readonly number[],
) {
  const rows = design.filter((_, i) => Number.isFinite(y[i]));
  const values = Float64Array.from(y.filter(Number.isFinite));
  const p = row.length;
  const qr = factorQr(Float64Array.from(rows.flat()), rows.length, p);
  const beta = solveLeastSquares(qr, values);
  const rss = values.reduce((sum, value, i) => {
    const fitted = rows[i].reduce((s, x, j) => s + x * beta[j], 0);
    return sum + (value - fitted) ** 2;
  }, 0);
  const gram = new Float64Array(p * p);
  for (const x of rows) {
    for (let i = 0; i < p; i++) {
      for (let j = 0; j < p; j++) gram[i * p + j] += x[i] * x[j];
    }
  }
  const solved = solveLeastSquares(
    factorQr(gram, p, p),
    Float64Array.from(row),
  );
  const scale = row.reduce((sum, c, j) => sum + c * solved[j], 0);
  const dof = rows.length - p;
  return {
    effect: row.reduce((sum, c, j) => sum + c * beta[j], 0),
    variance: scale * rss / dof,
    dof,
  };
}

Deno.test("known variances give metafor's models, complete and with gaps", async () => {
  for (const missing of [false, true]) {
    for (const method of ["dl", "reml"] as const) {
      for (const kind of ["mean", "trend"] as const) {
        const set = made.models[missing ? "gaps" : "complete"];
        const expected = set[`${method} ${kind}`];
        const model = await fitSecondLevel(
          seriesOf(missing ? withGaps : made.y),
          {
            designMatrix: kind === "trend" ? trend : undefined,
            variances: seriesOf(made.v),
            method,
            missingData: missing ? "available" : undefined,
            ...quiet,
          },
        );
        const column = kind === "trend" ? "x" : "intercept";
        const contrast = model.computeContrast(column);
        close(contrast.values("effect"), expected.effect, 1e-8);
        close(contrast.values("variance"), expected.variance, 1e-8);
        close(model.tau2!.data, expected.tau2, 1e-8);
        contrast.values("stat").forEach((t, v) => {
          const lost = missing
            ? made.missing.filter(([, at]) => at === v).length
            : 0;
          const dof = count - lost - (kind === "trend" ? 2 : 1);
          assertEquals(model.dofMap?.data[v], missing ? dof : undefined);
          assertAlmostEquals(contrast.values("z")[v], tToZ(t, dof), 1e-12);
        });
      }
    }
  }
});

Deno.test("each voxel is fitted with the maps that have it", async () => {
  const next = generator(3);
  const maps = Array.from(
    { length: 12 },
    () => Array.from({ length: 60 }, () => 5 + next()),
  );
  maps.forEach((row, i) =>
    row.forEach((_, v) => {
      if ((i * 7 + v * 3) % 11 === 0) row[v] = v % 2 ? NaN : 0;
    })
  );
  const table = maps.map((_, i) => [i % 3, i < 6 ? 1 : 0, i < 6 ? 0 : 1]);
  const designMatrix = parseDesignMatrix(
    ["age\ta\tb", ...table.map((row) => row.join("\t"))].join("\n"),
  );
  const model = await fitSecondLevel(seriesOf(maps), {
    designMatrix,
    missingData: "available",
    ...quiet,
  });
  assertEquals(model.voxelCount, 60);
  const contrast = model.computeContrast("a - b");
  for (let v = 0; v < 60; v++) {
    const y = maps.map((row) => row[v] === 0 ? NaN : row[v]);
    const expected = leastSquares(table, y, [0, 1, -1]);
    assertEquals(model.dofMap!.data[v], expected.dof);
    close([contrast.values("effect")[v]], [expected.effect], 1e-10);
    close([contrast.values("variance")[v]], [expected.variance], 1e-10);
  }
  const squared = model.computeContrast("a - b", { statType: "F" });
  squared.values("stat").forEach((f, v) => {
    const t = contrast.values("stat")[v];
    assertAlmostEquals(f, t * t, 1e-10 * (1 + f));
  });
});

Deno.test("voxels that too few maps have are left out, and counted", async () => {
  const maps = made.y.map((row, i) =>
    row.map((value, v) => v === 1 && i > 0 || v === 2 && i > 1 ? NaN : value)
  );
  const warnings: string[] = [];
  const model = await fitSecondLevel(seriesOf(maps), {
    mask: everyVoxel,
    missingData: "available",
    onWarning: (text) => void warnings.push(text),
  });
  assertEquals([...model.mask.data], [1, 0, 1, 1]);
  assertEquals(model.dofMap!.data[2], 1);
  assert(warnings[0].startsWith("left out: 1 voxel of the mask"));
});

Deno.test("maps without gaps are fitted alike in sums and voxel by voxel", async () => {
  const options = { designMatrix: trend, mask: everyVoxel, ...quiet };
  const bySums = await fitSecondLevel(seriesOf(made.y), options);
  const byVoxel = await fitSecondLevel(seriesOf(made.y), {
    ...options,
    missingData: "available",
  });
  for (const contrast of ["x", "intercept", "x; intercept"]) {
    for (const kind of ["effect", "variance", "stat", "z"] as const) {
      close(
        bySums.computeContrast(contrast).values(kind),
        [...byVoxel.computeContrast(contrast).values(kind)],
        1e-10,
      );
    }
  }
  assertEquals([bySums.dofMap, bySums.dof], [undefined, count - 2]);
});

Deno.test("residuals and fitted maps add up to the maps", async () => {
  const model = await fitSecondLevel(seriesOf(made.y), {
    designMatrix: trend,
    mask: everyVoxel,
  });
  const rows = async (series: VolumeSeries) =>
    await Array.fromAsync(series.volumes(), ({ data }) => data.slice());
  const [rest, fitted] = [
    await rows(model.residuals),
    await rows(model.predicted),
  ];
  const rSquare = (await model.rSquare()).data;
  for (let v = 0; v < voxels; v++) {
    const y = made.y.map((row) => row[v]);
    close(rest.map((row, i) => row[v] + fitted[i][v]), y, 1e-10);
    const spread = (values: readonly number[]) => {
      const mean = values.reduce((a, b) => a + b) / values.length;
      return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    };
    const explained = spread(fitted.map((row) => row[v])) / spread(y);
    assertAlmostEquals(rSquare[v], explained, 1e-12);
  }
  const gapped = await fitSecondLevel(seriesOf(made.y), {
    missingData: "available",
    ...quiet,
  });
  assertThrows(() => gapped.residuals, Error, "of ordinary least squares");
});

Deno.test("a design without a constant keeps the level in its residuals", async () => {
  const halves = made.x.map((_, i) => [i % 2 ? 1 : -1]);
  const designMatrix = parseDesignMatrix(`half\n${halves.join("\n")}\n`);
  const lifted = made.y.map((row) => row.map((value) => value + 100));
  const model = await fitSecondLevel(seriesOf(lifted), {
    designMatrix,
    mask: everyVoxel,
  });
  const contrast = model.computeContrast();
  for (let v = 0; v < voxels; v++) {
    const expected = leastSquares(halves, lifted.map((row) => row[v]), [1]);
    close([contrast.values("effect")[v]], [expected.effect], 1e-10);
    close([contrast.values("variance")[v]], [expected.variance], 1e-10);
  }
});

Deno.test("memory, scratch and the cut of the maps change no bit", async () => {
  const next = generator(11);
  const grid = { ...lineGrid(13), shape: [13, 7, 5] } as const;
  const maps = Array.from(
    { length: 23 },
    () => Array.from({ length: 455 }, (_, v) => v % 9 === 0 ? NaN : next()),
  );
  const bits = async (options: SecondLevelOptions): Promise<string> => {
    const model = await fitSecondLevel(seriesOf(maps, grid), {
      ...quiet,
      ...options,
    });
    const contrast = model.computeContrast();
    return (["effect", "variance", "z"] as const).map((kind) =>
      new Uint8Array(contrast.values(kind).slice().buffer).toHex()
    ).join();
  };
  const sums = await bits({});
  for (const batch of [1, 4, 16]) {
    for (const tileVoxels of [7, 64, 4096]) {
      for (const capacity of [40, 455]) {
        const plan = { batch, slots: 1, tileVoxels, capacity };
        for (const engine of ["wasm", "ts"] as const) {
          const streams = inlineStreams({ engine, plan });
          assertEquals(await bits({ streams }), sums);
        }
      }
    }
  }
  const rows = maps.map((row) => row.map(() => 0.1 + next() ** 2));
  const known = { variances: seriesOf(rows, grid), method: "reml" } as const;
  const weighed = await bits(known);
  const bytes = new Uint8Array(2 ** 20);
  const openScratch = () =>
    Promise.resolve({
      write: (from: ArrayBufferView, offset: number) =>
        bytes.set(
          new Uint8Array(from.buffer, from.byteOffset, from.byteLength),
          offset,
        ),
      read: (into: ArrayBufferView, offset: number) =>
        new Uint8Array(into.buffer, into.byteOffset, into.byteLength)
          .set(bytes.subarray(offset, offset + into.byteLength)),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  assertEquals(await bits({ ...known, memory: 360_000, openScratch }), weighed);
  assert(bytes.some((byte) => byte !== 0));
});

Deno.test("the rule for missing voxels decides what is fitted", async () => {
  const warnings: string[] = [];
  const onWarning = (text: string) => void warnings.push(text);
  const maps = seriesOf(withGaps);
  assert(gaps > 0 && gaps < voxels);
  await fitSecondLevel(maps, { mask: everyVoxel, onWarning });
  assert(
    warnings[0].startsWith(
      `${gaps} of the ${voxels} voxels of the mask are not finite`,
    ),
  );
  await assertRejects(
    () =>
      fitSecondLevel(maps, {
        mask: everyVoxel,
        missingData: "error",
        ...quiet,
      }),
    Error,
    `${gaps} of ${voxels} voxels of the mask are missing in some maps`,
  );
  const complete = await fitSecondLevel(seriesOf(made.y), {
    mask: everyVoxel,
    missingData: "error",
    onWarning,
  });
  assertEquals(complete.voxelCount, voxels);
  assertEquals(warnings.length, 1);
});

Deno.test("variances that cannot be are refused with their number", async () => {
  const fit = (v: number[][], mask = true) =>
    fitSecondLevel(seriesOf(made.y), {
      variances: seriesOf(v, undefined, "variances"),
      method: "dl",
      mask: mask ? everyVoxel : undefined,
      ...quiet,
    });
  const change = (value: number) =>
    made.v.map((row, i) => row.map((v, j) => i === 2 && j < 2 ? value : v));
  await assertRejects(
    () => fit(change(-1)),
    Error,
    "variances, map 3: found a variance below 0 in 2 voxels",
  );
  await assertRejects(
    () => fit(change(0)),
    Error,
    "2 voxels of the mask lack an effect or a variance above 0 in some maps (2 have a variance of 0)",
  );
  assertEquals((await fit(change(0), false)).voxelCount, voxels - 2);
});

Deno.test("options that do not fit together are refused", async () => {
  const maps = seriesOf(made.y);
  const variances = seriesOf(made.v);
  const refused = (options: SecondLevelOptions, text: string) =>
    assertRejects(() => fitSecondLevel(maps, options), Error, text);
  await refused({ method: "reml" }, "method reml needs the variances");
  await refused({ variances }, "method ols does not use them");
  await refused(
    { variances, method: "dl", smoothingFwhm: 5 },
    "smoothed maps have other variances",
  );
  await refused(
    { variances: seriesOf(made.v.slice(1)), method: "dl" },
    "found 8 maps, expected 9",
  );
  await refused(
    { variances: seriesOf(made.v.map((row) => row.slice(1))), method: "dl" },
    "found 3×1×1 voxels, expected 4×1×1",
  );
  await assertRejects(
    () => fitSecondLevel(seriesOf(made.y.map((row) => row.map(() => NaN)))),
    Error,
    "made, map 1: found no finite voxel",
  );
  const apart = made.y.map((row, i) =>
    row.map((value, v) => v === i % voxels ? value : NaN)
  );
  await assertRejects(
    () => fitSecondLevel(seriesOf(apart)),
    Error,
    "no voxel has a value in all maps",
  );
  const model = await fitSecondLevel(maps, {
    designMatrix: trend,
    mask: everyVoxel,
  });
  assertThrows(() => model.computeContrast(), Error, "none is given");
  assertThrows(() => model.computeContrast("y"), Error, "'y'");
});

Deno.test("likelihood is highest at the variance between subjects", () => {
  const next = generator(8);
  const q = new Float64Array(10).fill(1 / Math.sqrt(10));
  for (let turn = 0; turn < 2000; turn++) {
    const v = Float64Array.from(q, () => 0.1 * Math.exp(2 * next()));
    const y = Float64Array.from(q, () => 2 * next());
    const between = new BetweenVariance(1, 10);
    const tau2 = between.estimate("reml", q, y, v, 10)!;
    assert(between.converged);
    const likelihood = (t: number) => {
      const w = Array.from(v, (value) => 1 / (value + t));
      const total = w.reduce((a, b) => a + b, 0);
      const mean = w.reduce((a, b, i) => a + b * y[i], 0) / total;
      const squares = w.reduce((a, b, i) => a + b * (y[i] - mean) ** 2, 0);
      return -(squares + Math.log(total) -
        w.reduce((a, b) => a + Math.log(b), 0));
    };
    for (const step of [-1e-4, 1e-4]) {
      if (tau2 + step < 0) continue;
      assert(likelihood(tau2) >= likelihood(tau2 + step) - 1e-12);
    }
  }
});
