/** Compresses pieces that a pool sends. @module */
import { loadZlib } from "../bytes/load_zlib.ts";
import { type PieceDeflater, pieceDeflater } from "../bytes/piece_deflater.ts";
import { serve } from "./serve.ts";

/** Makes this thread a worker that compresses. */
export function serveDeflating(): void {
  const deflaters = new Map<string, PieceDeflater>();
  serve(async (request) => {
    if (request.kind !== "deflate") {
      throw new TypeError("Another worker does that");
    }
    const { piece, options, made, length } = request;
    const key = `${options.level} ${options.runsOnly}`;
    let deflater = deflaters.get(key);
    if (!deflater) {
      const zlib = await loadZlib();
      if (!zlib) throw new TypeError("This runtime has no zlib");
      deflater = pieceDeflater(zlib, options);
      deflaters.set(key, deflater);
    }
    length[0] = deflater.deflate(piece, made);
  });
}
