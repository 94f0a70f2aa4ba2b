/** Pieces that workers compress in shared memory. @module */
import {
  type DeflatedPiece,
  type DeflateOptions,
  type Deflater,
  GZIP_PIECE,
} from "../bytes/deflater.ts";
import { compressedRoom } from "../bytes/piece_deflater.ts";
import type { Helper } from "./helper.ts";
import { PATIENCE } from "./watch.ts";

/** Memory that is shared with the worker that compresses a piece. */
interface Room {
  readonly piece: Uint8Array;
  readonly made: Uint8Array;
  /** Bytes made, and the CRC-32 of the piece. */
  readonly numbers: Uint32Array;
}

/** Lets workers compress pieces, each in a room that is used again. */
export class SharedDeflater implements Deflater {
  /** Pieces of one stream that can be under way at a time. */
  readonly atOnce: number;
  readonly #choose: () => Helper;
  readonly #free: Room[] = [];

  /**
   * @param atOnce Pieces of one stream that can be under way at a time.
   * @param choose Chooses the worker for the next piece.
   */
  constructor(atOnce: number, choose: () => Helper) {
    this.atOnce = atOnce;
    this.#choose = choose;
  }

  /**
   * Compresses a piece by itself.
   *
   * @param piece Its bytes, which are copied.
   * @param options How.
   * @returns What it becomes.
   * @throws {InputError} If the worker ends.
   */
  async deflate(
    piece: Uint8Array,
    options: DeflateOptions,
  ): Promise<DeflatedPiece> {
    const room = this.#free.pop() ?? makeRoom();
    const { length } = piece;
    const { made, numbers } = room;
    room.piece.set(piece);
    await this.#choose().ask({
      kind: "deflate",
      piece: room.piece.subarray(0, length),
      made,
      numbers,
      options,
    }, { patience: PATIENCE });
    const bytes = made.slice(0, numbers[0]);
    this.#free.push(room);
    return { bytes, crc32: numbers[1], length };
  }
}

function makeRoom(): Room {
  const shared = (bytes: number) => new SharedArrayBuffer(bytes);
  return {
    piece: new Uint8Array(shared(GZIP_PIECE)),
    made: new Uint8Array(shared(compressedRoom(GZIP_PIECE))),
    numbers: new Uint32Array(shared(8)),
  };
}
