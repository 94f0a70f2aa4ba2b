import { assert, assertEquals, assertRejects } from "@std/assert";
import { InputError } from "../../lib/errors.ts";
import { permuteInline } from "../../lib/glm/permutation_pass.ts";
import {
  permutedOls,
  type PermutedOlsOptions,
} from "../../lib/glm/permuted_ols.ts";
import type { PermutationResult } from "../../lib/glm/permutation_result.ts";
import { WorkerPool } from "../../lib/workers/pool.ts";
import fixture from "../fixtures/permutation.json" with { type: "json" };
import { designOf, makeGroup } from "./permutation_fixture.ts";

const kinds = ["t", "size", "mass", "tfce"] as const;

function assertClose(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
  tolerance = 1e-10,
) {
  assertEquals(found.length, expected.length, what);
  const scale = Math.max(...Array.from(expected, Math.abs));
  for (let i = 0; i < found.length; i++) {
    const allowed = tolerance * Math.max(Math.abs(expected[i]), 1e-3 * scale);
    assert(
      Math.abs(found[i] - expected[i]) <= allowed,
      `${what} ${i}: ${found[i]}, expected ${expected[i]}`,
    );
  }
}

Deno.test("permutedOls with --compat nilearn gives nilearn's nulls, maps and p", async () => {
  const group = makeGroup();
  const places = fixture.kept.map((voxel) => group.voxels.indexOf(voxel));
  for (const golden of fixture.cases) {
    const result = await permutedOls(
      group,
      designOf(golden.design),
      golden.weights,
      {
        nPerm: fixture.nPerm,
        seed: 42,
        twoSided: golden.twoSided,
        clusterP: golden.clusterP,
        tfce: "nilearn",
        compat: "nilearn",
      },
    );
    for (const kind of kinds) {
      const name = `${golden.name}, ${kind}`;
      assertClose(result.nulls[kind]!, golden[`null_${kind}`], name);
      const statistic = result.statistics[kind]!;
      const p = result.p(kind === "t" ? "voxel" : kind);
      const log = (place: number) => place < 0 ? 0 : -Math.log10(p[place]);
      assertClose(
        places.map((place) => place < 0 ? 0 : statistic[place]),
        golden[kind],
        name,
      );
      assertClose(places.map(log), golden[`logp_${kind}`], `${name}, p`);
    }
  }
});

/** t of a regression, voxel by voxel, from the normal equations. */
function tByHand(
  rows: readonly ArrayLike<number>[],
  design: readonly (readonly number[])[],
  weights: readonly number[],
): number[] {
  const p = weights.length;
  const n = rows.length;
  const gram = weights.map((_, i) =>
    weights.map((_, j) => design.reduce((sum, row) => sum + row[i] * row[j], 0))
  );
  const inverse = invert(gram);
  return Array.from(rows[0], (_, v) => {
    const xy = weights.map((_, i) =>
      design.reduce((sum, row, k) => sum + row[i] * rows[k][v], 0)
    );
    const beta = inverse.map((row) =>
      row.reduce((sum, value, j) => sum + value * xy[j], 0)
    );
    const rss = design.reduce((sum, row, k) => {
      const fit = row.reduce((total, x, i) => total + x * beta[i], 0);
      return sum + (rows[k][v] - fit) ** 2;
    }, 0);
    const scale = weights.reduce(
      (sum, w, i) =>
        sum + w * weights.reduce((s, u, j) => s + inverse[i][j] * u, 0),
      0,
    );
    const effect = weights.reduce((sum, w, i) => sum + w * beta[i], 0);
    return effect / Math.sqrt(scale * rss / (n - p));
  });
}

function invert(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length;
  const work = matrix.map((row, i) => [
    ...row,
    ...row.map((_, j) => i === j ? 1 : 0),
  ]);
  for (let i = 0; i < n; i++) {
    const pivot = work[i][i];
    work[i] = work[i].map((value) => value / pivot);
    for (let k = 0; k < n; k++) {
      if (k === i) continue;
      const factor = work[k][i];
      work[k] = work[k].map((value, j) => value - factor * work[i][j]);
    }
  }
  return work.map((row) => row.slice(n));
}

