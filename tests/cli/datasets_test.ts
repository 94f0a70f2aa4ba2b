/** Every data set from its own addresses to the maps, with real images. @module */

import { assert, assertEquals } from "@std/assert";
import { dirname, join } from "@std/path";
import {
  fetchDataset,
  findManifest,
  manifests,
} from "../../lib/datasets/mod.ts";
import { testData } from "../data.ts";
import { atAddresses, below, redirecting } from "../datasets/at_addresses.ts";
import { made } from "../datasets/real_layouts.ts";
import { serve } from "../datasets/server.ts";
import { inFolder } from "../in_folder.ts";
import { runMain } from "./run_main.ts";

/** A model by the data set's name, and the same on the files themselves. */
interface Analysis {
  /** What both calls say. */
  readonly model: readonly string[];
  /** What the call by name says besides; its folder is given. */
  readonly byName?: (home: string) => readonly string[];
  /** What the call on the files says besides, given the path of each. */
  readonly byFiles: (at: (path: string) => string) => readonly string[];
  /** Tables that the call on the files needs besides them. */
  readonly tables?: Readonly<Record<string, string>>;
  /** Whether the data set has maps, not runs. */
  readonly group?: boolean;
}

const numbered = (count: number) =>
  Array.from({ length: count }, (_, i) => i + 1);

const subjects = numbered(16).map((i) => `S${`${i}`.padStart(2, "0")}`);

const analyses: Readonly<Record<string, Analysis>> = {
  "spm-auditory": {
    model: ["--hrf-model", "spm", "--contrast", "listening"],
    byFiles: (at) => {
      const stem = "MoAEpilot/sub-01/func/sub-01_task-auditory";
      return [
        at(`${stem}_bold.nii`),
        ...["--events", at(`${stem}_events.tsv`), "--t-r", "7"],
      ];
    },
  },
  "spm-multimodal-faces": {
    model: [
      ...["--auto-resample", "--hrf-model", "spm + derivative"],
      ...["--contrast", "faces - scrambled"],
      ...["--contrast", "effects=faces; scrambled"],
    ],
    byFiles: (at) => [
      at("sub001/fMRI/Session1"),
      at("sub001/fMRI/Session2/*.img"),
      ...["--events", at("sub001/fMRI/trials_ses1.mat")],
      ...["--events", at("sub001/fMRI/trials_ses2.mat")],
      ...["--t-r", "2", "--onset-units", "scans", "--event-duration", "1"],
    ],
  },
  fiac: {
    model: ["--smoothing-fwhm", "5", "--contrast", "c=[-1,-1,1,1]"],
    byFiles: (at) => {
      const file = (name: string) =>
        at(`nipy-data-0.2/data/fiac/fiac0/${name}`);
      return [
        ...[file("run1.nii.gz"), file("run2.nii.gz")],
        ...["--design-matrix", file("run1_design.npz")],
        ...["--design-matrix", file("run2_design.npz")],
        ...["--mask", file("mask.nii.gz")],
      ];
    },
  },
  "brainomics-localizer": {
    group: true,
    model: [],
    byName: (home) => [
      ...["--inputs", join(home, "inputs.tsv")],
      ...["--first-level-contrast", "verticalCheckerboard"],
    ],
    tables: {
      "own.tsv": `effects_map_path\tsubject_label\tmap_name\n${
        subjects.map((subject) =>
          `brainomics_data/${subject}/cmaps_VerticalCheckerboard.nii.gz\t${subject}\tv\n`
        ).join("")
      }`,
    },
    byFiles: (at) => ["--inputs", at("own.tsv"), "--first-level-contrast", "v"],
  },
  "studyforrest-localizer": {
    model: ["--contrast", "face - house", "--contrast", "body - scene"],
    byFiles: (at) => {
      const file = (run: number, end: string) =>
        at(
          `sub-01/ses-localizer/func/sub-01_ses-localizer_task-objectcategories_run-${run}_${end}`,
        );
      return [
        ...numbered(4).map((run) => file(run, "bold.nii.gz")),
        ...numbered(4).flatMap((run) => ["--events", file(run, "events.tsv")]),
        ...["--t-r", "2"],
      ];
    },
  },
  haxby2001: {
    model: [
      ...["--mask", "none", "--contrast", "face - house"],
      ...["--contrast", "any=face; house; cat"],
    ],
    byFiles: (at) => {
      const file = (run: number, end: string) =>
        at(
          `sub-1/func/sub-1_task-objectviewing_run-${
            `${run}`.padStart(2, "0")
          }_${end}`,
        );
      return [
        ...numbered(12).map((run) => file(run, "bold.nii.gz")),
        ...numbered(12).flatMap((run) => ["--events", file(run, "events.tsv")]),
        ...["--t-r", "2.5"],
      ];
    },
  },
};

