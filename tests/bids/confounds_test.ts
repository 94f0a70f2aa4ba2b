import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { crc32 } from "../../lib/bytes/crc32.ts";
import {
  type ConfoundPart,
  loadConfounds,
  type LoadConfoundsOptions,
  loadConfoundsStrategy,
  loadConfoundsTable,
  type LoadedConfounds,
  resolveStrategy,
} from "../../lib/bids/mod.ts";
import { InputError, UsageError } from "../../lib/errors.ts";
import { inFolder } from "../in_folder.ts";
import { type MadeTable, tableText, writeMadeTable } from "./made_confounds.ts";

/** Columns, their checksum, weighted sum, NaNs, left-out scans. */
type Golden = [number, number, number, number, string | null];
type Case = [MadeTable, string, Record<string, unknown>, Golden | 0];

const [, ...cases]: [unknown, ...Case[]] = JSON.parse(
  await Deno.readTextFile(
    new URL("../fixtures/confounds.json", import.meta.url),
  ),
);

function camel(name: string): string {
  return name.replaceAll(/_(.)/g, (_, letter) => letter.toUpperCase());
}

function optionsOf(parts: string, given: Record<string, unknown>) {
  const options: LoadConfoundsOptions = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [camel(name), value]),
  );
  return {
    ...options,
    strategy: parts.split(" ").filter((part) => part) as ConfoundPart[],
    onWarning: () => {},
  };
}

function digest({ confounds, sampleMask }: LoadedConfounds): Golden {
  const { columns, data, rowCount } = confounds;
  const width = columns.length;
  let sum = 0;
  data.forEach((value, at) => {
    const [i, j] = [Math.floor(at / width), at % width];
    if (!Number.isNaN(value)) sum += (1 + (i * 7 + j * 3) % 11) * value;
  });
  const left = Array.from({ length: rowCount }, (_, i) => i)
    .filter((i) => sampleMask && !sampleMask.includes(i)).join(" ");
  return [
    width,
    crc32(new TextEncoder().encode(columns.join("\t"))),
    sum,
    data.filter(Number.isNaN).length,
    sampleMask ? left : null,
  ];
}

Deno.test("confounds: nilearn's columns, values and sample masks", () =>
  inFolder(async (folder) => {
    for (const [table, parts, given, golden] of cases) {
      const what = `${table}: ${parts} ${JSON.stringify(given)}`;
      const denoised = parts.includes("ica_aroma") &&
        given.ica_aroma !== "basic";
      const desc = table === "tedana"
        ? "optcom"
        : denoised
        ? "smoothAROMAnonaggr"
        : "preproc";
      const place = `${folder}/${table}`;
      await Deno.mkdir(place, { recursive: true });
      const image = await writeMadeTable(place, table, desc);
      const load = () => loadConfounds(image, optionsOf(parts, given));
      if (golden === 0) {
        await assertRejects(load, InputError, undefined, what);
        continue;
      }
      const [width, names, sum, missing, left] = digest(await load());
      assertEquals([width, names, missing, left], [
        golden[0],
        golden[1],
        golden[3],
        golden[4],
      ], what);
      assert(Math.abs(sum - golden[2]) <= 1e-9, `${what}: ${sum}`);
    }
    assert(cases.length > 40);
  }));

/** The sentence of a failure. */
async function failure(work: () => Promise<unknown>): Promise<string> {
  return (await assertRejects(work, InputError)).message;
}

Deno.test("confounds: named strategies are their parts", () =>
  inFolder(async (folder) => {
    const image = await writeMadeTable(folder, "new");
    const denoised = image.replace("preproc", "smoothAROMAnonaggr");
    assertEquals(
      await loadConfoundsStrategy(image, "simple"),
      await loadConfounds(image, {
        strategy: ["motion", "wm_csf", "high_pass"],
        wmCsf: "basic",
      }),
    );
    assertEquals(
      await loadConfoundsStrategy(image, "scrubbing", { fdThreshold: 0.9 }),
      await loadConfounds(image, {
        strategy: ["motion", "wm_csf", "high_pass", "scrub"],
        wmCsf: "full",
        fdThreshold: 0.9,
      }),
    );
    const compcor = await loadConfoundsStrategy(image, "compcor", {
      globalSignal: "full",
      nCompcor: 2,
    });
    assertEquals(
      compcor,
      await loadConfounds(image, {
        strategy: ["motion", "compcor", "high_pass", "global_signal"],
        globalSignal: "full",
        nCompcor: 2,
      }),
    );
    const aroma = await loadConfoundsStrategy(denoised, "ica_aroma");
    assertEquals(aroma.confounds.columns, [
      "cosine00",
      "cosine01",
      "cosine02",
      "cosine03",
      "csf",
      "white_matter",
    ]);
    const heard: string[] = [];
    await loadConfoundsStrategy(image, "simple", {
      scrub: 3,
      onWarning: (message) => heard.push(message),
    });
    assertEquals(heard, ["The strategy 'simple' has no use for scrub."]);
    assertEquals(resolveStrategy("simple", { tedana: "aggressive" }).unused, [
      "tedana",
    ]);
  }));

