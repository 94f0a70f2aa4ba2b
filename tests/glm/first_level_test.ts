/** Fits of real runs give nilearn's maps. @module */

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import {
  type DesignMatrix,
  type NamedColumns,
  readEvents,
} from "../../lib/design/mod.ts";
import {
  type FirstLevelOptions,
  fitFirstLevel,
  makeRunDesign,
  type MapKind,
} from "../../lib/glm/mod.ts";
import { type Image, type NiftiRun, openRun } from "../../lib/nifti/mod.ts";
import { testData } from "../data.ts";
import fixture from "../fixtures/first_level.json" with { type: "json" };

/** A map of nilearn's: its largest magnitude, its peak, sampled voxels. */
interface GoldenMap {
  readonly largest: number;
  readonly peak: number;
  readonly peakValue: number;
  readonly samples: readonly number[];
}

type GoldenContrast =
  & { readonly expression: string }
  & {
    readonly [K in Exclude<MapKind, "neglog10p">]: GoldenMap;
  };

interface GoldenFit {
  readonly maskCount: number;
  readonly maskSha256: string;
  readonly voxels: readonly number[];
  readonly dof: number;
  readonly contrasts: Readonly<Record<string, GoldenContrast>>;
}

interface Scenario {
  readonly golden: GoldenFit;
  readonly run: keyof typeof RUNS;
  readonly options: FirstLevelOptions;
  /** What the run's own shape adds to the options. */
  readonly adapt?: (
    run: NiftiRun,
    options: FirstLevelOptions,
  ) => FirstLevelOptions;
}

const TOLERANCE = 1e-10;
const KINDS = ["effect", "variance", "stat", "p", "z"] as const;
const RUNS = {
  auditory: "spm-auditory/sub-01_task-auditory",
  localizer: "studyforrest-localizer/sub-02_task-oneback_run-1",
} as const;

const derivative = { tR: 2, hrfModel: "spm + derivative" } as const;

const scenarios: Readonly<Record<string, Scenario>> = {
  "of a block design": {
    golden: fixture.auditory,
    run: "auditory",
    options: { tR: 7, hrfModel: "spm" },
  },
  "of short events": {
    golden: fixture.localizer,
    run: "localizer",
    options: derivative,
  },
  "with a dispersion derivative": {
    golden: fixture.dispersion,
    run: "localizer",
    options: { tR: 2, hrfModel: "glover + derivative + dispersion" },
  },
  "with a FIR model": {
    golden: fixture.fir,
    run: "localizer",
    options: { tR: 2, hrfModel: "fir", firDelays: [0, 1, 2, 3, 4, 5] },
  },
  "with polynomial drifts": {
    golden: fixture.polynomial,
    run: "localizer",
    options: { ...derivative, driftModel: "polynomial", driftOrder: 3 },
  },
  "by least squares": {
    golden: fixture.ols,
    run: "localizer",
    options: { ...derivative, noiseModel: "ols" },
  },
  "with censored scans and motion": {
    golden: fixture.censored,
    run: "localizer",
    options: derivative,
    adapt: ({ volumeCount }, options) => ({
      ...options,
      addRegs: madeMotion(volumeCount),
      sampleMask: keptScans(volumeCount),
    }),
  },
  "without a constant": {
    golden: fixture.no_constant,
    run: "localizer",
    options: { tR: 2, hrfModel: "spm" },
    adapt: (run, options) => ({
      designMatrix: withoutConstant(makeRunDesign(run, options).matrix),
    }),
  },
  "scaled by the grand mean": {
    golden: fixture.grand_mean,
    run: "localizer",
    options: { tR: 2, hrfModel: "spm", signalScaling: "grand-mean" },
  },
  "without scaling": {
    golden: fixture.unscaled,
    run: "localizer",
    options: { tR: 2, hrfModel: "spm", signalScaling: false },
  },
};

/** Random walks from the generator of first_level_scenarios.py. */
function madeMotion(rowCount: number): NamedColumns {
  const count = 12;
  const data = new Float64Array(rowCount * count);
  let state = 20260821;
  for (let j = 0; j < count; j++) {
    let value = 0;
    for (let t = 0; t < rowCount; t++) {
      state = (Math.imul(1664525, state) + 1013904223) >>> 0;
      value += state / 2 ** 32 - 0.5;
      data[t * count + j] = value;
    }
  }
  const columns = Array.from({ length: count }, (_, j) => `motion_${j + 1}`);
  return { columns, rowCount, data };
}

/** Every seventh scan dropped. */
function keptScans(count: number): number[] {
  return Array.from({ length: count }, (_, t) => t).filter((t) => t % 7 !== 6);
}

function withoutConstant(design: DesignMatrix): DesignMatrix {
  const { columns, data } = design;
  const left = columns.filter((name) => name !== "constant");
  const kept = data.filter((_, i) =>
    columns[i % columns.length] !== "constant"
  );
  return { ...design, columns: left, data: kept };
}

async function maskHash({ data }: Image): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", Uint8Array.from(data));
  return new Uint8Array(digest).toHex();
}

function assertMap(image: Image, golden: GoldenMap, voxels: readonly number[]) {
  const { data, grid } = image;
  const size = grid.shape[0] * grid.shape[1] * grid.shape[2];
  const near = (found: number, expected: number, what: string) => {
    const scale = Math.max(Math.abs(expected), 1e-3 * golden.largest);
    const error = Math.abs(found - expected);
    assert(
      error <= TOLERANCE * scale,
      `${what}: ${found} is not ${expected} (${error / scale})`,
    );
  };
  golden.samples.forEach((expected, i) => {
    const volume = Math.floor(i / voxels.length);
    const voxel = voxels[i % voxels.length];
    near(data[volume * size + voxel], expected, `voxel ${voxel}`);
  });
  near(data[golden.peak], golden.peakValue, "the peak");
  const largest = data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  near(largest, golden.largest, "the largest magnitude");
}

for (
  const [what, { golden, run: name, options, adapt }] of Object.entries(
    scenarios,
  )
) {
  Deno.test(`fitFirstLevel gives nilearn's maps ${what}`, {
    ignore: testData === undefined,
  }, async () => {
    const path = join(testData ?? "", RUNS[name]);
    const run = await openRun(`${path}_bold.nii.gz`);
    const withEvents = {
      ...options,
      events: await readEvents(`${path}_events.tsv`, { onWarning: () => {} }),
      onWarning: () => {},
    };
    const model = await fitFirstLevel(
      run,
      adapt ? adapt(run, withEvents) : withEvents,
    );
    assertEquals([model.voxelCount, model.dof], [golden.maskCount, golden.dof]);
    assertEquals(await maskHash(model.mask), golden.maskSha256);
    for (const contrast of Object.values(golden.contrasts)) {
      const result = model.computeContrast(contrast.expression);
      for (const kind of KINDS) {
        assertMap(result.toImage(kind), contrast[kind], golden.voxels);
      }
    }
  });
}
