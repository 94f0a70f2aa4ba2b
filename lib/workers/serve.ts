/** How a worker takes requests and answers them. @module */
import { StreamStopped } from "../slab/counters.ts";
import type { Answer, Request } from "./protocol.ts";
import { takeApart } from "./sent_error.ts";

/** The worker's own side of its channel. */
interface Channel {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(answer: Answer): void;
}

/**
 * Answers requests, each once the one before it is done, for as long as the
 * worker lives.
 *
 * @param work Does what is asked; may tell of progress.
 */
export function serve(
  work: (
    request: Request,
    tell: (answer: Answer) => void,
  ) => Promise<void> | void,
): void {
  const channel = globalThis as unknown as Channel;
  const tell = (answer: Answer) => channel.postMessage(answer);
  const answer = async (request: Request) => {
    try {
      await work(request, tell);
      if (request.kind !== "ahead") tell({ kind: "done" });
    } catch (error) {
      tell(
        error instanceof StreamStopped
          ? { kind: "stopped" }
          : { kind: "failed", error: takeApart(error) },
      );
    }
  };
  let last = Promise.resolve();
  channel.onmessage = ({ data }) => {
    last = last.then(() => answer(data));
  };
}
