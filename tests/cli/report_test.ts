/** Reports through the command line. @module */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { inFolder } from "../in_folder.ts";
import { runMain } from "./run_main.ts";

const fitted = await (async () => {
  const folder = await Deno.makeTempDir();
  const made = join(folder, "made");
  for (
    const step of [
      ["demo", "--out", made],
      [
        "first-level",
        join(made, "bold.nii.gz"),
        ...["--events", join(made, "events.tsv"), "--workers", "0"],
        ...[
          "--contrast",
          "sound - picture",
          "--contrast",
          "any=sound; picture",
        ],
        ...[
          "--save",
          "effect,z,predicted",
          "--report",
          "--out",
          join(folder, "fit"),
        ],
      ],
    ]
  ) {
    const { code, err } = await runMain(...step);
    assertEquals(code, 0, err);
  }
  return folder;
})();
const fit = join(fitted, "fit");
addEventListener("unload", () => Deno.removeSync(fitted, { recursive: true }));

Deno.test("--report writes the page that report writes", () =>
  inFolder(async (folder) => {
    const page = join(folder, "page.html");
    const { code, err } = await runMain("report", fit, "--out", page);
    assertEquals(code, 0, err);
    assertEquals(
      await Deno.readTextFile(page),
      await Deno.readTextFile(join(fit, "report.html")),
    );
  }));

Deno.test("a report says threshold, clusters, design and how to make it again", async () => {
  const page = await Deno.readTextFile(join(fit, "report.html"));
  assertStringIncludes(page, "first-order autoregressive noise");
  assertStringIncludes(
    page,
    "the design further had a discrete cosine basis up to 0.01 Hz for slow " +
      "drifts and a constant.",
  );
  assertStringIncludes(page, "values beyond 3.09 coloured");
  assertStringIncludes(
    page,
    "Threshold: z &gt; 3.090232 (a false positive rate of 0.001, one-sided).",
  );
  assertStringIncludes(page, "--contrast &#39;sound - picture&#39;");
  assertStringIncludes(page, "run-1_design.tsv");
  assertStringIncludes(page, "Measured and fitted series at");
  assert(page.length < 6e6, `${page.length} characters`);
});

Deno.test("a report is replaced with its fit, and no other page is", () =>
  inFolder(async (folder) => {
    const copy = join(folder, "fit");
    const again = [
      "first-level",
      join(fitted, "made/bold.nii.gz"),
      ...["--events", join(fitted, "made/events.tsv"), "--workers", "0"],
      ...["--contrast", "sound - picture", "--save", "z", "--out", copy],
    ];
    assertEquals((await runMain(...again)).code, 0);
    assertEquals((await runMain("report", copy, "--no-viewer")).code, 0);
    const twice = await runMain("report", copy);
    assertEquals(twice.code, 2);
    assertStringIncludes(twice.err, "--overwrite");
    assertEquals((await runMain(...again, "--overwrite")).code, 0);
    assertEquals(
      [...Deno.readDirSync(copy)].some(({ name }) => name === "report.html"),
      false,
    );
    await Deno.writeTextFile(join(copy, "my-report.html"), "<p>mine</p>");
    assertEquals((await runMain(...again, "--overwrite")).code, 0);
    assertEquals(
      await Deno.readTextFile(join(copy, "my-report.html")),
      "<p>mine</p>",
    );
  }));

Deno.test("what is no fit, or half of one, is refused in a sentence", () =>
  inFolder(async (folder) => {
    const none = await runMain("report", folder);
    assertEquals(none.code, 1);
    assertStringIncludes(none.err, "found no statmap.json");
    const copy = join(folder, "fit");
    await Deno.mkdir(copy);
    for await (const { name } of Deno.readDir(fit)) {
      if (!name.includes("stat-z")) {
        await Deno.copyFile(join(fit, name), join(copy, name));
      }
    }
    const half = await runMain("report", copy, "--overwrite");
    assertEquals(half.code, 1);
    assertStringIncludes(half.err, "lacks 2 of the");
    const contrast = await runMain(
      "report",
      fit,
      "--contrasts",
      "soundMinusPikture",
      "--out",
      join(folder, "x.html"),
    );
    assertEquals(contrast.code, 2);
    assertStringIncludes(contrast.err, "did you mean");
    const ending = await runMain("report", fit, "--out", join(folder, "x.pdf"));
    assertEquals(ending.code, 2);
  }));

Deno.test("a fit without z maps has a report that says so", () =>
  inFolder(async (folder) => {
    const out = join(folder, "fit");
    const { code, err } = await runMain(
      "first-level",
      join(fitted, "made/bold.nii.gz"),
      ...["--events", join(fitted, "made/events.tsv"), "--workers", "0"],
      ...[
        "--contrast",
        "sound - picture",
        "--save",
        "effect",
        "--report",
        "--out",
        out,
      ],
    );
    assertEquals(code, 0, err);
    assertStringIncludes(
      await Deno.readTextFile(join(out, "report.html")),
      "was not asked for the z map",
    );
  }));
