/** Data sets by their names, from the server to the maps. @module */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { strToU8, zipSync } from "fflate";
import { buildNifti } from "../builders.ts";
import { serve } from "../datasets/server.ts";
import { generator } from "../glm/slab_oracle.ts";
import { inFolder } from "../in_folder.ts";
import { MatBuilder } from "../mat/build_mat.ts";
import { runMain } from "./run_main.ts";

type Bytes = Uint8Array<ArrayBuffer>;

async function succeed(...args: string[]): Promise<string> {
  const { code, out, err } = await runMain(...args);
  assertEquals(code, 0, err);
  return out;
}

async function sameMaps(a: string, b: string): Promise<void> {
  let count = 0;
  for await (const { name } of Deno.readDir(a)) {
    if (!name.endsWith(".nii.gz")) continue;
    count++;
    assertEquals(
      await Deno.readFile(join(a, name)),
      await Deno.readFile(join(b, name)),
      name,
    );
  }
  assert(count >= 7, `${count} maps`);
}

/** The layout of SPM's multimodal faces, with few and small images. */
function facesZip(): { zip: Bytes; files: Record<string, Bytes> } {
  const next = generator(11);
  const files: Record<string, Bytes> = {};
  for (const session of [1, 2]) {
    for (let t = 0; t < 40; t++) {
      const built = buildNifti({
        shape: [3, 4, 2],
        data: Float64Array.from({ length: 24 }, () => 100 + 9 * next()),
        affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
        pair: false,
      });
      const number = `${t + 1}`.padStart(5, "0");
      files[
        `fMRI/Session${session}/fMETHODS-000${session + 4}-${number}-1-01.nii`
      ] = built;
    }
    files[`fMRI/trials_ses${session}.mat`] = new MatBuilder(false).file({
      onsets: { cells: [[2, 10 + session, 20.5], [5, 16, 30]] },
      durations: { cells: [[0], [0]] },
    });
  }
  return { zip: zipSync(files) as Bytes, files };
}

Deno.test("fetch --list names the data sets; --dry-run fetches nothing", () =>
  inFolder(async (folder) => {
    const { datasets } = JSON.parse(
      await succeed("fetch", "--list", "--json", "--out", folder),
    );
    assertEquals(
      datasets.map((
        { name, fetched }: { name: string; fetched: boolean },
      ) => [name, fetched]),
      [
        "brainomics-localizer",
        "fiac",
        "haxby2001",
        "spm-auditory",
        "spm-multimodal-faces",
        "studyforrest-localizer",
      ]
        .map((name) => [name, false]),
    );
    const plan = JSON.parse(
      await succeed(
        "fetch",
        "haxby2001",
        "--subjects",
        "2",
        "--dry-run",
        "--json",
        "--out",
        folder,
      ),
    );
    assertEquals(plan.missing.length, 25);
    assertStringIncludes(
      plan.missing[0].address,
      "/sub-2/func/sub-2_task-objectviewing_run-01_bold",
    );
    assertEquals(plan.hosts, ["s3.amazonaws.com"]);
    assertEquals([...Deno.readDirSync(folder)], []);
  }));

Deno.test("a data set that does not exist is refused with the nearest", async () => {
  const { code, err } = await runMain("fetch", "spm-auditry");
  assertEquals(code, 2);
  assertStringIncludes(err, "did you mean 'spm-auditory'?");
});

Deno.test("a manifest with an unknown field is refused", () =>
  inFolder(async (folder) => {
    const path = join(folder, "mine.json");
    await Deno.writeTextFile(
      path,
      JSON.stringify({ name: "mine", titel: "x" }),
    );
    const { code, err } = await runMain("fetch", path);
    assertEquals(code, 1);
    assertStringIncludes(err, "field 'titel'");
    assertStringIncludes(err, "did you mean 'title'?");
  }));

