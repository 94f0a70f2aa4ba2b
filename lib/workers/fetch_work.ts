/** Gets files on the web, whatever other threads do meanwhile. @module */
import { ByteRing } from "../bytes/byte_ring.ts";
import { openWhole } from "../bytes/open_url.ts";
import { Patience } from "../bytes/patience.ts";
import type { Answer, Request } from "./protocol.ts";
import { serve } from "./serve.ts";

/** Tries again once where nothing comes: who reads the ring tries further. */
const PAUSES = [100];

type Fetch = Extract<Request, { readonly kind: "fetch" }>;

async function fetchFile(
  request: Fetch,
  tell: (answer: Answer) => void,
): Promise<void> {
  const ring = new ByteRing(request.ring);
  try {
    const { source, known } = await openWhole(request.address, {
      pauses: PAUSES,
    });
    await using _source = source;
    tell({ kind: "answered", head: known });
    for await (const piece of source.pieces()) {
      await ring.write(piece);
    }
  } catch {
    // Who reads the ring asks for what it lacks, and is told.
  } finally {
    ring.end();
  }
}

/** While nothing is asked yet: the first request takes longest. */
function warmUp(): void {
  const patience = new Patience("", 1, undefined);
  const headers = new Headers({ "accept-encoding": "identity" });
  const { signal } = patience;
  void fetch("data:,", { headers, signal }).then(() => patience.end());
}

/** Makes this thread a worker that fetches. */
export function serveFetching(): void {
  warmUp();
  serve(async (request, tell) => {
    if (request.kind !== "fetch") {
      throw new TypeError("A worker that fetches does nothing else");
    }
    await fetchFile(request, tell);
  });
}
