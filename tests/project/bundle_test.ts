import { assert, assertEquals, assertMatch } from "@std/assert";
import { dirname, fromFileUrl, join, toFileUrl } from "@std/path";
import { inFolder } from "../in_folder.ts";

const root = fromFileUrl(new URL("../..", import.meta.url));
const script = join(root, "tests", "project", "fit_made_run.ts");

interface Ended {
  readonly out: string;
  readonly err: string;
}

/** Runs Deno in a folder and insists on success. */
async function deno(cwd: string, ...args: string[]): Promise<Ended> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  const out = new TextDecoder().decode(stdout);
  const err = new TextDecoder().decode(stderr);
  assert(success, `deno ${args.join(" ")}\n${out}\n${err}`);
  return { out, err };
}

/** What the script finds with the library in the clone. */
async function digestOfClone(): Promise<string> {
  let digest = "";
  await inFolder(async (folder) => {
    const clone = toFileUrl(join(root, "mod.ts")).href;
    const { out } = await deno(root, "run", "-A", script, clone, folder);
    digest = out;
  });
  assertMatch(digest, /^[0-9a-f]{64} true\n$/);
  return digest;
}

/** The words of `deno task bundle`, with another output. */
async function bundleTask(output: string): Promise<string[]> {
  const { tasks } = JSON.parse(
    await Deno.readTextFile(join(root, "deno.json")),
  );
  const [program, ...words]: string[] = tasks.bundle.command.split(" ");
  assertEquals([program, words.includes("dist/niglm.js")], ["deno", true]);
  return words.map((word) => word === "dist/niglm.js" ? output : word);
}

Deno.test("the bundle, imported by address from an empty folder, fits a run to the clone's bytes", () =>
  inFolder(async (folder) => {
    const bundle = join(folder, "niglm.js");
    await deno(root, ...await bundleTask(bundle));
    const code = await Deno.readTextFile(bundle);
    const empty = join(folder, "empty");
    await Deno.mkdir(empty);
    await Deno.copyFile(script, join(empty, "fit.ts"));
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      () =>
        new Response(code, {
          headers: { "content-type": "application/javascript" },
        }),
    );
    const host = `127.0.0.1:${server.addr.port}`;
    const { out } = await deno(
      empty,
      ...["run", "--no-prompt"],
      `--allow-import=${host}`,
      `--allow-read=${empty}`,
      `--allow-write=${empty}`,
      "fit.ts",
      `http://${host}/niglm.js`,
      empty,
    );
    assertEquals(out, await digestOfClone());
  }));

Deno.test("the publish list holds all that a fit needs", () =>
  inFolder(async (folder) => {
    const { err } = await deno(
      root,
      ...["publish", "--dry-run", "--allow-dirty", "--no-check"],
    );
    assertEquals(err.split("\n").filter((line) => /warning:/i.test(line)), []);
    const files = [...err.matchAll(/^\s*(file:\/\/\S+) \([\d.]+[KM]?B\)$/gm)]
      .map(([, url]) => fromFileUrl(url).slice(root.length));
    for (const name of ["README.md", "LICENSE", "mod.ts", "cli.ts"]) {
      assert(files.includes(name), `${name} is not published`);
    }
    assertEquals(
      files.filter((name) => /^(tests|bench|docs|dist)\//.test(name)),
      [],
    );
    const unpacked = join(folder, "unpacked");
    for (const name of ["deno.json", "deno.lock", ...files]) {
      await Deno.mkdir(dirname(join(unpacked, name)), { recursive: true });
      await Deno.copyFile(join(root, name), join(unpacked, name));
    }
    const copy = join(unpacked, "fit.ts");
    await Deno.copyFile(script, copy);
    const address = toFileUrl(join(unpacked, "mod.ts")).href;
    const { out } = await deno(unpacked, "run", "-A", copy, address, folder);
    assertEquals(out, await digestOfClone());
    const version = await deno(unpacked, "run", "cli.ts", "--version");
    assertMatch(version.out, /^niglm \d+\.\d+\.\d+\n$/);
  }));