/** Residuals of the maps on some columns. */
function residualsOf(
  rows: readonly Float64Array[],
  columns: readonly (readonly number[])[],
): number[][] {
  const gram = columns.map((a) =>
    columns.map((b) => a.reduce((sum, x, i) => sum + x * b[i], 0))
  );
  const inverse = columns.length > 0 ? invert(gram) : [];
  const out = rows.map((row) => [...row]);
  rows[0].forEach((_, v) => {
    const xy = columns.map((column) =>
      column.reduce((sum, x, i) => sum + x * rows[i][v], 0)
    );
    const beta = inverse.map((row) =>
      row.reduce((sum, value, j) => sum + value * xy[j], 0)
    );
    rows.forEach((_, i) =>
      columns.forEach((column, k) => out[i][v] -= beta[k] * column[i])
    );
  });
  return out;
}

/** Checks p and maxima against t of every relabelling, by hand. */
function assertEnumerated(
  result: PermutationResult,
  relabelled: readonly (readonly number[])[],
  observed: readonly number[],
  twoSided: boolean,
) {
  const side = (t: number) => twoSided ? Math.abs(t) : t;
  const total = relabelled.length;
  assertEquals(result.plan.complete, true);
  assertEquals(result.nulls.t.length, total);
  assertClose(result.statistics.t, observed, "t", 1e-9);
  const maxima = relabelled.map((t) => Math.max(...t.map(side)));
  assertClose(
    Float64Array.from(result.nulls.t).sort(),
    Float64Array.from(maxima).sort(),
    "maxima",
    1e-9,
  );
  assertClose(
    [result.nulls.t[result.plan.observed!]],
    [Math.max(...observed.map(side))],
    "observed",
    1e-9,
  );
  const share = (values: readonly number[], t: number) =>
    values.filter((value) => value >= side(t) - 1e-8).length / total;
  assertEquals(
    [...result.p("uncorrected")],
    observed.map((t, v) => share(relabelled.map((ts) => side(ts[v])), t)),
  );
  assertEquals(
    [...result.p("voxel")],
    observed.map((t) => share(maxima, t)),
  );
}

function* flips(n: number): Generator<number[]> {
  for (let k = 0; k < 2 ** n; k++) {
    yield Array.from({ length: n }, (_, i) => k >> i & 1 ? -1 : 1);
  }
}

function* orders(items: readonly number[]): Generator<number[]> {
  if (items.length === 0) yield [];
  for (const [i, item] of items.entries()) {
    const rest = items.toSpliced(i, 1);
    for (const order of orders(rest)) yield [item, ...order];
  }
}

async function test(
  count: number,
  design: readonly (readonly number[])[],
  weights: readonly number[],
  options: PermutedOlsOptions = {},
) {
  const group = makeGroup(count);
  const result = await permutedOls(group, designOf(design), weights, options);
  return { rows: group.values, result };
}

Deno.test("permutedOls enumerates the sign flips of a small sample", async () => {
  const design = Array.from({ length: 6 }, () => [1]);
  for (const twoSided of [false, true]) {
    const { rows, result } = await test(6, design, [1], { twoSided });
    assertEquals(result.plan.relabelling.scheme, "flip");
    assertEnumerated(
      result,
      [...flips(6)].map((signs) =>
        tByHand(rows.map((row, i) => row.map((y) => signs[i] * y)), design, [1])
      ),
      tByHand(rows, design, [1]),
      twoSided,
    );
  }
});

Deno.test("permutedOls flips residuals of nuisance columns", async () => {
  const age = [0.3, -1.2, 0.8, 1.9, -0.4, 0.1];
  const design = age.map((a) => [1, a]);
  const { rows, result } = await test(6, design, [1, 0]);
  assertEquals(result.plan.relabelling.scheme, "flip");
  const residuals = residualsOf(rows, [age]);
  assertEnumerated(
    result,
    [...flips(6)].map((signs) =>
      tByHand(
        residuals.map((row, i) => row.map((y) => signs[i] * y)),
        design,
        [1, 0],
      )
    ),
    tByHand(rows, design, [1, 0]),
    false,
  );
});

