/** What the comparisons have to work with on this machine. @module */

import { cpus, totalmem } from "node:os";
import { fromFileUrl, join } from "@std/path";
import { version } from "../lib/version.ts";

/** Where a comparison runs. */
export interface Setting {
  /** Folder of the inputs that were made. */
  readonly folder: string;
  /** The Python with nilearn. */
  readonly python: string;
  /** The folder of real images, where there is one. */
  readonly testData: string | undefined;
  /** Whether `niglm first-level` has an option. */
  readonly hasOption: (name: string) => boolean;
  /** Tells whether a program is on the PATH. */
  readonly has: (program: string) => boolean;
}

/** The machine and the versions of what runs on it. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memory: string;
  readonly system: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** Path of a file of the project. */
export function projectFile(...parts: string[]): string {
  return join(fromFileUrl(new URL("..", import.meta.url)), ...parts);
}

/**
 * Looks at what is installed.
 *
 * @param folder Folder for inputs.
 * @param python The Python with nilearn.
 */
export async function lookAround(
  folder: string,
  python: string,
): Promise<Setting> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", projectFile("cli.ts"), "first-level", "--help"],
    env: { NO_COLOR: "1" },
  }).output();
  const help = new TextDecoder().decode(stdout);
  return {
    folder,
    python,
    testData: Deno.env.get("NIGLM_TEST_DATA"),
    hasOption: (name) => new RegExp(`^ +${name}\\b`, "m").test(help),
    has: onPath,
  };
}

function onPath(program: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":").some((folder) => {
    try {
      return Deno.statSync(join(folder, program)).isFile;
    } catch {
      return false;
    }
  });
}

/** Describes the machine. */
export async function describeMachine({ python }: Setting): Promise<Machine> {
  const found = cpus();
  const { stdout } = await new Deno.Command(python, {
    args: [
      "-c",
      `import json, platform
from importlib.metadata import version
print(json.dumps({"python": platform.python_version(),
    **{name: version(name) for name in ("nilearn", "nibabel", "numpy")}}))`,
    ],
    stderr: "inherit",
  }).output();
  return {
    processor: found[0]?.model ?? "unknown",
    cores: found.length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${Deno.build.os} ${Deno.build.arch} ${Deno.osRelease()}`,
    versions: {
      niglm: version,
      deno: Deno.version.deno,
      ...JSON.parse(new TextDecoder().decode(stdout) || "{}"),
    },
  };
}
