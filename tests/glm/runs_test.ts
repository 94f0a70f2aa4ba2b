/** Fits of several real runs give nilearn's maps. @module */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { readEvents, type TrialEvent } from "../../lib/design/mod.ts";
import { UsageError } from "../../lib/errors.ts";
import {
  type FirstLevelRunsOptions,
  fitFirstLevel,
  type MapKind,
} from "../../lib/glm/mod.ts";
import { openRun, readImage } from "../../lib/nifti/mod.ts";
import { testData } from "../data.ts";
import fixture from "../fixtures/runs.json" with { type: "json" };

const TOLERANCE = 1e-10;
const KINDS = ["effect", "variance", "stat", "p", "z"] as const;
const folder = join(testData ?? "", "haxby2001-mini");

type GoldenContrast =
  & { readonly expression: string }
  & {
    readonly [K in Exclude<MapKind, "neglog10p">]: {
      readonly largest: number;
      readonly samples: readonly number[];
    };
  };

interface GoldenRuns {
  readonly voxels: readonly number[];
  readonly count: number;
  readonly contrasts: Readonly<Record<string, GoldenContrast>>;
}

interface Scenario {
  readonly golden: GoldenRuns;
  readonly image: string;
  readonly options: FirstLevelRunsOptions;
  /** The run, from 1, that has no shoes. */
  readonly without?: number;
}

const scenarios: Readonly<Record<string, Scenario>> = {
  "of a slice": {
    golden: fixture.slice,
    image: "bold_1slice",
    options: {},
  },
  "of a slice by least squares": {
    golden: fixture["slice-ols"],
    image: "bold_1slice",
    options: { noiseModel: "ols" },
  },
  "of a coarse brain": {
    golden: fixture.brain,
    image: "bold_25mm",
    options: { mask: "none" },
  },
  "one of which lacks a condition": {
    golden: fixture["skip-run"],
    image: "bold_1slice",
    options: { missingCondition: "skip-run" },
    without: 4,
  },
};

async function runsOf({ image, options, without }: Scenario) {
  const runs = [];
  const events: TrialEvent[][] = [];
  for (let run = 1; run <= 12; run++) {
    const name = `task001_run${String(run).padStart(3, "0")}`;
    const path = join(folder, "sub001", "BOLD", name);
    runs.push(await openRun(join(path, `${image}.nii.gz`)));
    const all = await readEvents(join(path, "bold_events.tsv"));
    events.push(
      run === without
        ? all.filter(({ trialType }) => trialType !== "shoe")
        : all,
    );
  }
  const mask = options.mask ?? await readImage(join(folder, "mask.nii.gz"));
  return { runs, events, mask };
}

for (const [what, scenario] of Object.entries(scenarios)) {
  Deno.test(`fitFirstLevel gives nilearn's maps of twelve runs ${what}`, {
    ignore: testData === undefined,
  }, async () => {
    const { golden, options } = scenario;
    const { events, mask, runs } = await runsOf(scenario);
    const contrasts = Object.entries(golden.contrasts).map(
      ([label, { expression }]) => ({ label, contrast: expression }),
    );
    const settings = {
      ...options,
      mask,
      tR: 2.5,
      runOptions: events.map((events) => ({ events })),
      onWarning: () => {},
    };
    const whole = await fitFirstLevel(runs, settings);
    const reduced = await fitFirstLevel(runs, { ...settings, contrasts });
    for (const model of [whole, reduced]) {
      assertEquals([model.voxelCount, model.runCount], [golden.count, 12]);
      for (const contrast of Object.values(golden.contrasts)) {
        const { missingCondition } = options;
        const result = model.computeContrast(contrast.expression, {
          missingCondition,
        });
        for (const kind of KINDS) {
          assertSamples(result.toImage(kind).data, contrast[kind], golden);
        }
      }
    }
    assertThrows(() => reduced.computeContrast("cat"), UsageError);
    assert(whole.computeContrast("cat").dof > 0);
  });
}

function assertSamples(
  data: Float64Array,
  { largest, samples }: GoldenContrast["z"],
  { voxels }: GoldenRuns,
): void {
  const size = data.length / (samples.length / voxels.length);
  samples.forEach((expected, i) => {
    const volume = Math.floor(i / voxels.length);
    const found = data[volume * size + voxels[i % voxels.length]];
    const error = Math.abs(found - expected) /
      Math.max(Math.abs(expected), 1e-3 * largest);
    assert(error <= TOLERANCE, `${found} is not ${expected} (${error})`);
  });
}