Deno.test("permutedOls tells orders of equal rows apart once: a contrast between columns", async () => {
  const group = [0, 0, 0, 1, 1, 1];
  const design = group.map((g) => [1 - g, g]);
  const { rows, result } = await test(6, design, [1, -1], { twoSided: true });
  assertEquals(result.plan.distinct, 20n);
  assertEquals(result.plan.relabelling.scheme, "permute");
  const subsets = [...flips(6)].filter((signs) =>
    signs.filter((sign) => sign < 0).length === 3
  );
  assertEnumerated(
    result,
    subsets.map((signs) =>
      tByHand(rows, signs.map((s) => s > 0 ? [1, 0] : [0, 1]), [1, -1])
    ),
    tByHand(rows, design, [1, -1]),
    true,
  );
});

Deno.test("permutedOls permutes residuals of nuisance columns (Freedman-Lane)", async () => {
  const score = [0.2, 1.4, -0.7, 0.9, 2.1];
  const age = [1, 3, 2, 5, 4];
  const design = score.map((s, i) => [1, s, age[i]]);
  const { rows, result } = await test(5, design, [0, 1, 0]);
  const residuals = residualsOf(rows, [[1, 1, 1, 1, 1], age]);
  assertEquals(result.plan.distinct, 120n);
  assertEnumerated(
    result,
    [...orders([0, 1, 2, 3, 4])].map((order) =>
      tByHand(order.map((i) => residuals[i]), design, [0, 1, 0])
    ),
    tByHand(rows, design, [0, 1, 0]),
    false,
  );
});

Deno.test("permutedOls exchanges maps within blocks: pairs", async () => {
  const subjects = [1, 1, 2, 2, 3, 3, 4, 4];
  const design = subjects.map((s, i) => [
    i % 2,
    ...[1, 2, 3, 4].map((k) => k === s ? 1 : 0),
  ]);
  const weights = [1, 0, 0, 0, 0];
  const { rows, result } = await test(8, design, weights, { blocks: subjects });
  assertEquals(result.plan.distinct, 16n);
  assertEquals(result.plan.nuisance.length, 0);
  assertEnumerated(
    result,
    [...flips(4)].map((signs) =>
      tByHand(
        rows,
        design.map(([c, ...rest], i) => [
          signs[i >> 1] > 0 ? c : 1 - c,
          ...rest,
        ]),
        weights,
      )
    ),
    tByHand(rows, design, weights),
    false,
  );
});

Deno.test("permutedOls exchanges whole blocks, and flips them", async () => {
  const blocks = [-1, -1, -2, -2, -3, -3, -4, -4];
  const score = [0.1, 0.4, 1.3, 0.9, -1, -0.8, 2, 2.5];
  const design = score.map((s) => [1, s]);
  const permuted = await test(8, design, [0, 1], { blocks });
  assertEquals(permuted.result.plan.distinct, 24n);
  assertEnumerated(
    permuted.result,
    [...orders([0, 1, 2, 3])].map((order) =>
      tByHand(
        permuted.rows,
        order.flatMap((b) => [design[2 * b], design[2 * b + 1]]),
        [0, 1],
      )
    ),
    tByHand(permuted.rows, design, [0, 1]),
    false,
  );
  const ones = score.map(() => [1]);
  const flipped = await test(8, ones, [1], { blocks });
  assertEnumerated(
    flipped.result,
    [...flips(4)].map((signs) =>
      tByHand(
        flipped.rows.map((row, i) => row.map((y) => signs[i >> 1] * y)),
        ones,
        [1],
      )
    ),
    tByHand(flipped.rows, ones, [1]),
    false,
  );
});

Deno.test("permutedOls gives the same bits for any workers and engine", async () => {
  const group = makeGroup();
  const design = designOf(fixture.cases[3].design);
  await using pool = new WorkerPool({ workers: 3, inflates: false });
  const results: string[] = [];
  for (
    const permutations of [
      permuteInline("ts"),
      permuteInline(),
      pool.permutations,
    ]
  ) {
    const result = await permutedOls(group, design, [1, 0], {
      nPerm: 70,
      seed: 3,
      twoSided: true,
      clusterP: 0.05,
      tfce: "exact",
      permutations,
    });
    const { t, size, mass, tfce } = result.nulls;
    const arrays = [t, size!, mass!, tfce!, result.statistics.t];
    results.push([...arrays, result.reaching].join("\n"));
  }
  assertEquals(results[1], results[0]);
  assertEquals(results[2], results[0]);
});

