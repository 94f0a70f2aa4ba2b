/** What cannot be fitted is refused in one sentence and leaves nothing. @module */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { readImage } from "../../lib/nifti/mod.ts";
import {
  buildNifti,
  type BuildOptions,
  concatBytes,
  gzipped,
} from "../builders.ts";
import { generator } from "../glm/slab_oracle.ts";
import { inFolder } from "../in_folder.ts";
import { namesIn, type Outcome, runMain } from "./run_main.ts";

const SHAPE = [8, 9, 7] as const;
const SIZE = SHAPE[0] * SHAPE[1] * SHAPE[2];
const SCANS = 30;
const affine = [3, 0, 0, -9, 0, 3, 0, -12, 0, 0, 3, 0, 0, 0, 0, 1];
const EVENTS = "onset\tduration\ttrial_type\n" +
  "0\t8\ta\n10\t8\tb\n20\t8\ta\n30\t8\tb\n40\t8\ta\n";

function inBall(voxel: number): boolean {
  const [nx, ny] = SHAPE;
  const x = voxel % nx - 3.5;
  const y = Math.floor(voxel / nx) % ny - 4;
  const z = Math.floor(voxel / nx / ny) - 3;
  return x * x + y * y + z * z < 10;
}

/** A bright ball with noise; voxels may be changed. */
function series(change: (value: number, voxel: number) => number = (v) => v) {
  const next = generator(5);
  return Float64Array.from({ length: SIZE * SCANS }, (_, i) => {
    const voxel = i % SIZE;
    return change((inBall(voxel) ? 1000 : 5) + 10 * next(), voxel);
  });
}

function build(options: Partial<BuildOptions> = {}): Uint8Array<ArrayBuffer> {
  return buildNifti({
    shape: [...SHAPE, SCANS],
    data: series(),
    affine,
    voxelSizes: [3, 3, 3],
    tR: 2,
    ...options,
    pair: false,
  });
}

function mask(options: Partial<BuildOptions>): Uint8Array<ArrayBuffer> {
  return build({ shape: SHAPE, data: new Float64Array(SIZE), ...options });
}

/** Header fields of NIfTI-1 that cases change. */
function withHeader(edit: BuildOptions["edit"]): Uint8Array<ArrayBuffer> {
  return build({ edit });
}

const whole = build();
const zipped = await gzipped(whole);
const flipped = zipped.slice();
flipped[flipped.length - 8] ^= 1;
const text = new TextEncoder();
const garbage = text.encode("garbage");
const design = (rows: number, columns: number, value = (i: number) => `${i}`) =>
  [
    Array.from({ length: columns }, (_, j) => `c${j}`).join("\t"),
    ...Array.from(
      { length: rows },
      (_, t) =>
        Array.from({ length: columns }, (_, j) => value(t * t + 7 * j * t))
          .join("\t"),
    ),
  ].join("\n") + "\n";
const confounds = (rows: number, bad: string, at = 3) =>
  ["x", ...Array.from({ length: rows }, (_, t) => t === at ? bad : `${t % 3}`)]
    .join("\n") + "\n";

/** A case: what is in the folder, what is asked, what is said. */
interface Case {
  /** Files by name; a name that ends with `/` is a folder. */
  readonly files?: Readonly<Record<string, Uint8Array | string>>;
  /** The run. @default {"bold.nii"} */
  readonly run?: string;
  /** The events; none where `null`. @default {"events.tsv"} */
  readonly events?: string | null;
  /** The contrast. @default {"a - b"} */
  readonly contrast?: string;
  /** More options. */
  readonly options?: readonly string[];
  /** The output folder. @default {"out"} */
  readonly out?: string;
  /** The exit code. @default {1} */
  readonly code?: 1 | 2;
  /** What the sentence must hold. */
  readonly says: readonly string[];
}

function badRun(name: string, bytes: Uint8Array | string, ...says: string[]) {
  return { files: { [name]: bytes }, run: name, says: [name, ...says] };
}

function badEvents(table: string, ...says: string[]): Case {
  return {
    files: { "bad.tsv": table },
    events: "bad.tsv",
    says: ["bad.tsv", ...says],
  };
}

