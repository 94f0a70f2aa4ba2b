/** Checksums that were found at the first fetch and are held from then on. @module */

import { join } from "@std/path";
import { writeFile } from "../bytes/write_file.ts";
import type { Arrived } from "./arrive.ts";

const NAME = ".niglm-sums.json";

/** The checksums of a cache folder, by `DATASET/SOURCE`. */
export class KnownSums {
  readonly #path: string;
  readonly #sums: Record<string, Arrived>;

  private constructor(path: string, sums: Record<string, Arrived>) {
    this.#path = path;
    this.#sums = sums;
  }

  /**
   * Reads the checksums of a cache folder.
   *
   * @param cache The folder.
   * @returns The checksums; none where there are none yet.
   */
  static async read(cache: string): Promise<KnownSums> {
    const path = join(cache, NAME);
    try {
      return new KnownSums(path, JSON.parse(await Deno.readTextFile(path)));
    } catch {
      return new KnownSums(path, {});
    }
  }

  /** Length and checksum of a source, where they were found before. */
  of(key: string): Arrived | undefined {
    return Object.hasOwn(this.#sums, key) ? this.#sums[key] : undefined;
  }

  /** Notes what a source was found to be. */
  async note(key: string, found: Arrived): Promise<void> {
    if (this.of(key)) return;
    this.#sums[key] = found;
    const text = `${JSON.stringify(this.#sums, undefined, 2)}\n`;
    await writeFile(this.#path, new TextEncoder().encode(text));
  }
}
