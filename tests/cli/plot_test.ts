import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { decode } from "fast-png";
import { writeImage } from "../../lib/nifti/mod.ts";
import type { Image } from "../../lib/nifti/types.ts";
import { inFolder } from "../in_folder.ts";
import { smoothNoise } from "../noise.ts";
import { namesIn, runMain } from "./run_main.ts";

const shape = [10, 12, 8] as const;

function imageOf(
  data: Float64Array,
  size = 3,
  of: readonly [number, number, number] = shape,
): Image {
  const affine = [
    -size,
    0,
    0,
    15,
    0,
    size,
    0,
    -18,
    0,
    0,
    size,
    -12,
    0,
    0,
    0,
    1,
  ];
  const grid = { shape: of, affine, voxelSizes: [size, size, size] } as const;
  return { grid, volumeCount: data.length / (of[0] * of[1] * of[2]), data };
}

/** A folder with maps, a background, a design and events in it. */
function withFiles(run: (folder: string) => Promise<void>): Promise<void> {
  return inFolder(async (folder) => {
    const values = smoothNoise(1, shape);
    const coarse = smoothNoise(2, [6, 7, 5]).map((value) => value + 10);
    const files: Record<string, Image> = {
      z: imageOf(values),
      bg: imageOf(coarse, 5, [6, 7, 5]),
      nan: imageOf(values.map(() => NaN)),
      zeros: imageOf(values.map(() => 0)),
      one: imageOf(Float64Array.of(3), 3, [1, 1, 1]),
      run: imageOf(new Float64Array([...values, ...values, ...values])),
    };
    for (const [name, image] of Object.entries(files)) {
      await writeImage(image, `${folder}/${name}.nii`);
    }
    await Deno.writeTextFile(
      `${folder}/design.tsv`,
      "a\tb\tconstant\n0\t1\t1\n1\t0\t1\n1\t1\t1\n0\t0\t1\n",
    );
    await Deno.writeTextFile(
      `${folder}/events.tsv`,
      "onset\tduration\ttrial_type\n0\t2\ta\n3\t2\tb\n",
    );
    await run(folder);
  });
}

const kinds: readonly (readonly string[])[] = [
  ["stat-map", "z.nii"],
  ["glass-brain", "z.nii"],
  ["epi", "run.nii", "--volume", "2"],
  ["anat", "bg.nii"],
  ["roi", "z.nii"],
  ["carpet", "run.nii", "--mask", "z.nii"],
  ["compare", "z.nii", "bg.nii"],
  ["design-matrix", "design.tsv", "design.tsv"],
  ["contrast-matrix", "design.tsv", "--contrast", "a - b"],
  ["design-correlation", "design.tsv", "--contrast", "a - b"],
  ["events", "events.tsv", "events.tsv"],
  ["regressor", "design.tsv", "--events", "events.tsv", "--t-r", "2"],
];

for (const [kind, ...words] of kinds) {
  Deno.test(`plot ${kind} writes .png and .svg`, () =>
    withFiles(async (folder) => {
      const args = words.map((word) =>
        /\.(nii|tsv)$/.test(word) ? `${folder}/${word}` : word
      );
      const title = "<img src=x onerror=alert(1)>";
      const call = (out: string, ...more: string[]) =>
        runMain(
          ...["plot", kind, ...args, "--title", title, "--out"],
          ...[`${folder}/${out}`, ...more],
        );
      const png = await call("picture.png", "--json");
      assertEquals(png.code, 0, png.err);
      const { width, height } = JSON.parse(png.out);
      const image = decode(await Deno.readFile(`${folder}/picture.png`));
      assertEquals([image.width, image.height], [width, height]);
      const svg = await call("picture.svg", "--output-size", "500,400");
      assertEquals(svg.code, 0, svg.err);
      const text = await Deno.readTextFile(`${folder}/picture.svg`);
      assertMatch(text, /^<svg [^>]*width="500" height="400"/);
      assertEquals(text.includes("<img"), false);
      assertStringIncludes(text, "&lt;img src=x onerror=alert(1)&gt;");
    }));
}

interface Refusal {
  readonly words: readonly string[];
  readonly code: number;
  readonly message: RegExp;
}

