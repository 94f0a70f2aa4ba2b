/** Whether a file that is being read is still the one that was opened. @module */

import { InputError } from "../errors.ts";

function timeOf(info: Deno.FileInfo): number | undefined {
  return info.mtime?.getTime();
}

function inWords(time: number | undefined): string {
  return time === undefined ? "none" : new Date(time).toISOString();
}

/** Size and time stamp of an open file, as they were when it was opened. */
export class FileState {
  readonly #name: string;
  readonly #file: Deno.FsFile;
  readonly #time: number | undefined;
  /** Length in bytes when the file was opened. */
  readonly size: number;

  /**
   * Notes the state of a file.
   *
   * @param name The file's name, for messages.
   * @param file The open file.
   */
  constructor(name: string, file: Deno.FsFile) {
    const info = file.statSync();
    this.#name = name;
    this.#file = file;
    this.#time = timeOf(info);
    this.size = info.size;
  }

  /**
   * Looks at the file again.
   *
   * @throws {InputError} Where its size or time stamp is another.
   */
  check(): void {
    const info = this.#file.statSync();
    const time = timeOf(info);
    if (info.size !== this.size) {
      throw this.#changed(`${info.size} bytes`, `${this.size}`);
    }
    if (time !== this.#time) {
      throw this.#changed(
        `the time stamp ${inWords(time)}`,
        inWords(this.#time),
      );
    }
  }

  /**
   * Checks that a read delivered what the file had when it was opened.
   *
   * @param asked Bytes asked for.
   * @param got Bytes delivered.
   * @param offset Where they begin.
   * @throws {InputError} Where the file has become shorter.
   */
  checkRead(asked: number, got: number, offset: number): void {
    if (got < Math.min(asked, this.size - offset)) {
      throw this.#changed(`${offset + got} bytes`, `${this.size}`);
    }
  }

  #changed(found: string, expected: string): InputError {
    const file = this.#name;
    return new InputError(
      `${file}: was changed while it was being read: found ${found}, expected ${expected}`,
      { file },
    );
  }
}