function badContrast(contrast: string, ...says: string[]): Case {
  return { contrast, code: 2, says };
}

function badOption(option: string, value: string, ...says: string[]): Case {
  return { options: [option, value], code: 2, says: [option, ...says] };
}

function badDesign(table: string, ...says: string[]): Case {
  return {
    files: { "design.tsv": table },
    events: null,
    contrast: "c0",
    options: ["--design-matrix", "design.tsv"],
    says,
  };
}

function badMask(bytes: Uint8Array, ...says: string[]): Case {
  return {
    files: { "mask.nii": bytes },
    options: ["--mask", "mask.nii"],
    says: ["mask.nii", ...says],
  };
}

const refused: Readonly<Record<string, Case>> = {
  "a truncated gzip": badRun(
    "a.nii.gz",
    zipped.slice(0, zipped.length / 2),
    "truncated",
  ),
  "a wrong CRC": badRun("a.nii.gz", flipped, "CRC"),
  "trailing garbage": badRun("a.nii", concatBytes(whole, garbage), "expected"),
  "trailing garbage, gzipped": badRun(
    "a.nii.gz",
    concatBytes(zipped, garbage),
    "neither gzip nor zero padding",
  ),
  "text named .nii.gz": badRun("a.nii.gz", "hello", "not gzip data"),
  "an image gzipped twice": badRun(
    "a.nii.gz",
    await gzipped(zipped),
    "found 1f 8b",
  ),
  "an empty file": badRun("a.nii", "", "is empty"),
  "a header of 200 bytes": badRun("a.nii", whole.slice(0, 200), "200", "348"),
  "a header that claims more": badRun("a.nii", whole.slice(0, -9), "expected"),
  "a header that claims less": badRun(
    "a.nii",
    withHeader((view, le) => view.setInt16(48, SCANS - 1, le)),
    "expected",
  ),
  "a dimension of zero": badRun(
    "a.nii",
    withHeader((view, le) => view.setInt16(44, 0, le)),
    "dim[2] is 0",
  ),
  "a negative dimension": badRun(
    "a.nii",
    withHeader((view, le) => view.setInt16(46, -3, le)),
    "dim[3] is -3",
  ),
  "a missing .img": badRun(
    "a.hdr",
    buildNifti({ shape: SHAPE, pair: true }).hdr,
    "a.img",
    "missing",
  ),
  "an empty folder": {
    files: { "empty/": "" },
    run: "empty",
    says: ["empty", "no image"],
  },
  "volumes of different shapes": {
    files: {
      "run/": "",
      "run/1.nii": mask({}),
      "run/2.nii": build({ shape: [8, 9, 6], data: new Float64Array(432) }),
    },
    run: "run",
    says: ["2.nii", "8×9×6", "8×9×7"],
  },
  "a missing run": { run: "no.nii", says: ["no.nii", "no such file"] },
  "one volume": badRun("a.nii", mask({}), "expected a run"),
  "an axis too many": badRun(
    "a.nii",
    build({ shape: [...SHAPE, SCANS / 2, 2] }),
    "5 axes",
  ),
  "several volumes for a run": {
    files: { "1.nii": mask({}) },
    run: "1.nii",
    options: ["1.nii"],
    code: 2,
    says: ["RUN", "quotes"],
  },
  "no TR": badRun("a.nii", build({ tR: 0 }), "repetition time"),
  "a negative TR": badOption("--t-r", "-2", "'-2'"),
  "a TR of zero": badOption("--t-r", "0", "'0'"),
  "a TR of letters": badOption("--t-r", "abc", "'abc'"),
  "a TR beyond sense": {
    options: ["--t-r", "1e-300"],
    says: ["at most 10000000"],
  },

  "events without onset": badEvents(
    EVENTS.replace("onset", "start"),
    "'onset' is missing",
    "'start'",
  ),
  "text in duration": badEvents(
    EVENTS.replace("8\ta", "long\ta"),
    "'duration', row 1",
    "'long'",
  ),
  "a NaN onset": badEvents(EVENTS.replace("0\t8", "nan\t8"), "'onset', row 1"),
  "a negative duration": badEvents(EVENTS.replace("8\ta", "-8\ta"), "-8"),
  "no events": badEvents("onset\tduration\ttrial_type\n", "no events"),
  "an empty table": badEvents("", "empty"),
  "semicolons for tabs": badEvents(EVENTS.replaceAll("\t", ";"), "'onset;"),
  "a row too short": badEvents(`${EVENTS}50\n`, "row 6"),
  "an infinite onset": badEvents(`${EVENTS}inf\t1\ta\n`, "row 6", "'inf'"),
  "an image for events": { events: "bold.nii", says: ["bold.nii", "UTF-8"] },
  "a folder for events": {
    files: { "empty/": "" },
    events: "empty",
    says: ["empty", "holds no .txt file"],
  },
  "no events at all": { events: null, code: 2, says: ["no events"] },

  "a column that is not there": badContrast("aa - b", "'aa'", "mean 'a'"),
  "a product of columns": badContrast("a * b", "'a * b'"),
  "a constant in a contrast": badContrast("2*a - 3", "'2*a - 3'", "-3"),
  "an empty contrast": badContrast("", "empty expression"),
  "a contrast of nothing": badContrast("a - a", "zero"),
  "too many weights": badContrast("[1, -1, 0, 0, 0, 0, 0]", "7 weights"),
  "contrasts that differ in case": {
    options: ["--contrast", "x=a", "--contrast", "X=b"],
    code: 2,
    says: ["'x'", "'X'"],
  },
  "rows that depend on one another": { contrast: "a; 2*a", says: ["depend"] },

  "a design with too few rows": badDesign(design(29, 2), "29 rows", "30"),
  "a design with too many rows": badDesign(design(31, 2), "31 rows", "30"),
  "more columns than scans": badDesign(
    design(30, 31),
    "31 columns",
    "30 scans",
  ),
  "a design with a gap": badDesign(
    design(30, 2, (i) => i === 4 ? "" : `${i}`),
    "design.tsv",
    "row 3",
  ),
  "a design of giants": badDesign(
    design(30, 2, (i) => `${i}e300`),
    "e+300",
    "magnitude",
  ),
  "a drift for every frequency": {
    options: ["--high-pass", "0.3"],
    says: ["columns for 30 scans"],
  },
  "a grid before the ages": {
    options: ["--min-onset", "-1e12"],
    says: ["min_onset -1000000000000"],
  },
  "confounds of another length": {
    files: { "c.tsv": confounds(29, "1") },
    options: ["--confounds", "c.tsv"],
    says: ["c.tsv: found 29 rows; expected 30, one for each volume of"],
  },
  "a NaN among confounds": {
    files: { "c.tsv": confounds(30, "n/a") },
    options: ["--confounds", "c.tsv"],
    says: ["c.tsv", "'x', row 4", "'n/a'"],
  },
  "an infinite confound": {
    files: { "c.tsv": confounds(30, "inf") },
    options: ["--confounds", "c.tsv"],
    says: ["c.tsv", "'x', row 4", "'inf'"],
  },
  "confounds that are not there": {
    files: { "c.tsv": confounds(30, "1") },
    options: ["--confounds", "c.tsv", "--confound-columns", "trans_*"],
    code: 2,
    says: ["c.tsv", "'trans_*'"],
  },
  "a sample mask without scans": {
    files: { "s.tsv": "0\n".repeat(SCANS) },
    options: ["--sample-mask", "s.tsv"],
    says: ["s.tsv", "no scan"],
  },
  "a sample mask beyond the run": {
    files: { "s.tsv": "1\n2\n99\n" },
    options: ["--sample-mask", "s.tsv"],
    says: ["s.tsv", "99"],
  },
  "too few scans kept": {
    files: { "s.tsv": "1\n2\n3\n" },
    options: ["--sample-mask", "s.tsv"],
    says: ["3 scans"],
  },

  "an empty mask": badMask(mask({}), "only zeros"),
  "a mask of NaN": badMask(
    mask({ data: new Float64Array(SIZE).fill(NaN) }),
    "NaN",
  ),
  "a mask of three values": badMask(
    mask({ data: Float64Array.from({ length: SIZE }, (_, i) => i % 3) }),
    "1 and 2",
  ),
  "a mask of another shape": badMask(
    build({ shape: [8, 9, 6], data: new Float64Array(432).fill(1) }),
    "8×9×6",
  ),
  "a mask that is moved": badMask(
    mask({
      data: new Float64Array(SIZE).fill(1),
      affine: affine.map((a, i) => i === 3 ? a + 3 : a),
    }),
    "3.00 mm",
  ),
  "a mask of two volumes": badMask(
    build({ shape: [...SHAPE, 2], data: new Float64Array(2 * SIZE).fill(1) }),
    "2 volumes",
  ),

  "an output with something in it": {
    files: { "out/": "", "out/mine": "" },
    code: 2,
    says: ["not empty", "--overwrite"],
  },
  "an output that is a file": {
    files: { "file": "" },
    out: "file",
    code: 2,
    says: ["file", "expected a folder"],
  },
  "an output beneath a file": { out: "bold.nii/out", says: ["is a file"] },
  "an option that is not there": {
    options: ["--hrf-modl", "spm"],
    code: 2,
    says: ["--hrf-modl", "--hrf-model"],
  },
  "a response that is not there": badOption("--hrf-model", "spn", "'spm'"),
  "half a delay": badOption("--fir-delays", "1.5", "'1.5'"),
  "a reference behind the scan": badOption("--slice-time-ref", "2", "'2'"),
  "a negative width": badOption("--smoothing-fwhm", "-4", "'-4'"),
  "a width beyond the image": {
    options: ["--smoothing-fwhm", "28"],
    says: ["smoothing_fwhm: found 28 mm", "longest side, 27 mm"],
  },
  "an army of workers": badOption("--workers", "1000", "256"),
  "a prefix that leads away": {
    options: ["--prefix", "../x"],
    code: 2,
    says: ["../x"],
  },
};