async function succeed(...args: string[]): Promise<void> {
  const { code, err } = await runMain(...args);
  assertEquals(code, 0, err);
}

/** Every file below a folder, by its path. */
async function filesIn(folder: string, inner = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(folder, inner))) {
    const path = inner === "" ? name : `${inner}/${name}`;
    if (isDirectory) found.push(...await filesIn(folder, path));
    else found.push(path);
  }
  return found.sort();
}

/** Compares in words: a list of the bytes that differ would not end. */
async function sameBytes(
  path: string,
  expected: Uint8Array,
  name: string,
): Promise<void> {
  const found = await Deno.readFile(path);
  assertEquals(found.length, expected.length, name);
  assert(found.every((byte, i) => byte === expected[i]), `${name} differs`);
}

async function sameMapsAndTables(a: string, b: string): Promise<void> {
  const names = (await filesIn(a)).filter((name) =>
    /\.(nii\.gz|tsv)$/.test(name)
  );
  assert(names.length >= 7, `${names.length} files`);
  assertEquals(await filesIn(b), await filesIn(a));
  for (const name of names) {
    await sameBytes(join(a, name), await Deno.readFile(join(b, name)), name);
  }
}

Deno.test("every data set has an analysis here", () => {
  const names = manifests.map(({ name }) => name);
  assertEquals(Object.keys(analyses).sort(), names);
  assertEquals(Object.keys(made).sort(), names);
});

for (
  const [name, { model, byName, byFiles, tables, group }] of Object.entries(
    analyses,
  )
) {
  Deno.test({
    name: `${name}: interrupted ten times, then fitted by name as by its files`,
    ignore: testData === undefined,
    fn: () =>
      inFolder(async (folder) => {
        const { sources, files } = await made[name](folder);
        const manifest = await findManifest(name);
        const { files: served, how } = redirecting(
          atAddresses(manifest, sources),
        );
        await using server = serve(served, how);
        const cache = join(folder, "cache");
        const total = Object.values(sources).reduce(
          (sum, { length }) => sum + length,
          0,
        );
        const points = numbered(10).map(() => Math.random() * total).sort((
          a,
          b,
        ) => a - b);
        const arrived: Record<string, number> = {};
        const all = () => Object.values(arrived).reduce((a, b) => a + b, 0);
        let interruptions = 0;
        for (;;) {
          const controller = new AbortController();
          try {
            const { record } = await fetchDataset(
              below(manifest, server.address),
              {
                cache,
                signal: controller.signal,
                onProgress(source, bytes) {
                  arrived[source] = bytes;
                  if (all() >= points[interruptions]) {
                    interruptions++;
                    controller.abort(new DOMException("stop", "AbortError"));
                  }
                },
              },
            );
            assertEquals(
              record.sources.map(({ name, bytes }) => [name, bytes]).sort(),
              Object.entries(sources).map((
                [name, { length }],
              ) => [name, length])
                .sort(),
            );
            break;
          } catch (error) {
            if (!controller.signal.aborted) throw error;
            assertEquals(
              (await filesIn(cache)).filter((path) => !path.startsWith(".")),
              [],
            );
          }
        }
        assert(interruptions > 0);
        const home = join(cache, name);
        const own = join(folder, "own");
        const added = ["dataset.json", "groups.tsv", "inputs.tsv"];
        assertEquals(
          (await filesIn(home)).filter((path) => !added.includes(path)),
          Object.keys(files).sort(),
        );
        for (const [path, bytes] of Object.entries(files)) {
          await sameBytes(join(home, path), bytes, path);
          await Deno.mkdir(join(own, dirname(path)), { recursive: true });
          await Deno.writeFile(join(own, path), bytes);
        }
        for (const [path, text] of Object.entries(tables ?? {})) {
          await Deno.writeTextFile(join(own, path), text);
        }
        const command = group ? "second-level" : "first-level";
        const [a, b] = [join(folder, "a"), join(folder, "b")];
        const named = byName?.(home) ?? ["--dataset", name, "--from", home];
        await succeed(
          command,
          ...named,
          ...model,
          "--workers",
          "0",
          "--out",
          a,
        );
        const direct = byFiles((path) => join(own, path));
        await succeed(
          command,
          ...direct,
          ...model,
          "--workers",
          "0",
          "--out",
          b,
        );
        await sameMapsAndTables(a, b);
      }),
  });
}
