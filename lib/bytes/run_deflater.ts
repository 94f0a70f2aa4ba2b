/** Deflate for statistical maps: Huffman codes and runs of one byte. @module */

import { canonicalCodes, codeLengths } from "./huffman.ts";

const BLOCK = 1 << 16;
const SHORTEST = 3;
const LONGEST = 258;
const END = 256;
/** Symbols of literals, the end and the lengths of runs. */
const SYMBOLS = 286;
/** Order in which a block's header lists the lengths of its lengths' codes. */
const ORDER = [
  ...[16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15],
];

/** Symbol and extra bits of each length of a run, from the shortest on. */
const RUN_SYMBOL = new Uint16Array(LONGEST - SHORTEST + 1);
const RUN_EXTRA = new Uint8Array(RUN_SYMBOL.length);
/** What the first length of each symbol is, from `SHORTEST` on. */
const RUN_BASE = new Uint16Array(SYMBOLS);
for (let symbol = END + 1, run = 0; symbol < SYMBOLS - 1; symbol++) {
  const extra = Math.max(0, (symbol - 261) >> 2);
  RUN_BASE[symbol] = run;
  for (const end = run + (1 << extra); run < end; run++) {
    RUN_SYMBOL[run] = symbol;
    RUN_EXTRA[run] = extra;
  }
}
RUN_SYMBOL[LONGEST - SHORTEST] = SYMBOLS - 1;
RUN_EXTRA[LONGEST - SHORTEST] = 0;
RUN_BASE[SYMBOLS - 1] = LONGEST - SHORTEST;

/**
 * Compresses bytes as deflate data (RFC 1951) that repeat nothing but single
 * bytes. Statistical maps are zeros outside the mask, where that is all there
 * is to repeat, and noise inside, where a search for repetitions finds next to
 * nothing and takes most of the time.
 */
export class RunDeflater {
  readonly #counts = new Uint32Array(SYMBOLS);
  /** A literal, or `END` and how much longer than the shortest a run is. */
  readonly #tokens = new Uint16Array(BLOCK);
  #tokenCount = 0;
  /** What is written for each token, and how many bits it is. */
  readonly #codes = new Uint32Array(END + RUN_SYMBOL.length);
  readonly #widths = new Uint8Array(END + RUN_SYMBOL.length);
  /** The byte before the next one; −1 before the first. */
  #before = -1;
  #out = new Uint8Array(0);
  #size = 0;
  #hold = 0;
  #bits = 0;

  /**
   * Compresses the next bytes.
   *
   * @param bytes Bytes of any number.
   * @returns What of their compressed form is whole.
   */
  push(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    this.#reserve(bytes.length);
    for (let at = 0; at < bytes.length; at += BLOCK) {
      this.#tokenize(bytes.subarray(at, at + BLOCK));
      this.#writeBlock();
    }
    return this.#take();
  }

  /**
   * Ends the data.
   *
   * @returns The last of the compressed bytes.
   */
  end(): Uint8Array<ArrayBuffer> {
    this.#reserve(0);
    this.#put(0b011, 3);
    this.#put(0, 7);
    this.#put(0, (8 - this.#bits) % 8);
    return this.#take();
  }

  /** No code is longer than 15 bits, so two bytes a byte are enough. */
  #reserve(length: number): void {
    const blocks = Math.ceil(length / BLOCK) + 1;
    this.#out = new Uint8Array(2 * length + 512 * blocks);
    this.#size = 0;
  }

  #take(): Uint8Array<ArrayBuffer> {
    return this.#out.slice(0, this.#size);
  }

  #tokenize(bytes: Uint8Array): void {
    const tokens = this.#tokens;
    const counts = this.#counts.fill(0);
    let count = 0;
    let before = this.#before;
    for (let at = 0; at < bytes.length;) {
      const byte = bytes[at];
      if (byte === before) {
        const most = Math.min(at + LONGEST, bytes.length);
        let end = at + 1;
        while (end < most && bytes[end] === byte) end++;
        if (end - at >= SHORTEST) {
          const run = end - at - SHORTEST;
          tokens[count++] = END + run;
          counts[RUN_SYMBOL[run]]++;
          at = end;
          continue;
        }
      }
      tokens[count++] = byte;
      counts[byte]++;
      before = byte;
      at++;
    }
    counts[END] = 1;
    this.#before = before;
    this.#tokenCount = count;
  }

  #writeBlock(): void {
    const lengths = codeLengths(this.#counts, 15);
    const codes = canonicalCodes(lengths);
    this.#writeHeader(lengths);
    this.#codeTokens(codes, lengths);
    this.#writeTokens();
    this.#put(codes[END], lengths[END]);
  }

  /** Puts a token's code and what follows it into one. */
  #codeTokens(codes: Uint16Array, lengths: Uint8Array): void {
    this.#codes.set(codes.subarray(0, END));
    this.#widths.set(lengths.subarray(0, END));
    for (let run = 0; run < RUN_SYMBOL.length; run++) {
      const symbol = RUN_SYMBOL[run];
      const extra = run - RUN_BASE[symbol];
      this.#codes[END + run] = codes[symbol] | extra << lengths[symbol];
      // The one distance, 1, has the one code of its alphabet: a single 0.
      this.#widths[END + run] = lengths[symbol] + RUN_EXTRA[run] + 1;
    }
  }

  /** As {@linkcode #put} does, with all at hand. */
  #writeTokens(): void {
    const tokens = this.#tokens;
    const codes = this.#codes;
    const widths = this.#widths;
    const out = this.#out;
    const count = this.#tokenCount;
    let size = this.#size;
    let hold = this.#hold;
    let bits = this.#bits;
    for (let i = 0; i < count; i++) {
      const token = tokens[i];
      hold |= codes[token] << bits;
      bits += widths[token];
      while (bits >= 8) {
        out[size++] = hold;
        hold >>>= 8;
        bits -= 8;
      }
    }
    this.#size = size;
    this.#hold = hold;
    this.#bits = bits;
  }

  /** A block of codes of its own: the lengths of the codes, coded in turn. */
  #writeHeader(lengths: Uint8Array): void {
    const counts = new Uint32Array(ORDER.length);
    for (const length of lengths) counts[length]++;
    counts[1]++;
    const own = codeLengths(counts, 7);
    const codes = canonicalCodes(own);
    this.#put(0b100, 3);
    this.#put(SYMBOLS - 257, 5);
    this.#put(0, 5);
    this.#put(ORDER.length - 4, 4);
    for (const length of ORDER) this.#put(own[length], 3);
    for (const length of lengths) this.#put(codes[length], own[length]);
    this.#put(codes[1], own[1]);
  }

  /** Writes up to 24 bits, the lowest first; fewer than 8 are held back. */
  #put(value: number, bits: number): void {
    this.#hold |= value << this.#bits;
    this.#bits += bits;
    while (this.#bits >= 8) {
      this.#out[this.#size++] = this.#hold;
      this.#hold >>>= 8;
      this.#bits -= 8;
    }
  }
}
