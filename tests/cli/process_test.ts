import { assert, assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { version } from "../../lib/version.ts";
import { buildNifti } from "../builders.ts";
import { inFolder } from "../in_folder.ts";
import { namesIn, type Outcome } from "./run_main.ts";

const program = fromFileUrl(new URL("../../cli.ts", import.meta.url));
const configuration = fromFileUrl(
  new URL("../../deno.json", import.meta.url),
);

/** Runs the program in a process of its own with some permissions. */
async function run(
  permissions: readonly string[],
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Outcome> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--quiet",
      "--config",
      configuration,
      ...permissions,
      program,
      ...args,
    ],
    env,
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

Deno.test("help, version and completion need no permission", async () => {
  assertEquals(await run([], ["--version"]), {
    code: 0,
    out: `niglm ${version}\n`,
    err: "",
  });
  const help = await run([], ["first-level", "--help"]);
  assertEquals([help.code, help.err], [0, ""]);
  assertMatch(help.out, /Usage: niglm first-level RUN… --out FOLDER/);
  const script = await run([], ["completion", "bash"]);
  assertEquals([script.code, script.err], [0, ""]);
  assertMatch(script.out, /complete -F _niglm niglm/);
});

Deno.test("wrong usage says so in one line without any permission", async () => {
  const outcome = await run([], ["mean", "bold.nii.gz"]);
  assertEquals(outcome, {
    code: 2,
    out: "",
    err: "niglm: mean: --out is missing: the file to write\n",
  });
});

Deno.test("no command at all is wrong usage and shows the help", async () => {
  const { code, out, err } = await run([], []);
  assertEquals([code, out], [2, ""]);
  assertMatch(err, /^Fit general linear models/);
});

Deno.test("a denied permission is one sentence where workers are denied too", () =>
  inFolder(async (folder) => {
    const image = join(folder, "bold.nii");
    await Deno.writeFile(image, buildNifti({ shape: [2, 2, 2, 20], tR: 2 }));
    const { code, out, err } = await run([`--allow-read=${image}`], [
      ...["first-level", image, "--events", join(folder, "events.tsv")],
      ...["--contrast", "a", "--out", join(folder, "out")],
    ]);
    assertEquals([code, out], [1, ""]);
    assertMatch(err, /^niglm: [^\n]*: add --allow-read=[^\n]*\n$/);
  }));

Deno.test("a denied permission names the flag to add", () =>
  inFolder(async (folder) => {
    const image = join(folder, "bold.nii");
    await Deno.writeFile(image, new Uint8Array(400));
    const { code, out, err } = await run([], ["info", image]);
    assertEquals([code, out], [1, ""]);
    assertEquals(err.trimEnd().split("\n").length, 1);
    assert(err.includes(`--allow-read=${image}`), err);
  }));

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`${signal} stops the work with exit code 130 and leaves nothing`, {
    ignore: Deno.build.os === "windows",
  }, () => inFolder((folder) => interrupt(folder, signal)));
}

async function interrupt(folder: string, signal: Deno.Signal): Promise<void> {
  const image = join(folder, "bold.nii");
  const shape = [100, 100, 100, 10_000];
  await Deno.writeFile(
    image,
    buildNifti({ shape: [1, 1, 1, 1], datatype: "int16", edit: setShape }),
  );
  await Deno.truncate(image, 352 + 2 * 100 ** 3 * 10_000);
  function setShape(header: DataView, littleEndian: boolean) {
    shape.forEach((n, i) => header.setInt16(42 + 2 * i, n, littleEndian));
  }
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--quiet", "--config", configuration],
      ...[`--allow-read=${folder}`, `--allow-write=${folder}`, program],
      ...["mean", image, "--out", join(folder, "mean.nii"), "--workers", "0"],
    ],
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let err = "";
  let asked = false;
  for await (
    const text of child.stderr.pipeThrough(new TextDecoderStream())
  ) {
    err += text;
    if (!asked && err.includes("Averaging")) child.kill(signal);
    asked = err.includes("Averaging");
  }
  assertEquals((await child.status).code, 130);
  assertMatch(err, /^Averaging [^\n]*\nniglm: interrupted\n$/);
  assertEquals(await namesIn(folder), ["bold.nii"]);
}
