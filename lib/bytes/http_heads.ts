/** What servers said of files on the web. @module */

/** What a server says of a file when it is first asked. */
export interface HttpHead {
  /** The file's first bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Its length, where the server says it. */
  readonly size: number | undefined;
  /** Whether the server gives parts of it. */
  readonly ranges: boolean;
  /** What tells it from a later file of the same name. */
  readonly tag: string | undefined;
}

/** What a server said of a file, and when. */
export interface KnownHead {
  /** The file's address. */
  readonly name: string;
  /** What was said. */
  readonly head: HttpHead;
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

/** Milliseconds for which what a server said is believed. */
const FRESH = 60_000;

const heads = new Map<string, KnownHead>();
const expected = new Map<string, Promise<HttpHead | undefined>>();

/**
 * What a server said lately of a file.
 *
 * @param name Its address.
 * @returns What it said, where it was asked in the last minute.
 */
export function knownHead(name: string): HttpHead | undefined {
  const known = heads.get(name);
  return known && Date.now() - known.at < FRESH ? known.head : undefined;
}

/**
 * Keeps what servers said of files.
 *
 * @param known What they said, here or to another thread.
 */
export function keepHeads(known: readonly KnownHead[]): void {
  for (const head of known) heads.set(head.name, head);
}

/**
 * Lets those wait who want to know what a server says, where another thread
 * has asked it; then it is known.
 *
 * @param name Address of the file.
 * @param answer What the server says, once it has; nothing where that failed.
 */
export function expectHead(
  name: string,
  answer: Promise<KnownHead | undefined>,
): void {
  const head = answer.then((known) => {
    expected.delete(name);
    if (known) keepHeads([known]);
    return known?.head;
  });
  expected.set(name, head);
}

/**
 * What a server is expected to say of a file.
 *
 * @param name Its address.
 * @returns What it says, once it has; nothing where no other thread has asked.
 */
export function expectedHead(
  name: string,
): Promise<HttpHead | undefined> | undefined {
  return expected.get(name);
}

/**
 * Lists what servers said of files, for another thread.
 *
 * @param names Addresses of the files.
 * @returns What is known of them.
 */
export function listHeads(names: readonly string[]): KnownHead[] {
  return names.flatMap((name) => heads.get(name) ?? []);
}
