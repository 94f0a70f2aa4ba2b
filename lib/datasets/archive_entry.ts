/** What archives hold. @module */

/** One member of an archive, in the order of the archive. */
export interface ArchiveEntry {
  /** Its path as the archive has it. */
  readonly path: string;
  /** What it is; `other` is what nothing but an operating system needs. */
  readonly kind: "file" | "folder" | "link" | "other";
  /** Where a link leads. */
  readonly target?: string;
  /** The bytes of a file; what is not read before the next member is skipped. */
  readonly content: AsyncIterable<Uint8Array>;
}