Deno.test("permutedOls draws other relabellings from another seed", async () => {
  const design = Array.from({ length: 12 }, () => [1]);
  const options = { nPerm: 40, onWarning() {} };
  const one = await test(12, design, [1], { ...options, seed: 1 });
  const again = await test(12, design, [1], { ...options, seed: 1 });
  const other = await test(12, design, [1], { ...options, seed: 2 });
  const fewer = await test(12, design, [1], { ...options, nPerm: 10, seed: 1 });
  assertEquals(one.result.nulls.t, again.result.nulls.t);
  assert(one.result.nulls.t[0] !== other.result.nulls.t[0]);
  assertEquals(fewer.result.nulls.t, one.result.nulls.t.slice(0, 10));
  assertEquals(one.result.p("voxel").every((p) => p >= 1 / 41), true);
});

Deno.test("permutedOls gives voxels that never change p 1, with a warning", async () => {
  const group = makeGroup(8);
  for (const row of group.values) row[3] = 2;
  const design = designOf(
    Array.from({ length: 8 }, (_, i) => [1, (i * 5) % 8]),
  );
  const warnings: string[] = [];
  const result = await permutedOls(group, design, [0, 1], {
    nPerm: 50,
    onWarning: (message) => warnings.push(message),
  });
  assertEquals([result.statistics.t[3], result.p("uncorrected")[3]], [0, 1]);
  assert(warnings[0].startsWith("1 of "), warnings[0]);
});

Deno.test("permutedOls says that all relabellings are enumerated", async () => {
  const warnings: string[] = [];
  await test(6, Array.from({ length: 6 }, () => [1]), [1], {
    nPerm: 1000,
    tail: "gpd",
    onWarning: (message) => warnings.push(message),
  });
  assertEquals(warnings, [
    "--n-perm: found 1000, but the design allows no more than 64 different " +
    "relabellings; all are enumerated",
    "--tail gpd: all 64 relabellings are enumerated and p is exact, so that " +
    "no tail is fitted",
  ]);
});

Deno.test("permutedOls refuses what does not fit together", async () => {
  const ones = Array.from({ length: 6 }, () => [1]);
  const line = Array.from({ length: 6 }, (_, i) => [1, i]);
  const cases: [readonly number[][], number[], PermutedOlsOptions, string][] = [
    [ones, [1], { clusterP: 3.1 }, "3.1 looks like a z, whose p is 0.000968"],
    [ones, [1], { clusterP: 0 }, "--cluster-p: found 0, expected a p"],
    [ones, [1], { scheme: "permute" }, "no permutation changes the design"],
    [ones, [1], { blocks: [1, 1] }, "found 2 numbers for 6 maps"],
    [ones, [1], { blocks: [1, -1, 1, 1, 1, 1] }, "positive and negative"],
    [ones, [1], { blocks: [1, 0, 1, 1, 1, 1] }, "blocks: found 0"],
    [line, [0, 1], {
      blocks: [-1, -1, -1, -1, -2, -2],
    }, "block -1 has 4 maps and block -2 has 2"],
    [line, [0, 1], { nPerm: 0 }, "--n-perm: found 0"],
    [line, [0, 1], { seed: -1 }, "--seed: found -1"],
    [line, [0, 0], {}, "weights are all zero"],
    [line.map(([a, b]) => [a, b, a]), [1, 0, 0], {}, "cannot be estimated"],
    [line, [0, 1], { compat: "nilearn", tail: "gpd" }, "--tail and --compat"],
    [ones.slice(1), [1], {}, "5 rows for 6 maps"],
    [
      line.map((_, i) => line.map((_, j) => i === j ? 1 : 0)),
      [1, 0, 0, 0, 0, 0],
      {},
      "rank 6 for 6 maps",
    ],
  ];
  for (const [design, weights, options, message] of cases) {
    await assertRejects(
      () => permutedOls(makeGroup(6), designOf(design), weights, options),
      InputError,
      message,
    );
  }
});
