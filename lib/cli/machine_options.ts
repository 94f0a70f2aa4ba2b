/** How much of the machine a command uses. @module */

import type { EngineName } from "../kernels/types.ts";
import {
  BadValue,
  choice,
  file,
  integer,
  type OptionSpec,
  single,
} from "./option.ts";

/** Options of commands that read whole runs. */
export interface MachineOptions {
  /** Bytes for image data and model state. */
  readonly memory: number | undefined;
  /** Threads that compute; 0 for one without workers. */
  readonly workers: number | undefined;
  /** The kernels. */
  readonly engine: EngineName | undefined;
  /** Folder for what memory cannot hold. */
  readonly scratch: string | undefined;
}

const group = "Machine";
const units = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 } as const;

/** The options as the table declares them. */
export const machineOptions: {
  readonly [K in keyof MachineOptions]: OptionSpec<MachineOptions[K]>;
} = {
  memory: single(
    {
      help: "Memory for image data and model state; the result does not " +
        "depend on it.",
      group,
      placeholder: "SIZE",
      shownDefault: "256MiB",
    },
    "SIZE",
    readSize,
  ),
  workers: integer({
    help: "Threads that compute, a worker or more among them; 0 does all on " +
      "one thread (default: the number of processors).",
    group,
    min: 0,
    max: 256,
  }),
  engine: choice(["wasm", "ts"], {
    help: "Kernels: WebAssembly or TypeScript; both give the same bits " +
      "(default: wasm where it can run).",
    group,
  }),
  scratch: file({
    help: "Folder for series that memory cannot hold; they leave nothing " +
      "behind (default: the system's temporary folder).",
    group,
    placeholder: "FOLDER",
  }),
};

/** Options of commands that work on volumes one by one. */
export type MapOptions = Omit<MachineOptions, "scratch">;

/** These options as the table declares them. */
export const mapOptions: {
  readonly [K in keyof MapOptions]: OptionSpec<MapOptions[K]>;
} = {
  memory: single(
    {
      help: "Memory for image data; the result does not depend on it " +
        "(default: 256MiB, or what one volume needs).",
      group,
      placeholder: "SIZE",
    },
    "SIZE",
    readSize,
  ),
  workers: machineOptions.workers,
  engine: machineOptions.engine,
};

function readSize(found: string): number {
  const [, digits, unit] =
    /^(\d+(?:\.\d+)?)\s*(B|KiB|MiB|GiB)$/i.exec(found.trim()) ?? [];
  const name = Object.keys(units).find((name) =>
    name.toLowerCase() === unit?.toLowerCase()
  ) as keyof typeof units | undefined;
  if (name === undefined || !(Number(digits) > 0)) {
    throw new BadValue(found, "a size such as 256MiB or 1GiB");
  }
  return Math.floor(Number(digits) * units[name]);
}
