/** The C library's calls that map files, where Deno may make them. @module */

/** The C library's functions for mapping files into memory. */
export interface Libc {
  /** Opens a file to read it; negative where that fails. */
  open(path: string): number;
  /** Closes what {@linkcode Libc.open} opened. */
  close(descriptor: number): void;
  /**
   * Maps part of a file to be read from its first byte to its last.
   *
   * @param descriptor What {@linkcode Libc.open} returned.
   * @param length Bytes, at least 1.
   * @param offset First byte, a multiple of 64 KiB.
   * @returns Where it begins; `null` where that fails.
   */
  map(
    descriptor: number,
    length: number,
    offset: number,
  ): Deno.PointerObject | null;
  /** Ends a mapping. */
  unmap(start: Deno.PointerObject, length: number): void;
}

const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  mmap: {
    parameters: ["pointer", "usize", "i32", "i32", "i32", "i64"],
    result: "pointer",
  },
  munmap: { parameters: ["pointer", "usize"], result: "i32" },
} as const;

/** A system's names of the library, and its O_CLOEXEC. */
interface System {
  readonly names: readonly string[];
  readonly closeOnExec: number;
}

function thisSystem(): System | undefined {
  const { os, arch } = Deno.build;
  switch (os) {
    case "linux": // glibc's name, then musl's
      return {
        names: ["libc.so.6", `libc.musl-${arch}.so.1`],
        closeOnExec: 0x80000,
      };
    case "darwin":
      return {
        names: ["/usr/lib/libSystem.B.dylib"],
        closeOnExec: 0x1000000,
      };
    default:
      return undefined;
  }
}

const PROT_READ = 1;
const MAP_SHARED = 1;
/** What mmap returns where it fails: −1 as an address. */
const MAP_FAILED = 2n ** 64n - 1n;

function openLibrary(
  names: readonly string[],
): Deno.DynamicLibrary<typeof SYMBOLS> | undefined {
  for (const name of names) {
    try {
      return Deno.dlopen(name, SYMBOLS);
    } catch {
      continue;
    }
  }
  return undefined;
}

function load(): Libc | undefined {
  const system = thisSystem();
  if (!system) return undefined;
  const symbols = openLibrary(system.names)?.symbols;
  if (!symbols) return undefined;
  return {
    open(path) {
      const name = new TextEncoder().encode(`${path}\0`);
      return symbols.open(name, system.closeOnExec);
    },
    close(descriptor) {
      symbols.close(descriptor);
    },
    map(descriptor, length, offset) {
      const start = symbols.mmap(
        null,
        BigInt(length),
        PROT_READ,
        MAP_SHARED,
        descriptor,
        BigInt(offset),
      );
      if (!start || Deno.UnsafePointer.value(start) === MAP_FAILED) return null;
      return start;
    },
    unmap(start, length) {
      symbols.munmap(start, BigInt(length));
    },
  };
}

let loaded: { readonly libc: Libc | undefined } | undefined;

/**
 * Looks for the C library, without asking for a permission.
 *
 * @returns Its functions on Linux (glibc and musl) and macOS where
 * `--allow-ffi` was given; else `undefined`.
 */
export function findLibc(): Libc | undefined {
  const { state, partial } = Deno.permissions.querySync({ name: "ffi" });
  if (state !== "granted" || partial) return undefined;
  loaded ??= { libc: load() };
  return loaded.libc;
}
