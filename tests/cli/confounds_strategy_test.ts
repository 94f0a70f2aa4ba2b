import { assertEquals, assertStringIncludes } from "@std/assert";
import { loadConfounds, loadConfoundsStrategy } from "../../lib/bids/mod.ts";
import { formatDesignMatrix } from "../../lib/design/mod.ts";
import { writeMadeTable } from "../bids/made_confounds.ts";
import { inFolder } from "../in_folder.ts";
import { madeRunFile } from "../made_brain.ts";
import { runMain } from "./run_main.ts";

/** A folder with made events and confounds; the start of a command line. */
async function madeDesign(folder: string) {
  const image = await writeMadeTable(folder, "new");
  const events = `${folder}/events.tsv`;
  await Deno.writeTextFile(
    events,
    "onset\tduration\ttrial_type\n0\t10\ta\n30\t10\tb\n",
  );
  const table = image.replace(
    "space-MNI_desc-preproc_bold.nii.gz",
    "desc-confounds_timeseries.tsv",
  );
  const args = ["design", "--events", events, "--t-r", "2", "--json"];
  return { image, table, args: [...args, "--n-scans", "40"] };
}

Deno.test("design: a strategy chooses columns and scans", () =>
  inFolder(async (folder) => {
    const { image, table, args } = await madeDesign(folder);
    const { code, out, err } = await runMain(
      ...args,
      "--confounds",
      table,
      "--confounds-strategy",
      "Scrubbing",
      "--confounds-motion",
      "basic",
      "--drift-model",
      "none",
    );
    assertEquals(code, 0, err);
    assertStringIncludes(err, "10 of 40 scans are left out");
    const design = JSON.parse(out);
    const { confounds, sampleMask } = await loadConfoundsStrategy(
      image,
      "scrubbing",
      { motion: "basic" },
    );
    assertEquals(design.columns, ["a", "b", ...confounds.columns, "constant"]);
    const width = confounds.columns.length;
    assertEquals(
      design.rows.map((row: Record<string, number>) =>
        Object.values(row).slice(2, -1)
      ),
      Array.from(sampleMask!, (i) => [
        ...confounds.data.subarray(i * width, (i + 1) * width),
      ]),
    );
  }));

Deno.test("design: a strategy and a sample mask keep what both keep", () =>
  inFolder(async (folder) => {
    const { table, args } = await madeDesign(folder);
    const mask = `${folder}/kept.txt`;
    const kept = async (positions: string) => {
      await Deno.writeTextFile(mask, positions);
      return await runMain(
        ...args,
        "--confounds",
        table,
        "--confounds-strategy",
        "motion,scrub",
        "--confounds-motion=basic",
        "--drift-model=none",
        "--sample-mask",
        mask,
      );
    };
    const most = Array.from({ length: 20 }, (_, i) => 2 * i).join(" ");
    // Of the even scans, 0, 2, 12, 14 and 20 are scrubbed.
    assertEquals(JSON.parse((await kept(most)).out).rows.length, 15);
    const none = await kept("0 1 2 3");
    assertEquals(none.code, 1);
    assertStringIncludes(none.err, "no scan is kept by both");
  }));

Deno.test("design: words of a strategy that are none are refused", () =>
  inFolder(async (folder) => {
    const { table, args } = await madeDesign(folder);
    const refuse = async (words: string, expected: string, code = 2) => {
      const found = await runMain(...args, ...words.split(" "));
      assertEquals(found.code, code, found.err);
      assertStringIncludes(found.err, expected);
    };
    const given = `--confounds ${table} --confounds-strategy`;
    await refuse("--confounds-strategy simple", "needs --confounds,");
    await refuse("--confounds-scrub 3", "needs --confounds-strategy");
    await refuse(`${given} simpel`, "did you mean 'simple'?");
    await refuse(`${given} simple,scrub`, "'simple' among parts");
    await refuse(
      `${given} simple --confounds-scrub 3`,
      "--confounds-scrub: no use for it in the strategy 'simple'",
    );
    await refuse(
      `${given} motion,wm-csf --confounds-tedana aggressive`,
      "no use for it in the parts motion, wm_csf",
    );
    await refuse(`${given} compcor,motion`, "compcor needs high_pass");
    await refuse(
      `${given} simple --confound-columns csf`,
      "are given together",
    );
    await refuse(`${given} tedana`, "no confounds table belongs to it", 1);
    const short = args.map((word) => word === "40" ? "39" : word);
    const found = await runMain(...short, ...`${given} simple`.split(" "));
    assertStringIncludes(found.err, "found 40 rows; expected 39");
  }));

Deno.test("first-level: scrubbed scans leave design and data", () =>
  inFolder(async (folder) => {
    const { image, table } = await madeDesign(folder);
    await Deno.writeFile(image, await madeRunFile(40, true));
    const fit = async (out: string, ...args: string[]) => {
      const { code, err } = await runMain(
        "first-level",
        image,
        "--events",
        `${folder}/events.tsv`,
        "--contrast=a - b",
        "--t-r=2",
        "--workers=0",
        "--out",
        `${folder}/${out}`,
        ...args,
      );
      assertEquals(code, 0, err);
      const record = JSON.parse(
        await Deno.readTextFile(`${folder}/${out}/statmap.json`),
      );
      const maps = record.files.filter((name: string) => /nii|tsv/.test(name));
      return {
        record,
        maps: await Promise.all(
          maps.map((name: string) => Deno.readFile(`${folder}/${out}/${name}`)),
        ),
      };
    };
    const chosen = await fit(
      "chosen",
      "--confounds-strategy=motion,scrub,high_pass",
      "--confounds-motion=basic",
    );
    const { confounds, sampleMask } = await loadConfounds(image, {
      strategy: ["motion", "scrub", "high_pass"],
      motion: "basic",
    });
    const own = `${folder}/own.tsv`;
    await Deno.writeTextFile(
      own,
      formatDesignMatrix({ ...confounds, frameTimes: undefined }),
    );
    await Deno.writeTextFile(`${folder}/kept.txt`, sampleMask!.join("\n"));
    const named = await fit(
      "named",
      "--confounds",
      own,
      "--sample-mask",
      `${folder}/kept.txt`,
    );
    assertEquals(chosen.maps, named.maps);
    assertEquals(
      chosen.record.inputs.map(({ file }: { file: string }) => file),
      [image, `${folder}/events.tsv`, table],
    );
    assertStringIncludes(
      chosen.record.warnings.join(),
      "10 of 40 scans are left out",
    );
    const none = await fit("none", "--confounds-strategy=none");
    assertEquals(none.record.designColumns.slice(0, 3), ["a", "b", "drift_1"]);
  }));