const refusals: Readonly<Record<string, Refusal>> = {
  "a colour map that is not there": {
    words: ["stat-map", "z.nii", "--cmap", "virdis", "--out", "x.png"],
    code: 2,
    message: /cmap: found 'virdis'.*did you mean 'viridis'\?/,
  },
  "an ending that is no picture": {
    words: ["stat-map", "z.nii", "--out", "x.jpg"],
    code: 2,
    message:
      /--out: found '.*x\.jpg', expected a name that ends in \.png or \.svg/,
  },
  "cuts outside of the image": {
    words: ["stat-map", "z.nii", "--cut-coords", "200,0,0", "--out", "x.png"],
    code: 0,
    message: /x = 200 is outside of the image \(x from -12 to 15/,
  },
  "all cuts outside of the image": {
    words: [
      ...["stat-map", "z.nii", "--display-mode", "z"],
      ...["--cut-coords", "200,300", "--out", "x.png"],
    ],
    code: 1,
    message: /found z = 200, z = 300, outside of the image, expected x from/,
  },
  "a number of cuts for three views": {
    words: ["stat-map", "z.nii", "--cut-coords", "3", "--out", "x.png"],
    code: 2,
    message: /cut-coords: found 3, expected 3 positions \(x, y, z\)/,
  },
  "several volumes": {
    words: ["stat-map", "run.nii", "--out", "x.png"],
    code: 1,
    message: /run\.nii: found 3 volumes, expected one/,
  },
  "a volume that is not there": {
    words: ["epi", "run.nii", "--volume", "3", "--out", "x.png"],
    code: 2,
    message: /--volume: found 3, expected a number from 0 to 2/,
  },
  "a threshold below 0": {
    words: ["stat-map", "z.nii", "--threshold", "-1", "--out", "x.png"],
    code: 2,
    message: /--threshold: found '-1', expected a number of at least 0/,
  },
  "a kind that is not there": {
    words: ["statmap", "z.nii", "--out", "x.png"],
    code: 2,
    message: /plot: found 'statmap', expected one of .*did you mean stat-map\?/,
  },
  "an option of another kind": {
    words: ["events", "events.tsv", "--cut-coords", "3", "--out", "x.png"],
    code: 2,
    message: /unknown option '--cut-coords'/,
  },
  "a design without a column": {
    words: [
      ...["contrast-matrix", "design.tsv", "--contrast", "a - c"],
      ...["--out", "x.png"],
    ],
    code: 2,
    message: /'c'/,
  },
};

for (const [what, { words, code, message }] of Object.entries(refusals)) {
  Deno.test(`plot, of ${what}: one sentence`, () =>
    withFiles(async (folder) => {
      const args = words.map((word) =>
        /\.(nii|tsv|png|jpg)$/.test(word) ? `${folder}/${word}` : word
      );
      const outcome = await runMain("plot", ...args);
      assertEquals(outcome.code, code, outcome.err);
      assertMatch(outcome.err, message);
      assertEquals(outcome.err.trimEnd().split("\n").length, 1);
      const written = (await namesIn(folder)).includes("x.png");
      assertEquals(written, code === 0);
    }));
}

Deno.test("maps without anything in them are pictures that say so", () =>
  withFiles(async (folder) => {
    for (
      const [name, words] of [
        ["nan", "no value is finite"],
        ["zeros", "every value is 0"],
      ]
    ) {
      for (const kind of ["stat-map", "glass-brain", "roi", "anat"]) {
        const out = `${folder}/${kind}-${name}.svg`;
        const { code, err } = await runMain(
          ...["plot", kind, `${folder}/${name}.nii`, "--out", out],
        );
        assertEquals(code, 0, err);
        assertMatch(err, new RegExp(`nothing to show: ${words}`));
        assertStringIncludes(await Deno.readTextFile(out), words);
      }
    }
    for (const kind of ["stat-map", "glass-brain", "roi", "anat", "epi"]) {
      const out = `${folder}/${kind}-one.png`;
      const { code, err } = await runMain(
        ...["plot", kind, `${folder}/one.nii`, "--out", out],
      );
      assertEquals(code, 0, err);
    }
  }));

Deno.test("of a thresholded map on a turned grid only its own voxels have colours", () =>
  inFolder(async (folder) => {
    const data = new Float64Array(shape[0] * shape[1] * shape[2]);
    data[5 + shape[0] * (6 + shape[1] * 4)] = 5;
    data[6 + shape[0] * (6 + shape[1] * 4)] = 4;
    const { grid } = imageOf(data);
    const affine = grid.affine.with(5, 2.8).with(6, -1).with(9, 1).with(
      10,
      2.8,
    );
    const image = { grid: { ...grid, affine }, volumeCount: 1, data };
    await writeImage(image, `${folder}/thresholded.nii`);
    const coloured = async (interpolation: string) => {
      const out = `${folder}/${interpolation}.png`;
      const { code, err } = await runMain(
        ...["plot", "stat-map", `${folder}/thresholded.nii`, "--out", out],
        ...["--resampling-interpolation", interpolation, "--no-colorbar"],
        ...["--no-annotate", "--no-draw-cross", "--no-black-bg"],
      );
      assertEquals(code, 0, err);
      const { data, channels } = decode(await Deno.readFile(out));
      let count = 0;
      for (let at = 0; at < data.length; at += channels) {
        if (data[at + 2] !== 255) count++;
      }
      return count;
    };
    const [own, rung] = [
      await coloured("nearest"),
      await coloured("continuous"),
    ];
    assert(own > 0 && rung > 4 * own, `${own} and ${rung} pixels`);
  }));

Deno.test("a background on another grid is told", () =>
  withFiles(async (folder) => {
    const { code, err } = await runMain(
      ...["plot", "stat-map", `${folder}/z.nii`],
      ...["--bg-img", `${folder}/bg.nii`, "--out", `${folder}/x.png`],
    );
    assertEquals(code, 0);
    assertMatch(
      err,
      /bg\.nii is on another grid than .*z\.nii; it is resampled/,
    );
  }));

Deno.test("switches can be given alone, with a word, or denied", () =>
  withFiles(async (folder) => {
    let number = 0;
    const widthOf = async (...words: string[]) => {
      const { code, out, err } = await runMain(
        ...["--json", "plot", "stat-map", `${folder}/z.nii`, ...words],
        ...["--out", `${folder}/${number++}.png`],
      );
      assertEquals(code, 0, err);
      return JSON.parse(out).width;
    };
    const withBar = await widthOf();
    assertEquals(await widthOf("--colorbar"), withBar);
    assertEquals(await widthOf("--colorbar", "TRUE"), withBar);
    const without = await widthOf("--no-colorbar");
    assertEquals(without < withBar, true);
    assertEquals(await widthOf("--colorbar", "false"), without);
    assertEquals(await widthOf("--colorbar=false", "--black-bg"), without);
    const wrong = await runMain(
      ...["plot", "stat-map", `${folder}/z.nii`, "--colorbar=perhaps"],
      ...["--out", `${folder}/y.png`],
    );
    assertEquals(wrong.code, 2);
    assertMatch(
      wrong.err,
      /--colorbar: found 'perhaps', expected one of true, false/,
    );
  }));

Deno.test("design --plot draws the design, and prints nothing", () =>
  withFiles(async (folder) => {
    const { code, out, err } = await runMain(
      ...["design", "--events", `${folder}/events.tsv`, "--n-scans", "8"],
      ...["--t-r", "2", "--plot", `${folder}/d.svg`],
    );
    assertEquals([code, out], [0, ""], err);
    assertStringIncludes(
      await Deno.readTextFile(`${folder}/d.svg`),
      ">a</text>",
    );
  }));

Deno.test("the folder of a fit stands for its designs, run by run", () =>
  withFiles(async (folder) => {
    const table = await Deno.readTextFile(`${folder}/design.tsv`);
    await Deno.mkdir(`${folder}/fit`);
    for (const run of [10, 2, 1]) {
      await Deno.writeTextFile(`${folder}/fit/run-${run}_design.tsv`, table);
    }
    const { code, out, err } = await runMain(
      ...["plot", "design-matrix", `${folder}/fit`, "--json"],
      ...["--out", `${folder}/d.svg`],
    );
    assertEquals(code, 0, err);
    assertEquals(JSON.parse(out).designs.length, 3);
    const svg = await Deno.readTextFile(`${folder}/d.svg`);
    const order = [...svg.matchAll(/>run (\d+)</g)]
      .map(([, run]) => Number(run));
    assertEquals(order, [1, 2, 10]);
    const one = await runMain(
      ...["plot", "regressor", `${folder}/fit`, "--out", `${folder}/r.png`],
    );
    assertEquals(one.code, 2);
    assertMatch(one.err, /found 3 designs, expected one/);
  }));

Deno.test("help lists the kinds of pictures and their options", async () => {
  const group = await runMain("plot", "--help");
  assertEquals(group.code, 0);
  assertMatch(group.out, /plot stat-map .*\n[^]*plot regressor/);
  const own = await runMain("plot", "roi", "--help");
  assertMatch(own.out, /^Draw a mask or regions[^]*--view-type/);
});
