import { assert, assertEquals } from "@std/assert";
import { dirname, fromFileUrl, join, relative } from "@std/path";

const root = join(dirname(fromFileUrl(import.meta.url)), "..", "..");

interface Module {
  readonly path: string;
  readonly imports: readonly string[];
  readonly source: string;
}

interface InfoModule {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly specifier: string;
    readonly isDynamic?: boolean;
    readonly code?: { readonly specifier?: string };
    readonly type?: { readonly specifier?: string };
  }[];
}

/** Every module of the project that its entry points reach. */
async function moduleGraph(): Promise<Module[]> {
  const entries: Record<string, string> = JSON.parse(
    await Deno.readTextFile(join(root, "deno.json")),
  ).exports;
  const found = new Map<string, Module>();
  for (const entry of Object.values(entries)) {
    const { stdout, success } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", entry],
      cwd: root,
      stderr: "inherit",
    }).output();
    assert(success, `deno info ${entry} failed`);
    const { modules }: { modules: InfoModule[] } = JSON.parse(
      new TextDecoder().decode(stdout),
    );
    for (const module of modules) {
      const path = localPath(module.specifier);
      if (path === undefined || found.has(path)) continue;
      found.set(path, {
        path,
        imports: (module.dependencies ?? []).map((dependency) =>
          localPath(
            dependency.code?.specifier ?? dependency.type?.specifier ??
              dependency.specifier,
          ) ?? dependency.specifier
        ),
        source: await Deno.readTextFile(join(root, path)),
      });
    }
  }
  return [...found.values()];
}

function localPath(specifier: string): string | undefined {
  if (!specifier.startsWith("file:")) return undefined;
  const path = relative(root, fromFileUrl(specifier)).replaceAll("\\", "/");
  return path.startsWith("..") ? undefined : path;
}

/** The folder under lib/ of a module, "" for a file right in it. */
function folderOf(path: string): string | undefined {
  return /^lib\/(?:([^/]+)\/)?/.exec(path)?.[1] ??
    (path.startsWith("lib/") ? "" : undefined);
}

function breaches(
  modules: readonly Module[],
  from: (path: string) => boolean,
  forbidden: (target: string) => boolean,
): string[] {
  return modules.filter(({ path }) => from(path)).flatMap(({ path, imports }) =>
    imports.filter(forbidden).map((target) => `${path} imports ${target}`)
  );
}

const modules = await moduleGraph();
const inFolder = (...names: string[]) => (path: string) =>
  names.includes(folderOf(path) ?? "?");

Deno.test("the graph holds the project's modules", () => {
  assert(modules.length > 50);
  assert(modules.some(({ path }) => path === "lib/glm/first_level.ts"));
});

Deno.test("kernels and stats import nothing of the project", () => {
  for (const folder of ["kernels", "stats"]) {
    assertEquals(
      breaches(
        modules,
        inFolder(folder),
        (target) => target.startsWith("lib/") && folderOf(target) !== folder,
      ),
      [],
    );
  }
});

Deno.test("glm never reads files", () => {
  assertEquals(
    breaches(modules, inFolder("glm"), inFolder("bytes", "cli", "workers")),
    [],
  );
  const values = modules.filter(({ path }) => folderOf(path) === "glm")
    .flatMap(({ path, imports, source }) =>
      imports.filter((target) =>
        folderOf(target) === "nifti" &&
        !source.includes("import type") && target !== "lib/nifti/types.ts"
      ).map((target) => `${path} imports ${target}`)
    );
  assertEquals(values, []);
});

Deno.test("only the command line imports cli", () => {
  assertEquals(
    breaches(
      modules,
      (path) => path !== "cli.ts" && folderOf(path) !== "cli",
      (target) => folderOf(target) === "cli" || target === "cli.ts",
    ),
    [],
  );
});

/** What a module loads before its first line runs. */
async function loadedBy(entry: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", entry],
    cwd: root,
  }).output();
  const { modules: infos, redirects = {} }: {
    modules: InfoModule[];
    redirects?: Record<string, string>;
  } = JSON.parse(new TextDecoder().decode(stdout));
  const known = new Map(infos.map((info) => [info.specifier, info]));
  const loaded = new Set<string>();
  const visit = (specifier: string) => {
    const name = redirects[specifier] ?? specifier;
    if (loaded.has(name)) return;
    loaded.add(name);
    for (const { code, isDynamic } of known.get(name)?.dependencies ?? []) {
      if (code?.specifier && !isDynamic) visit(code.specifier);
    }
  };
  visit(
    infos.find(({ specifier }) => specifier.endsWith(`/${entry}`))!.specifier,
  );
  return [...loaded].map((name) => localPath(name) ?? name);
}

Deno.test("the table of options loads nothing that computes", async () => {
  const paths = await loadedBy("cli.ts");
  assert(paths.length > 20 && paths.length < 100, `${paths.length} modules`);
  const computing = /^(npm:|lib\/(image|kernels|nifti|slab|workers)\/)/;
  assertEquals(paths.filter((path) => computing.test(path)), []);
});

Deno.test("a fit loads no model that it was not asked for", async () => {
  const paths = await loadedBy("lib/cli/commands/first_level.ts");
  const needless = /permut|slab_(job|pass)|\/(report|plot|bids)\/mod\.ts/;
  assertEquals(paths.filter((path) => needless.test(path)), []);
});

Deno.test("each third-party format library has one place", () => {
  const users = (name: string) =>
    modules.filter(({ imports }) => imports.includes(name))
      .map(({ path }) => path).sort();
  assertEquals(users("nifti-reader-js"), ["lib/nifti/header.ts"]);
  assert(
    users("fflate").every((path) => path.startsWith("lib/bytes/")),
    users("fflate").join(),
  );
});

Deno.test("only bytes, datasets, workers and cli touch Deno or Node", () => {
  const allowed = ["bytes", "datasets", "workers", "cli", "_std"];
  const offenders = modules.filter(({ path }) =>
    path.startsWith("lib/") && !allowed.includes(folderOf(path) ?? "")
  ).filter(({ source, imports }) =>
    /\bDeno\.(?!test\b)[a-z]/.test(withoutComments(source)) ||
    imports.some((target) => target.startsWith("node:"))
  ).map(({ path }) => path);
  assertEquals(offenders, []);
});

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
}

Deno.test("no import is circular", () => {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const state = new Map<string, "open" | "done">();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    if (state.get(path) === "done") return;
    if (state.get(path) === "open") {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
      return;
    }
    state.set(path, "open");
    for (const target of byPath.get(path)?.imports ?? []) {
      if (byPath.has(target)) visit(target, [...trail, path]);
    }
    state.set(path, "done");
  };
  for (const { path } of modules) visit(path, []);
  assertEquals(cycles, []);
});

Deno.test("every file can be read in one sitting", () => {
  const long = modules.filter(({ source, path }) =>
    source.split("\n").length > 400 && !path.endsWith("_wasm.ts")
  ).map(({ path }) => path);
  assertEquals(long, []);
});
