/** The runtime's own zlib. @module */

/** The runtime's zlib. */
export type Zlib = typeof import("node:zlib");

/**
 * Loads the runtime's zlib.
 *
 * @returns The module, or `undefined` where there is none (a browser).
 */
export async function loadZlib(): Promise<Zlib | undefined> {
  try {
    return await import("node:zlib");
  } catch {
    return undefined;
  }
}
