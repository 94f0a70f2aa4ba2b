/** The pages of docs/analyses: each of their blocks is run as it stands. */

import { assert } from "@std/assert";
import { dirname, fromFileUrl, join } from "@std/path";
import { gunzipSync, zipSync } from "fflate";
import { testData } from "../data.ts";
import { gzipped, makeTar } from "../datasets/make_tar.ts";
import { serve } from "../datasets/server.ts";
import { inFolder } from "../in_folder.ts";
import { MatBuilder } from "../mat/build_mat.ts";
import { openRun, writeImage } from "../../lib/nifti/mod.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const root = fromFileUrl(new URL("../..", import.meta.url));

/** Archives of one data set, as its servers have them, with real images. */
type Archives = (folder: string) => Promise<Record<string, Bytes>>;

async function auditory(): Promise<Record<string, Bytes>> {
  const base = join(testData!, "spm-auditory", "sub-01_task-auditory");
  const func = "MoAEpilot/sub-01/func/sub-01_task-auditory";
  const bold = gunzipSync(await Deno.readFile(`${base}_bold.nii.gz`));
  return {
    "/MoAEpilot.bids.zip": zipSync({
      [`${func}_bold.nii`]: [bold, { level: 0 }],
      [`${func}_events.tsv`]: await Deno.readFile(`${base}_events.tsv`),
    }) as Bytes,
  };
}

/** A single file as a header and an image. */
function pairOf(nifti: Bytes): [Bytes, Bytes] {
  const header = nifti.slice(0, 348);
  new DataView(header.buffer).setFloat32(108, 0, true);
  header.set(new TextEncoder().encode("ni1\0"), 344);
  return [header, nifti.slice(352)];
}

/** The localizer run, cut into volumes of two sessions, each a little moved. */
async function faces(folder: string): Promise<Record<string, Bytes>> {
  const name = "sub-02_task-oneback_run-1_bold.nii.gz";
  const run = await openRun(join(testData!, "studyforrest-localizer", name));
  const files: Record<string, [Bytes, { level: 0 }]> = {};
  for await (const { index, data } of run.volumes()) {
    const session = 1 + Math.floor(index / 40);
    if (session > 2) break;
    const affine = run.grid.affine.map((value, i) =>
      i % 4 === 3 && i < 12 ? value + Math.sin(index + i) / 3 : value
    );
    const image = { grid: { ...run.grid, affine }, volumeCount: 1, data };
    const path = join(folder, "volume.nii");
    await writeImage(image, path, { datatype: "float32" });
    const number = `${index % 40 + 1}`.padStart(5, "0");
    const stem = `fMRI/Session${session}/fMETHODS-000${
      session + 4
    }-${number}-1-01`;
    const [header, voxels] = pairOf(await Deno.readFile(path));
    files[`${stem}.hdr`] = [header, { level: 0 }];
    files[`${stem}.img`] = [voxels, { level: 0 }];
  }
  for (const session of [1, 2]) {
    files[`fMRI/trials_ses${session}.mat`] = [
      new MatBuilder(false).file({
        onsets: { cells: [[2, 12 + session, 25], [7, 18, 31]] },
        durations: { cells: [[0], [0]] },
      }) as Bytes,
      { level: 0 },
    ];
  }
  return {
    "/multimodal_fmri.zip": zipSync(files) as Bytes,
    "/multimodal_smri.zip": zipSync({
      "sMRI/smri.img": new Uint8Array(8),
    }) as Bytes,
  };
}