Deno.test("confounds: the table and its sidecar are found by the image", () =>
  inFolder(async (folder) => {
    const image = await writeMadeTable(folder, "new");
    const table = `${folder}/sub-01_task-made_run-1_desc-confounds_timeseries`;
    const options = { strategy: ["compcor", "high_pass"] } as const;
    const { files } = await loadConfounds(image, options);
    assertEquals(files, [`${table}.tsv`, `${table}.json`]);
    assertEquals(
      await loadConfoundsTable(`${table}.tsv`, options),
      await loadConfounds(image, options),
    );
    assertEquals(
      await failure(() => loadConfounds(image.replace("run-1", "run-2"))),
      `${image.replace("run-1", "run-2")}: no confounds table belongs to it, ` +
        "expected …_desc-confounds_timeseries.tsv or " +
        "desc-confounds_regressors.tsv beside it",
    );
    await Deno.copyFile(
      `${table}.tsv`,
      `${folder}/sub-01_task-made_desc-confounds_regressors.tsv`,
    );
    assertEquals(
      await failure(() => loadConfounds(image)),
      `${image}: several confounds tables may belong to it: ` +
        "sub-01_task-made_desc-confounds_regressors.tsv, " +
        "sub-01_task-made_run-1_desc-confounds_timeseries.tsv; expected one",
    );
  }));

Deno.test("confounds: what is missing is named", () =>
  inFolder(async (folder) => {
    const image = await writeMadeTable(folder, "gaps");
    const table = `${folder}/sub-01_task-made_run-1_desc-confounds_timeseries`;
    const read = (options: LoadConfoundsOptions) => () =>
      loadConfounds(image, options);
    assertEquals(
      await failure(read({ strategy: ["motion", "wm_csf", "global_signal"] })),
      `${table}.tsv: the confounds strategy needs what the table has not: ` +
        "rot_z_power2 (motion); csf (wm_csf)",
    );
    const words = async (options: LoadConfoundsOptions, found: string) =>
      assertStringIncludes(await failure(read(options)), found);
    await words(
      { strategy: ["compcor", "high_pass"], compcor: "temporal" },
      "components of temporal in its sidecar (compcor)",
    );
    await words(
      { strategy: ["ica_aroma"], icaAroma: "basic" },
      "aroma_… (ica_aroma)",
    );
    await words({ strategy: ["ica_aroma"] }, "expected desc-smoothAROMAnonagg");
    await words({ strategy: ["tedana"] }, "expected desc-optcom");
    await words(
      { strategy: ["scrub"], scrub: 50 },
      "no scan would be kept: all 40",
    );
    await Deno.writeTextFile(`${table}.json`, "[1]");
    const compcor = { strategy: ["compcor", "high_pass"] } as const;
    await words(compcor, "found [1], expected a JSON object");
    await Deno.remove(`${table}.json`);
    await words(compcor, "its sidecar");
    const rewrite = (change: (text: string) => string) =>
      Deno.writeTextFile(`${table}.tsv`, change(tableText("gaps")));
    await rewrite((text) => text.replace("rmsd", "FramewiseDisplacement"));
    await words({}, "found a column 'FramewiseDisplacement'; expected confo");
    await rewrite((text) =>
      text.replace(/.*\n.*\n/, "").replaceAll("\t\t", "\t1\t")
    );
    await words({}, "the table has no header");
    await rewrite((text) => text.replace("\n-", "\nx"));
    await words(
      { strategy: ["global_signal"] },
      "column 'global_signal', row ",
    );
  }));

Deno.test("confounds: options that are none are refused", async () => {
  const refuse = async (options: object, words: string) => {
    await assertRejects(
      () => loadConfounds("sub-01_bold.nii.gz", options),
      UsageError,
      words,
    );
  };
  await refuse({ strategy: ["moton"] }, "did you mean 'motion'?");
  await refuse({ motion: "all" }, "motion: found 'all', expected one of basic");
  await refuse({ tedana: "x" }, "expected aggressive or non-aggressive");
  await refuse({ strategy: ["compcor"] }, "compcor needs high_pass");
  await refuse({ nCompcor: 0 }, "n_compcor: found 0, expected a whole number");
  await refuse({ scrub: 1.5 }, "scrub: found 1.5");
  await refuse({ fdThreshold: NaN }, "fd_threshold: found NaN");
});
