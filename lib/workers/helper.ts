/** One worker and the request it is working on. @module */
import { noteFetched } from "../bytes/fetched.ts";
import { InputError } from "../errors.ts";
import type { Answer, Request } from "./protocol.ts";
import { putTogether } from "./sent_error.ts";
import { StreamStopped } from "../slab/counters.ts";
import { type WorkerKind, workerName, workerUrl } from "./worker_url.ts";

/** A worker that does one request at a time. */
export class Helper {
  readonly #worker: Worker;
  #settle: { resolve(): void; reject(error: unknown): void } | undefined;
  #filled: ((volumes: number) => void) | undefined;
  #dead: Error | undefined;

  /**
   * Starts the worker.
   *
   * @param kind What it does.
   */
  constructor(kind: WorkerKind) {
    this.#worker = new Worker(workerUrl(kind), {
      type: "module",
      name: workerName(kind),
    });
    this.#worker.onmessage = ({ data }: MessageEvent<Answer>) =>
      this.#take(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.kill(`a worker ended with an error: ${event.message}`);
    };
  }

  /** Whether it can be asked. */
  get alive(): boolean {
    return this.#dead === undefined;
  }

  /** Whether it is working on a request. */
  get busy(): boolean {
    return this.#settle !== undefined;
  }

  /**
   * Asks the worker to do something.
   *
   * @param request What to do.
   * @param filled Told how many volumes were read.
   * @returns When it is done.
   * @throws {StreamStopped} If the stream was stopped meanwhile.
   */
  ask(request: Request, filled?: (volumes: number) => void): Promise<void> {
    if (this.#dead) return Promise.reject(this.#dead);
    this.#filled = filled;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#settle = { resolve, reject };
    this.#worker.postMessage(request);
    return promise;
  }

  /**
   * Tells the worker something that it does not answer.
   *
   * @param request What to do.
   */
  tell(request: Request): void {
    if (!this.#dead) this.#worker.postMessage(request);
  }

  /**
   * Ends the worker at once; what it was asked fails.
   *
   * @param reason Why, in one sentence.
   */
  kill(reason: string): void {
    this.#dead ??= new InputError(reason);
    this.#worker.terminate();
    this.#settle?.reject(this.#dead);
    this.#settle = undefined;
  }

  #take(answer: Answer): void {
    if (answer.kind === "filled") {
      this.#filled?.(answer.volumes);
      return;
    }
    if (answer.kind === "fetched") {
      answer.files.forEach(noteFetched);
      return;
    }
    const settle = this.#settle;
    this.#settle = undefined;
    if (answer.kind === "done") settle?.resolve();
    else if (answer.kind === "stopped") settle?.reject(new StreamStopped());
    else settle?.reject(putTogether(answer.error));
  }
}