function npy(descr: string, shape: readonly number[], data: Uint8Array): Bytes {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${
    shape.join(", ")
  },), }`;
  const header = new TextEncoder().encode(`${text.padEnd(117)}\n`);
  const start = [
    0x93,
    ...new TextEncoder().encode("NUMPY"),
    1,
    0,
    header.length,
    0,
  ];
  return Uint8Array.from([...start, ...header, ...data]);
}

async function fiac(): Promise<Record<string, Bytes>> {
  const haxby = join(testData!, "haxby2001-mini");
  const home = "nipy-data-0.2/data/fiac/fiac0";
  const members = [{
    path: `${home}/mask.nii.gz`,
    content: await Deno.readFile(join(haxby, "mask.nii.gz")),
  }];
  for (const run of [1, 2]) {
    const bold = `sub001/BOLD/task001_run00${run}/bold_1slice.nii.gz`;
    const values = Float64Array.from({ length: 121 * 5 }, (_, i) => {
      const [scan, column] = [Math.floor(i / 5), i % 5];
      return column === 4
        ? 1
        : Number(Math.floor(scan / 8 + run) % 4 === column);
    });
    const names = ["SStSSp", "SStDSp", "DStSSp", "DStDSp", "FirstSt"].map((
      name,
    ) => name.padEnd(7, "\0"));
    members.push({
      path: `${home}/run${run}.nii.gz`,
      content: await Deno.readFile(join(haxby, bold)),
    }, {
      path: `${home}/run${run}_design.npz`,
      content: zipSync({
        "X.npy": npy("<f8", [121, 5], new Uint8Array(values.buffer)),
        "conditions.npy": npy(
          "|S7",
          [5],
          new TextEncoder().encode(names.join("")),
        ),
      }) as Bytes,
    });
  }
  return { "/nipy-data-0.2.tar.gz": await gzipped(makeTar(members)) };
}

async function localizer(folder: string): Promise<Record<string, Bytes>> {
  const files: Record<string, Bytes> = {
    "/brainomics_data/participants.tsv": new TextEncoder().encode(
      "participant_id\n",
    ),
  };
  for (let i = 0; i < 32; i++) {
    const number = `${(i % 30) + 1}`.padStart(2, "0");
    const map = await openRun(
      join(testData!, "wager2008-emotionreg", `con_008100${number}.hdr`),
    );
    for await (const { data } of map.volumes()) {
      const path = join(folder, "map.nii.gz");
      await writeImage({ grid: map.grid, volumeCount: 1, data }, path, {
        datatype: "float32",
      });
      const name = i < 16 ? "Vertical" : "Horizontal";
      const subject = `S${`${i % 16 + 1}`.padStart(2, "0")}`;
      files[`/brainomics_data/${subject}/cmaps_${name}Checkerboard.nii.gz`] =
        await Deno.readFile(path);
    }
  }
  return files;
}

const pages: Record<string, Archives> = {
  "single-run": auditory,
  "native-space": faces,
  "fixed-effects": fiac,
  "two-sample": localizer,
};

/** The code blocks of a page in order, with their kinds. */
function blocksOf(page: string): { kind: string; text: string }[] {
  return [...page.matchAll(/^```(\w+)[^\n]*\n([\s\S]*?)^```$/gm)]
    .map(([, kind, text]) => ({ kind, text }));
}

async function run(folder: string, command: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: command,
    cwd: folder,
  }).output();
  assert(success, `${command.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

const config = join(root, "deno.json");

/** Runs a block of commands; data sets come from this machine. */
async function runCommands(
  folder: string,
  text: string,
  mirror: string,
): Promise<void> {
  for (
    const line of text.replaceAll("\\\n", " ").split("\n").filter((line) =>
      line.trim()
    )
  ) {
    const [words, target] = line.split(" > ");
    const args = [...words.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) =>
      quoted ?? word
    );
    assert(args.slice(0, 4).join(" ") === "deno run -A cli.ts", line);
    const fetches = args[4] === "fetch" ? ["--mirror", mirror] : [];
    const out = args.indexOf("--out");
    if (out > 0) {
      await Deno.mkdir(join(folder, dirname(args[out + 1])), {
        recursive: true,
      });
    }
    const printed = await run(folder, [
      ...["run", "-A", "--quiet", "--config", config, join(root, "cli.ts")],
      ...args.slice(4),
      ...fetches,
    ]);
    if (target) await Deno.writeTextFile(join(folder, target.trim()), printed);
  }
}

for (const [name, archives] of Object.entries(pages)) {
  Deno.test(
    `docs/analyses/${name}.md runs as it stands`,
    { ignore: !testData },
    () =>
      inFolder(async (folder) => {
        const page = await Deno.readTextFile(
          join(root, "docs", "analyses", `${name}.md`),
        );
        await using server = serve(await archives(folder));
        const blocks = blocksOf(page);
        assert(
          blocks.some(({ kind }) => kind === "ts") &&
            blocks.some(({ kind }) => kind === "sh"),
        );
        for (const { kind, text } of blocks) {
          if (kind === "sh") await runCommands(folder, text, server.address);
          else {
            const address = JSON.stringify(
              new URL("../../mod.ts", import.meta.url).href,
            );
            await run(folder, [
              "eval",
              "--config",
              config,
              text.replace('"@niglm/niglm"', address),
            ]);
          }
        }
      }),
  );
}
