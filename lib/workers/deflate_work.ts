/** Compresses pieces that a pool sends. @module */
import { loadZlib, type Zlib } from "../bytes/load_zlib.ts";
import { type PieceDeflater, pieceDeflater } from "../bytes/piece_deflater.ts";
import type { Request } from "./protocol.ts";
import { serve } from "./serve.ts";

/** One worker's means of compressing. */
export class DeflateWork {
  readonly #deflaters = new Map<string, PieceDeflater>();
  #zlib: Zlib | undefined;

  /**
   * Compresses a piece.
   *
   * @param request The piece, and the room for what it becomes.
   * @throws {TypeError} If the runtime has no zlib.
   */
  async run(
    { made, numbers, options, piece }: Extract<
      Request,
      { readonly kind: "deflate" }
    >,
  ): Promise<void> {
    this.#zlib ??= await loadZlib();
    if (!this.#zlib) throw new TypeError("This runtime has no zlib");
    const key = `${options.level} ${options.runsOnly}`;
    let deflater = this.#deflaters.get(key);
    if (!deflater) {
      deflater = pieceDeflater(this.#zlib, options);
      this.#deflaters.set(key, deflater);
    }
    numbers[0] = deflater.deflate(piece, made);
    numbers[1] = this.#zlib.crc32(piece);
  }
}

/** Makes this thread a worker that compresses. */
export function serveDeflating(): void {
  const work = new DeflateWork();
  serve(async (request) => {
    if (request.kind !== "deflate") {
      throw new TypeError("Another worker does that");
    }
    await work.run(request);
  });
}