Deno.test("two runs of volumes with .mat onsets, by name and by their files", () =>
  inFolder(async (folder) => {
    const { zip, files } = facesZip();
    const text = await Deno.readTextFile(
      new URL(
        "../../data-manifests/spm-multimodal-faces.json",
        import.meta.url,
      ),
    );
    const manifest = join(folder, "faces.json");
    await Deno.writeTextFile(manifest, text.replaceAll("-01.img", "-01.nii"));
    await using server = serve({
      "/multimodal_fmri.zip": zip,
      "/multimodal_smri.zip": zipSync({
        "sMRI/smri.img": strToU8("none"),
      }) as Bytes,
    });
    const cache = join(folder, "cache");
    const told = await succeed(
      "fetch",
      manifest,
      "--mirror",
      server.address,
      "--out",
      cache,
    );
    const home = join(cache, "spm-multimodal-faces");
    assertStringIncludes(
      told,
      `next: first-level --dataset ${manifest} --from ${home} --contrast`,
    );
    const model = [
      "--contrast",
      "faces - scrambled",
      "--hrf-model",
      "spm + derivative",
      "--workers",
      "0",
      "--mask",
      "none",
    ];
    await succeed(
      "first-level",
      "--dataset",
      manifest,
      "--from",
      home,
      ...model,
      "--out",
      join(folder, "a"),
    );
    for (const [name, bytes] of Object.entries(files)) {
      await Deno.mkdir(join(folder, "own", name, ".."), { recursive: true });
      await Deno.writeFile(join(folder, "own", name), bytes);
    }
    const own = join(folder, "own/fMRI");
    await succeed(
      "first-level",
      join(own, "Session1"),
      join(own, "Session2"),
      ...[
        "--events",
        join(own, "trials_ses1.mat"),
        "--events",
        join(own, "trials_ses2.mat"),
      ],
      ...["--t-r", "2", "--onset-units", "scans", "--event-duration", "1"],
      ...["--rename-conditions", "cond001=faces,cond002=scrambled"],
      ...model,
      ...["--out", join(folder, "b")],
    );
    await sameMaps(join(folder, "a"), join(folder, "b"));
  }));

Deno.test("maps of subjects are listed for second-level", () =>
  inFolder(async (folder) => {
    const map = (name: string) => `/brainomics_data/${name}`;
    const files: Record<string, Bytes> = {
      [map("participants.tsv")]: strToU8("participant_id\n") as Bytes,
    };
    for (const subject of ["S01", "S02"]) {
      for (const name of ["Vertical", "Horizontal"]) {
        files[map(`${subject}/cmaps_${name}Checkerboard.nii.gz`)] = strToU8(
          `${subject}${name}`,
        ) as Bytes;
      }
    }
    await using server = serve(files);
    await succeed(
      "fetch",
      "brainomics-localizer",
      "--subjects",
      "S01,S02",
      "--mirror",
      server.address,
      "--out",
      folder,
    );
    assertEquals(
      await Deno.readTextFile(join(folder, "brainomics-localizer/inputs.tsv")),
      "subject_label\tmap_name\teffects_map_path\n" +
        ["vertical", "horizontal"].flatMap((name) =>
          ["S01", "S02"].map((subject) =>
            `${subject}\t${name}Checkerboard\tbrainomics_data/${subject}/cmaps_${
              name[0].toUpperCase()
            }${name.slice(1)}Checkerboard.nii.gz\n`
          )
        ).join(""),
    );
    assertEquals(
      await Deno.readTextFile(join(folder, "brainomics-localizer/groups.tsv")),
      "subject_label\tgroup\nS01\tverticalCheckerboard\nS02\tverticalCheckerboard\n" +
        "S01\thorizontalCheckerboard\nS02\thorizontalCheckerboard\n",
    );
  }));

Deno.test("--dataset needs a fetched data set, and no runs beside it", () =>
  inFolder(async (folder) => {
    const out = join(folder, "out");
    const missing = await runMain(
      "first-level",
      "--dataset",
      "fiac",
      "--from",
      folder,
      "--contrast",
      "c=[1]",
      "--out",
      out,
    );
    assertEquals(missing.code, 1);
    assertStringIncludes(missing.err, "'fetch fiac' fetches it");
    const both = await runMain(
      "first-level",
      "bold.nii",
      "--dataset",
      "fiac",
      "--contrast",
      "c=[1]",
      "--out",
      out,
    );
    assertEquals(both.code, 2);
    assertStringIncludes(both.err, "--dataset and RUN are given together");
    const none = await runMain(
      "first-level",
      "--contrast",
      "c=[1]",
      "--out",
      out,
    );
    assertEquals(none.code, 2);
  }));

Deno.test("what a data set's own designs leave no use for is refused", () =>
  inFolder(async (folder) => {
    const root = join(folder, "nipy-data-0.2/data/fiac/fiac0");
    await Deno.mkdir(root, { recursive: true });
    for (const run of ["run1", "run2"]) {
      await Deno.writeTextFile(join(root, `${run}.nii.gz`), "");
      await Deno.writeTextFile(join(root, `${run}_design.npz`), "");
    }
    await Deno.writeTextFile(join(root, "mask.nii.gz"), "");
    const { code, err } = await runMain(
      ...["first-level", "--dataset", "fiac", "--from", folder],
      ...["--high-pass", "0.01", "--contrast", "c=[1]"],
      ...["--out", join(folder, "out")],
    );
    assertEquals(code, 2);
    assertStringIncludes(
      err,
      "--high-pass has no use with --dataset fiac, which has design matrices",
    );
  }));
