/** The documents: each of their blocks is run as it stands. @module */

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import * as library from "../../mod.ts";
import { commands } from "../../lib/cli/options.ts";
import { parse } from "../../lib/cli/parse.ts";
import { testData } from "../data.ts";
import { inFolder } from "../in_folder.ts";
import { allDocuments, type Block, blocksOf, clone } from "./document.ts";
import { needs } from "./readers.ts";
import { runBlocks } from "./run_blocks.ts";

/** Documents that have a test of their own. */
const elsewhere = /^docs\/(analyses\/|cli\.md$)/;

const documents = (await allDocuments()).filter((path) =>
  !elsewhere.test(path)
);

/** Whether any of a document's blocks is for the runner. */
const runs = ({ language, note }: Block) =>
  note === "ignore" || language === "sh" || language === "text" && note === "";

/** Options of functions that the guide names beside functions. */
const optionNames = [
  ...["addRegs", "sampleMask", "designMatrix", "runOptions", "signalScaling"],
  ...["clusterP", "twoSided", "nPerm"],
];

/** What nilearn 0.14's modules of models, reports and interfaces export. */
const nilearnNames = `
  ARModel Contrast FContrastResults LikelihoodModelResults OLSModel
  RegressionResults SimpleRegressionResults TContrastResults
  cluster_level_inference compute_contrast compute_fixed_effects
  expression_to_contrast_vector fdr_threshold save_glm_to_bids
  threshold_stats_img FirstLevelModel check_design_matrix compute_regressor
  first_level_from_bids glover_dispersion_derivative glover_hrf
  glover_time_derivative make_first_level_design_matrix mean_scaling run_glm
  spm_dispersion_derivative spm_hrf spm_time_derivative SecondLevelModel
  make_second_level_design_matrix non_parametric_inference HTMLReport
  get_clusters_table make_glm_report load_confounds load_confounds_strategy
  get_bids_files parse_bids_filename get_design_from_fslmat
`.trim().split(/\s+/);

const measured = "docs/performance.md";

for (const path of documents) {
  const blocks = (await blocksOf(path))
    .filter(({ language }) => path !== measured || language !== "text");
  if (!blocks.some(runs)) continue;
  const { real = false, prepare, check } = needs[path] ?? {};
  Deno.test(
    `${path} runs as it stands`,
    { ignore: real && !testData },
    () =>
      inFolder(async (folder) => {
        await using stack = new AsyncDisposableStack();
        const more = await prepare?.(folder, stack);
        const printed = await runBlocks(blocks, { folder, ...more });
        check?.(printed);
      }),
  );
}

Deno.test("the scripts of the documents are well typed", () =>
  inFolder(async (folder) => {
    const scripts: string[] = [];
    for (const path of await allDocuments()) {
      for (const { language, note, text } of await blocksOf(path)) {
        if (language !== "ts" || note !== "ignore") continue;
        const script = join(
          folder,
          `${path.replaceAll("/", "-")}-${scripts.length}.ts`,
        );
        await Deno.writeTextFile(script, text);
        scripts.push(script);
      }
    }
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--config", join(clone, "deno.json"), ...scripts],
    }).output();
    assert(scripts.length > 0 && success, new TextDecoder().decode(stderr));
  }));

Deno.test(`${measured}: niglm still has the commands that were measured`, async () => {
  const commandLines = (await blocksOf(measured))
    .filter(({ language }) => language === "text")
    .flatMap(({ text }) => text.trim().split("\n"))
    .flatMap((line) => /^deno run -A cli\.ts (.*)/.exec(line)?.[1] ?? []);
  assert(commandLines.length > 0);
  for (const line of commandLines) {
    const words = line.match(/'[^']*'|\S+/g) ?? [];
    if (line === "--help") continue;
    parse(words.map((word) => word.replaceAll("'", "")), commands);
  }
});

Deno.test("no files are made for a document that is not there", () => {
  for (const path of Object.keys(needs)) assert(documents.includes(path), path);
});

Deno.test("the blocks that no test runs are these", async () => {
  const found: string[] = [];
  for (const path of await allDocuments()) {
    for (const { note } of await blocksOf(path)) {
      if (note.startsWith("not run")) found.push(`${path}: ${note}`);
    }
  }
  assertEquals(found, [
    "README.md: not run: runs the tests, these among them",
    "docs/cohorts.md: not run: needs Slurm",
    "docs/cohorts.md: not run: fills the cache of Deno over the network",
    "docs/from-nilearn.md: not run: needs Python with nilearn",
    "docs/performance.md: not run: installs nilearn and measures for hours",
  ]);
});

Deno.test("docs/from-nilearn.md names every public call of nilearn's GLM", async () => {
  const page = await Deno.readTextFile(join(clone, "docs/from-nilearn.md"));
  const missing = nilearnNames.filter((name) =>
    !new RegExp(`\\b${name}\\b`).test(page)
  );
  assertEquals(missing, []);
});

Deno.test("docs/from-nilearn.md names options and functions that there are", async () => {
  const page = await Deno.readTextFile(join(clone, "docs/from-nilearn.md"));
  const options = new Set(
    commands.flatMap(({ options }) => [...options.keys()]),
  );
  const named = [...page.matchAll(/--([a-z][a-z-]+)/g)].map(([, name]) => name);
  assertEquals(named.filter((name) => !options.has(name)), []);
  const cells = page.split("\n").filter((line) => line.startsWith("| "))
    .map((line) => line.split(" | ").at(-1)!);
  const functions = cells.flatMap((cell) =>
    [...cell.matchAll(/`([a-z]+[A-Z]\w+)`/g)].map(([, name]) => name)
  ).filter((name) => !(name in library) && !optionNames.includes(name));
  assertEquals(functions, []);
});

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const prose = page.replaceAll(/^```.*?^```$/gms, "");
  return [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading.toLowerCase().replaceAll(/[^\p{L}\p{N}\- ]/gu, "")
      .replaceAll(" ", "-")
  );
}

Deno.test("the pages and headings that documents link to are there", async () => {
  for (const path of await allDocuments()) {
    const page = await Deno.readTextFile(join(clone, path));
    const links = page.matchAll(/\]\((?!http)([^)#\s]*)(?:#([^)\s]+))?\)/g);
    for (const [, target, anchor] of links) {
      const there = target === "" ? path : join(path, "..", target);
      assert((await Deno.stat(join(clone, there))).isFile, `${path}: ${there}`);
      if (anchor === undefined) continue;
      const anchors = anchorsOf(await Deno.readTextFile(join(clone, there)));
      assert(anchors.includes(anchor), `${path}: ${there}#${anchor}`);
    }
  }
});
