import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  contrastEfficiency,
  type DesignMatrix,
  varianceInflationFactors,
} from "../../lib/design/mod.ts";
import { UsageError } from "../../lib/errors.ts";
import {
  type Picture,
  plotContrastMatrix,
  plotDesignMatrix,
  plotDesignMatrixCorrelation,
  plotEvent,
  plotRegressor,
  type TextItem,
} from "../../lib/plot/mod.ts";
import { findColormap } from "../../lib/plot/color/colormap.ts";
import { CAP_HEIGHT, measureText } from "../../lib/plot/font/measure_text.ts";
import { golden } from "./golden.ts";

const { diagnostics } = golden;
const names = ["a", "b", "c", "drift_1", "constant"];
const design: DesignMatrix = {
  columns: names,
  rowCount: 10,
  data: Float64Array.from(diagnostics.data),
  frameTimes: undefined,
};

Deno.test("variance inflation factors are statsmodels'", () => {
  const factors = varianceInflationFactors(design);
  diagnostics.vif.forEach((factor, j) =>
    assertAlmostEquals(factors[j], factor, 1e-6 * factor)
  );
  assertEquals(factors[4], NaN);
});

Deno.test("efficiencies are those of the normal equations", () => {
  diagnostics.contrasts.forEach((weights, i) => {
    const expected = diagnostics.efficiency[i];
    const found = contrastEfficiency(design, weights);
    assertAlmostEquals(found, expected, 1e-7 * expected);
  });
});

Deno.test("columns that add up are told", () => {
  const twins: DesignMatrix = {
    columns: ["a", "a again", "zero", "b", "constant"],
    rowCount: 4,
    data: Float64Array.of(
      ...[1, 2, 0, 0, 1],
      ...[0, 0, 0, 1, 1],
      ...[1, 2, 0, 1, 1],
      ...[0, 0, 0, 0, 1],
    ),
    frameTimes: undefined,
  };
  const factors = varianceInflationFactors(twins);
  assertEquals(factors.slice(0, 3), [Infinity, Infinity, NaN]);
  assertAlmostEquals(factors[3], 1, 1e-12);
  assertEquals(contrastEfficiency(twins, [[1, 0, 0, 0, 0]]), 0);
  assertEquals(contrastEfficiency(twins, [[0, 0, 1, 0, 0]]), 0);
  assertEquals(contrastEfficiency(twins, [[1, 2, 0, 0, 0]]) > 0, true);
  assertThrows(
    () => contrastEfficiency(twins, [[1, 2]]),
    UsageError,
    "found 2 weights, expected 5",
  );
  const text = textsOf(plotDesignMatrixCorrelation(twins, {
    contrasts: [{ name: "a", weights: [[1, 0, 0, 0, 0]] }],
  }));
  assertEquals(text.includes("∞"), true);
  assertEquals(text.includes("a: not estimable"), true);
});

Deno.test("correlations are numpy's, without drifts and constant", () => {
  const { facts } = plotDesignMatrixCorrelation(design);
  assertEquals(facts.columns, ["a", "b", "c"]);
  (facts.correlations as number[][]).flat().forEach((value, i) =>
    assertAlmostEquals(value, diagnostics.correlation[i], 1e-8)
  );
});

Deno.test("columns are divided by their norms, as nilearn's", () => {
  const matrix = (rescale: boolean) => {
    const { scene } = plotDesignMatrix({
      columns: ["a", "b", "zero"],
      rowCount: 2,
      data: Float64Array.of(3, 10, 0, 4, -10, 0),
      frameTimes: undefined,
    }, { rescale });
    const tile = scene.items.find((item) => item.kind === "tile");
    const { colors } = findColormap("viridis");
    const index = (cell: number) => {
      const rgb = tile?.rgba.subarray(4 * cell, 4 * cell + 3).join();
      for (let i = 0; i < 256; i++) {
        if (colors.subarray(3 * i, 3 * i + 3).join() === rgb) return i;
      }
    };
    return [0, 1, 2, 3, 4, 5].map(index);
  };
  // 0.6, 0.707…, 0, 0.8, −0.707…, 0 between −0.707… and 0.8.
  const [low, high] = [-Math.SQRT1_2, 0.8];
  const scaled = [0.6, Math.SQRT1_2, 0, 0.8, -Math.SQRT1_2, 0].map((value) =>
    Math.min(255, Math.floor(256 * (value - low) / (high - low)))
  );
  assertEquals(matrix(true), scaled);
  assertEquals(
    matrix(false),
    [3, 10, 0, 4, -10, 0].map((value) =>
      Math.min(255, Math.floor(256 * (value + 10) / 20))
    ),
  );
});