/** Fits in a folder with the run, its events and a case's files. */
async function fit(folder: string, bad: Omit<Case, "says">): Promise<Outcome> {
  const { files = {}, run = "bold.nii", events = "events.tsv" } = bad;
  const all = { "bold.nii": whole, "events.tsv": EVENTS, ...files };
  for (const [name, content] of Object.entries(all)) {
    const path = join(folder, name);
    if (name.endsWith("/")) await Deno.mkdir(path);
    else {
      await Deno.writeFile(
        path,
        typeof content === "string" ? text.encode(content) : content,
      );
    }
  }
  const paths = Object.keys(all).map((name) => name.replace(/\/$/, ""));
  const options = (bad.options ?? []).map((word) =>
    paths.includes(word) ? join(folder, word) : word
  );
  return await runMain(
    ...["first-level", join(folder, run), ...options, "--quiet"],
    ...(events === null ? [] : ["--events", join(folder, events)]),
    ...["--contrast", bad.contrast ?? "a - b"],
    ...["--out", join(folder, bad.out ?? "out")],
    ...(options.includes("--workers") ? [] : ["--workers", "0"]),
  );
}

for (const [what, bad] of Object.entries(refused)) {
  Deno.test(`first-level refuses ${what}`, () =>
    inFolder(async (folder) => {
      const { code, out, err } = await fit(folder, bad);
      assertEquals([code, out], [bad.code ?? 1, ""], err);
      assertEquals(err.match(/^niglm: [^\n]+\n$/)?.[0], err);
      for (const words of bad.says) assertStringIncludes(err, words);
      assert(!err.includes("unexpected"), err);
      const given = Object.keys(bad.files ?? {}).map((name) =>
        name.split("/")[0]
      );
      const expected = new Set(["bold.nii", "events.tsv", ...given]);
      assertEquals(await namesIn(folder), [...expected].sort());
      if (expected.has("out")) {
        assertEquals(await namesIn(join(folder, "out")), ["mine"]);
      }
    }));
}

