import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { join } from "@std/path";
import { defaultContrast } from "../../lib/cli/default_contrast.ts";
import { shortfall } from "../../lib/cli/demo_recovery.ts";
import { testData } from "../data.ts";
import { inFolder } from "../in_folder.ts";
import { namesIn, runMain } from "./run_main.ts";

Deno.test("demo recovers its truth, keeps its files and fits them again", () =>
  inFolder(async (folder) => {
    const out = join(folder, "demo");
    const { code, out: text, err } = await runMain("demo", "--out", out);
    assertEquals(code, 0, err);
    assertMatch(text, /\n {2}1 +-\d+ +-\d+ +\d+ +\d+\.\d{6} +\d+\n/);
    assertMatch(text, /correlation of effects with the truth, .*: 0\.9[5-9]/);
    assert(!text.includes("not as it should be"), text);
    assertEquals(await namesIn(out), [
      "bold.nii.gz",
      "events.tsv",
      "made_statmap.json",
      "results",
      "truth.nii.gz",
    ]);
    const refused = await runMain("demo", "--out", out);
    assertEquals([refused.code, refused.out], [2, ""]);
    assertStringIncludes(refused.err, "is not empty");
    const again = await runMain("demo", "--out", out, "--overwrite", "--json");
    assertEquals(again.code, 0, again.err);
    const { recovery, contrasts } = JSON.parse(again.out);
    assert(recovery.recovered);
    const own = await runMain(
      ...["demo", "--json", "--data", join(out, "bold.nii.gz")],
      ...["--events", join(out, "events.tsv")],
      ...["--contrast", "sound - picture"],
    );
    assertEquals(own.code, 0, own.err);
    assertEquals(JSON.parse(own.out).contrasts, contrasts);
  }));

Deno.test("demo refuses options that do not fit together", async () => {
  for (
    const [args, message] of [
      [["--t-r", "2"], "--t-r needs --data"],
      [["--data", "bold.nii"], "--events is missing"],
      [
        ["--data", "a.nii", "--events", "a.tsv", "--hrf-model", "fir"],
        "--contrast is missing",
      ],
    ] as const
  ) {
    const { code, out, err } = await runMain("demo", ...args);
    assertEquals([code, out], [2, ""]);
    assertStringIncludes(err, message);
  }
});

Deno.test("an events table suggests a contrast", () =>
  inFolder(async (folder) => {
    const events = join(folder, "events.tsv");
    const suggest = async (...names: string[]) => {
      const rows = names.map((name, i) => `${10 * i}\t5\t${name}\n`).join("");
      await Deno.writeTextFile(events, `onset\tduration\ttrial_type\n${rows}`);
      return await defaultContrast(events, undefined);
    };
    assertEquals(await suggest("b", "b"), "b");
    assertEquals(await suggest("b", "a", "b"), "a - b");
    assertEquals(await suggest("b", "a x", "c"), "any effect=`a x`; b; c");
  }));

Deno.test("a truth that was not recovered is one sentence", () => {
  const recovery = {
    activeVoxels: 10,
    correlation: 0.5,
    nullVoxels: 1000,
    falsePositiveRate: 0.001,
    recovered: false,
  };
  assertMatch(shortfall(recovery)!, /found a correlation of 0\.5 and/);
  assertEquals(shortfall({ ...recovery, recovered: true }), undefined);
});

Deno.test("demo tabulates a real run", { ignore: !testData }, async () => {
  const prefix = join(testData!, "spm-auditory", "sub-01_task-auditory_");
  const { code, out, err } = await runMain(
    ...["demo", "--json", "--data", `${prefix}bold.nii.gz`],
    ...["--events", `${prefix}events.tsv`, "--t-r", "7"],
    ...["--hrf-model", "spm"],
  );
  assertEquals(code, 0, err);
  const { maskVoxels, contrasts: [contrast] } = JSON.parse(out);
  assertEquals([maskVoxels, contrast.name], [62073, "active - rest"]);
  assertAlmostEquals(contrast.threshold, 2.757699, 1e-6);
  assertEquals(contrast.clusters.length, 37);
  const [{ x, y, z, peakStat, clusterSize }] = contrast.clusters;
  assertEquals([x, y, z, clusterSize], [-60, -6, 42, 4590]);
  assertAlmostEquals(peakStat, 9.811979, 1e-6);
});
