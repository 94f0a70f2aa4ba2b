import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { join } from "@std/path";
import {
  gammaDifference,
  gloverDispersionDerivative,
  gloverHrf,
  gloverTimeDerivative,
  type HrfOptions,
  makeDrifts,
  makeFrameTimes,
  parseDriftModelName,
  parseHrfModelName,
  readDesignMatrix,
  spmDispersionDerivative,
  spmHrf,
  spmTimeDerivative,
} from "../../lib/design/mod.ts";
import { UsageError } from "../../lib/errors.ts";
import { testData } from "../data.ts";
import { golden } from "./golden.ts";

const responses: Record<
  string,
  (tR: number, options?: HrfOptions) => Float64Array
> = {
  spmHrf,
  gloverHrf,
  spmTimeDerivative,
  gloverTimeDerivative,
  spmDispersionDerivative,
  gloverDispersionDerivative,
};

for (const [name, response] of Object.entries(responses)) {
  Deno.test(`${name} equals nilearn's`, () => {
    const expected = golden.kernels[name];
    const fine = response(2);
    assertEquals(fine.length, expected.length);
    assertEquals(fine.indexOf(Math.max(...fine)), expected.argmax);
    expected.every80.forEach((value, i) =>
      assertAlmostEquals(fine[80 * i], value, 1e-12 * expected.max)
    );
    const coarse = response(0.72, {
      oversampling: 3,
      timeLength: 20,
      onset: 0.4,
    });
    assertEquals(coarse.length, expected.coarse.length);
    expected.coarse.every5.forEach((value, i) =>
      assertAlmostEquals(coarse[5 * i], value, 1e-13)
    );
  });
}

function spmResponse(dt: number, length: number, p: readonly number[]) {
  const [delay, undershoot, dispersion, uDispersion, inverseRatio] = p;
  return gammaDifference(
    Float64Array.from({ length }, (_, i) => i * dt),
    { delay, undershoot, dispersion, uDispersion, ratio: 1 / inverseRatio },
  );
}

Deno.test("the gamma difference on SPM's grid is SPM's response", () => {
  const { dt, length, every100, others } = golden.spm;
  const response = spmResponse(dt, length, [6, 16, 1, 1, 6]);
  every100.forEach((value, i) =>
    assertAlmostEquals(response[100 * i], value, 1e-12)
  );
  assert(others.length > 10);
  for (const { parameters: [step, ...shape], length, at, values } of others) {
    const other = spmResponse(step, length, shape);
    at.forEach((i, k) => assertAlmostEquals(other[i], values[k], 1e-12));
  }
});

Deno.test("nilearn's response differs from SPM's by 0.33 % of the peak", () => {
  const { dt, length } = golden.spm;
  const theirs = spmResponse(dt, length, [6, 16, 1, 1, 6]);
  const ours = spmHrf(dt, { oversampling: 1 });
  const peak = Math.max(...theirs);
  const largest = Math.max(...ours.map((x, i) => Math.abs(x - theirs[i])));
  assertAlmostEquals(largest / peak, 0.0033, 5e-5);
});

Deno.test("names of models are read without regard to case", () => {
  assertEquals(parseHrfModelName("SPM + Derivative"), "spm + derivative");
  assertEquals(parseHrfModelName("glover+derivative"), "glover + derivative");
  assertEquals(parseDriftModelName("Cosine"), "cosine");
  assertThrows(() => parseHrfModelName("glovr"), UsageError, "'glover'");
  assertThrows(() => parseDriftModelName("linear"), UsageError, "cosine");
});

Deno.test("cosine drifts equal SPM's", { ignore: !testData }, async () => {
  for (const n of [5, 10, 100]) {
    const spm = await readDesignMatrix(
      join(testData!, "spm-reference-numbers", `dct_${n}.txt`),
    );
    assertEquals(spm.rowCount, n);
    const warnings: string[] = [];
    const drifts = makeDrifts(makeFrameTimes(n, 1), {
      highPass: 0.5,
      onWarning: (message) => warnings.push(message),
    });
    assertEquals(warnings.length, 1);
    assertEquals(drifts.length, n);
    const ordered = [drifts[n - 1], ...drifts.slice(0, -1)];
    ordered.forEach(({ values }, k) => {
      const scale = k === 0 ? 1 / Math.sqrt(n) : 1;
      values.forEach((value, i) =>
        assertAlmostEquals(scale * value, spm.data[i * n + k], 1e-8)
      );
    });
  }
});

Deno.test(
  "an .npz of SPM's drifts is read",
  { ignore: !testData },
  async () => {
    const path = join(testData!, "spm-reference-numbers", "spm_dmtx.npz");
    const spm = await readDesignMatrix(path, {
      array: "cosbf_dt_1_nt_20_hcut_0p1",
    });
    assertEquals(spm.columns, ["c0", "c1", "c2", "c3"]);
    const drifts = makeDrifts(makeFrameTimes(20, 1), { highPass: 0.1 });
    for (let k = 1; k < 4; k++) {
      drifts[k - 1].values.forEach((value, i) =>
        assertAlmostEquals(value, spm.data[4 * i + k], 1e-7)
      );
    }
  },
);