const odd = (options: Partial<BuildOptions>) => ({
  files: { "odd.nii": build(options) },
  run: "odd.nii",
});

/** What is fitted with a warning, whose words follow. */
const warned: Readonly<Record<string, Omit<Case, "code">>> = {
  "an onset after the last scan": {
    ...badEvents(`${EVENTS}500\t1\ta\n`),
    says: ["after the last scan", "'a' at 500 s"],
  },
  "an onset before the first scan": {
    ...badEvents(`${EVENTS}-100\t1\tb\n`),
    says: ["before the first scan", "'b' at -100 s"],
  },
  "a duration of zero": {
    ...badEvents(`${EVENTS}50\t0\ta\n`),
    says: ["zero duration", "'a'"],
  },
  "a column that is ignored": {
    ...badEvents(EVENTS.replaceAll("\n", "\tx\n")),
    says: ["ignored: x"],
  },
  "a rank-deficient design": {
    ...badDesign(
      design(SCANS, 2, (i) => `${i % 7}`).replaceAll(
        /^(\S+)\t\S+$/gm,
        (line, first) => line.startsWith("c") ? line : `${first}\t${first}`,
      ),
    ),
    says: ["rank-deficient", "2 columns span 1"],
  },
  "a design of zeros": {
    ...badDesign(design(SCANS, 2, () => "0")),
    says: ["rank-deficient", "span 0"],
  },
  "a voxel of NaN": {
    ...odd({ data: series((v, at) => at === 248 ? NaN : v) }),
    says: ["1 voxel", "NaN"],
  },
  "a voxel of zeros": {
    ...odd({ data: series((v, at) => at === 248 ? 0 : v) }),
    says: ["1 voxel", "0 or NaN in every scan"],
  },
  "constant voxels": {
    ...odd({ data: series((v, at) => at === 248 || at === 249 ? 0.1 : v) }),
    says: ["2 voxels", "the same value in every scan"],
  },
  "an F contrast of one row": {
    options: ["--stat-type", "F"],
    says: ["F contrast of one row"],
  },
};