const nasty = "<img src=x onerror=alert(1)></script>\u0000\ud800&'\"";
const longName = "a_condition_with_a_name_that_never_seems_to_end_".repeat(5);

/** Designs, contrasts and events with names that hurt. */
function nastyPictures(options: { readonly title: string }): Picture[] {
  const columns = [nasty, longName, "ok", "drift_1", "constant"];
  const own = { ...design, columns };
  const contrasts = [{ name: nasty, weights: [[1, -1, 0, 0, 0]] }];
  const events = columns.map((trialType, i) => ({
    onset: 5 * i,
    duration: i,
    trialType,
  }));
  return [
    plotDesignMatrix(own, { ...options, contrasts }),
    plotDesignMatrix([own, own], { ...options, names: [nasty, longName] }),
    plotContrastMatrix(contrasts, own, options),
    plotDesignMatrixCorrelation(own, { ...options, contrasts }),
    plotEvent([events, events], { ...options, names: [nasty, longName] }),
    plotRegressor(own, { ...options, events, tR: 2 }),
  ];
}

function textItems({ scene }: Picture): TextItem[] {
  return scene.items.filter((item) => item.kind === "text");
}

function textsOf(picture: Picture): string[] {
  return textItems(picture).map(({ text }) => text);
}

Deno.test("names are text in SVG, whatever they say", async () => {
  for (const picture of nastyPictures({ title: nasty })) {
    const svg = await picture.svg({ embedFont: false });
    assertEquals(/<img|<\/script/.test(svg) || svg.includes("\0"), false);
    assertEquals(svg.includes("&lt;img"), true);
    assertEquals(svg.isWellFormed(), true);
    assertEquals(
      [...svg.matchAll(/<([a-z]+)/g)].every(([, name]) =>
        ["svg", "title", "g", "rect", "path", "image", "text"].includes(name)
      ),
      true,
    );
  }
});

/** The corners of a text, as it is drawn. */
function corners(item: TextItem): [number, number][] {
  const { x, y, text, size, anchor = "start", rotate = 0 } = item;
  const width = measureText(text, size);
  const start = -{ start: 0, middle: 0.5, end: 1 }[anchor] * width;
  const angle = rotate * Math.PI / 180;
  return [[start, 0], [start + width, 0], [start, -CAP_HEIGHT * size], [
    start + width,
    -CAP_HEIGHT * size,
  ]].map(([dx, dy]) => [
    x + Math.cos(angle) * dx - Math.sin(angle) * dy,
    y + Math.sin(angle) * dx + Math.cos(angle) * dy,
  ]);
}

Deno.test("all text lies inside the picture", () => {
  for (const title of ["", "short", nasty, longName]) {
    for (const picture of nastyPictures({ title })) {
      for (const item of textItems(picture)) {
        for (const [x, y] of corners(item)) {
          const inside = x >= 0 && x <= picture.width && y >= 0 &&
            y <= picture.height;
          assertEquals(inside, true, `${item.text} at ${x}, ${y}`);
        }
      }
    }
  }
});

Deno.test("names above columns do not touch each other", () => {
  for (const count of [3, 40, 200]) {
    const columns = Array.from({ length: count }, (_, i) => `column_${i}`);
    const picture = plotDesignMatrix({
      columns,
      rowCount: 2,
      data: new Float64Array(2 * count).fill(1),
      frameTimes: undefined,
    });
    const turned = textItems(picture).filter(({ rotate = 0 }) =>
      rotate === -55
    );
    assertEquals(turned.length > 1, true);
    turned.slice(1).forEach((item, i) => {
      const apart = (item.x - turned[i].x) * Math.sin(55 * Math.PI / 180);
      assertEquals(apart >= CAP_HEIGHT * item.size, true);
    });
  }
});

Deno.test("designs and contrasts that do not fit are refused", () => {
  const empty = { ...design, columns: [], data: new Float64Array() };
  assertThrows(() => plotDesignMatrix(empty), UsageError, "0 columns");
  const drifts = {
    columns: ["drift_1", "constant"],
    rowCount: 1,
    data: Float64Array.of(1, 1),
    frameTimes: undefined,
  };
  assertThrows(
    () => plotDesignMatrixCorrelation(drifts),
    UsageError,
    "drifts and constant only",
  );
  assertThrows(() => plotContrastMatrix([], design), UsageError, "found none");
  assertThrows(
    () => plotContrastMatrix([{ name: "x", weights: [[1]] }], design),
    UsageError,
    "found 1 weight, expected 5",
  );
  assertThrows(
    () => plotRegressor(design, { columns: ["bb"] }),
    UsageError,
    "did you mean 'b'?",
  );
});
