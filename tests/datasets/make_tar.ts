/** Tar archives for tests, well-formed or not. */

const text = new TextEncoder();

/** A member of an archive. */
export interface TarMember {
  readonly path: string;
  readonly content?: Uint8Array;
  /** Type of the member: `0` file, `2` link, `3` device, `5` folder. */
  readonly type?: string;
  readonly target?: string;
  /** Whether the path stands in a pax header. */
  readonly pax?: boolean;
}

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, "0")}\0`;
}

function header(path: string, size: number, type: string, target = "") {
  const block = new Uint8Array(512);
  const put = (at: number, value: string) => block.set(text.encode(value), at);
  put(0, path);
  put(100, octal(0o644, 8));
  put(108, octal(0, 8));
  put(116, octal(0, 8));
  put(124, octal(size, 12));
  put(136, octal(0, 12));
  put(148, "        ");
  put(156, type);
  put(157, target);
  put(257, "ustar\0" + "00");
  put(148, `${octal(block.reduce((sum, byte) => sum + byte, 0), 7)} `);
  return block;
}

function padded(content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(content.length / 512) * 512);
  bytes.set(content);
  return bytes;
}

function paxRecord(key: string, value: string): Uint8Array {
  const rest = ` ${key}=${value}\n`;
  const size = text.encode(rest).length;
  let length = size + 1;
  while (`${length}`.length + size !== length) length++;
  return text.encode(`${length}${rest}`);
}

/** Makes a tar archive. */
export function makeTar(
  members: readonly TarMember[],
): Uint8Array<ArrayBuffer> {
  const blocks: Uint8Array[] = [];
  for (const { path, content, pax, target, type = "0" } of members) {
    const bytes = content ?? new Uint8Array(0);
    if (pax) {
      const record = paxRecord("path", path);
      blocks.push(header("pax", record.length, "x"), padded(record));
    }
    blocks.push(
      header(pax ? "short" : path, bytes.length, type, target),
      padded(bytes),
    );
  }
  blocks.push(new Uint8Array(1024));
  const whole = new Uint8Array(
    blocks.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const block of blocks) {
    whole.set(block, at);
    at += block.length;
  }
  return whole;
}

/** Compresses with gzip. */
export async function gzipped(
  bytes: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return await new Response(stream).bytes();
}