for (const [what, { says, ...call }] of Object.entries(warned)) {
  Deno.test(`first-level warns of ${what} and fits`, () =>
    inFolder(async (folder) => {
      const options = [...call.options ?? [], "--mask", "none", "--json"];
      const { code, out, err } = await fit(folder, { ...call, options });
      assertEquals([code, err], [0, ""]);
      const { files, warnings } = JSON.parse(out);
      for (const words of says) {
        assertStringIncludes(warnings.join("\n"), words);
      }
      assertEquals(await namesIn(join(folder, "out")), files);
      for (const name of files) {
        if (!name.endsWith(".nii.gz")) continue;
        const { data } = await readImage(join(folder, "out", name));
        assert(data.every(Number.isFinite), name);
        if (name.includes("stat-p_")) assert(data.every((p) => p > 0), name);
      }
    }));
}

Deno.test("voxels that never change have a z of zero; float32 is float64 rounded once", () =>
  inFolder(async (folder) => {
    const still = new Map([[248, 0], [249, 1000], [257, 0.1], [256, NaN]]);
    const image = odd({
      datatype: "float64",
      data: series((value, voxel) => still.get(voxel) ?? value),
    });
    const maps = new Map<string, Float64Array>();
    for (const type of ["float64", "float32"]) {
      const { code, err } = await fit(folder, {
        ...image,
        options: [
          ...["--contrast", "f=a; b", "--mask", "none", "--dtype", type],
          ...["--save", "effect,variance,stat,p,z,neglog10p"],
        ],
        out: type,
      });
      assertEquals([code, err], [0, ""]);
      for (const name of await namesIn(join(folder, type))) {
        if (!name.startsWith("contrast-")) continue;
        const { data } = await readImage(join(folder, type, name));
        const before = maps.get(name);
        if (!before) maps.set(name, Float64Array.from(data));
        else if (name.includes("stat-p_")) assertEquals([...data], [...before]);
        else assertEquals([...data], [...Float32Array.from(before)]);
      }
    }
    assertEquals(maps.size, 12);
    const map = (name: string) => maps.get(`contrast-${name}_statmap.nii.gz`)!;
    for (const voxel of still.keys()) {
      assertEquals(map("aMinusB_stat-t")[voxel], 0);
      assertEquals(map("aMinusB_stat-z")[voxel], 0);
      assertEquals(map("aMinusB_stat-p")[voxel], 0.5);
      assertEquals(map("aMinusB_stat-variance")[voxel], 0);
    }
  }));
