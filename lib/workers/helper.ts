/** One worker and the requests it is working on. @module */
import type { ByteRing } from "../bytes/byte_ring.ts";
import { noteFetched } from "../bytes/fetched.ts";
import type { KnownHead } from "../bytes/http_heads.ts";
import { InputError } from "../errors.ts";
import type { Answer, Request } from "./protocol.ts";
import { everySecond } from "./seconds.ts";
import { putTogether } from "./sent_error.ts";
import { StreamStopped } from "../slab/counters.ts";
import { type WorkerKind, workerName, workerUrl } from "./worker_url.ts";

/** How a worker is asked. */
export interface AskOptions {
  /** Told how many volumes were read. */
  readonly filled?: (volumes: number) => void;
  /**
   * Seconds after which a worker that has not done it counts as dead.
   *
   * @default {Infinity}
   */
  readonly patience?: number;
}

/** A request, and who waits for its answer. */
interface Asked extends AskOptions {
  readonly kind: Request["kind"];
  resolve(): void;
  reject(error: unknown): void;
}

/** A worker that does one request after another. */
export class Helper {
  readonly #worker: Worker;
  /** What it was asked, in order; it is working on the first. */
  readonly #asked: Asked[] = [];
  #waiting: Disposable | undefined;
  #answered: ((head: KnownHead) => void) | undefined;
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

  /** What it is working on, if anything. */
  get doing(): Request["kind"] | undefined {
    return this.#asked[0]?.kind;
  }

  /** Whether it is working on a request. */
  get busy(): boolean {
    return this.#asked.length > 0;
  }

  /** How many requests it has not done yet. */
  get load(): number {
    return this.#asked.length;
  }

  /**
   * Asks the worker to do something, once it has done what it was asked before.
   *
   * @param request What to do.
   * @param options Progress and patience.
   * @returns When it is done.
   * @throws {StreamStopped} If the stream was stopped meanwhile.
   */
  ask(request: Request, options: AskOptions = {}): Promise<void> {
    if (this.#dead) return Promise.reject(this.#dead);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const { kind } = request;
    this.#asked.push({ ...options, kind, resolve, reject });
    if (this.#asked.length === 1) this.#beginWaiting();
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
   * Lets the worker get a file on the web, and ends it then.
   *
   * @param address The file's address.
   * @param ring Where its bytes are to arrive; it ends where the worker does.
   * @returns What the server says of it; nothing where that failed.
   */
  fetch(address: string, ring: ByteRing): Promise<KnownHead | undefined> {
    const { promise, resolve } = Promise.withResolvers<KnownHead | undefined>();
    const end = () => {
      ring.end();
      resolve(undefined);
      this.kill("the worker has got its file");
    };
    this.#answered = resolve;
    this.ask({ kind: "fetch", address, ring: ring.buffer }).then(end, end);
    return promise;
  }

  /**
   * Ends the worker at once; what it was asked fails.
   *
   * @param reason Why, in one sentence.
   */
  kill(reason: string): void {
    this.#dead ??= new InputError(reason);
    this.#worker.terminate();
    this.#endWaiting();
    for (const { reject } of this.#asked.splice(0)) reject(this.#dead);
  }

  /** Waits for the first answer no longer than its asker has patience. */
  #beginWaiting(): void {
    this.#endWaiting();
    const { patience = Infinity } = this.#asked[0] ?? {};
    if (patience === Infinity) return;
    let seconds = 0;
    this.#waiting = everySecond(() => {
      if (++seconds < patience) return;
      this.kill(`a worker gave no sign of life for ${patience} s`);
    });
  }

  #endWaiting(): void {
    this.#waiting?.[Symbol.dispose]();
    this.#waiting = undefined;
  }

  #take(answer: Answer): void {
    if (answer.kind === "filled") {
      this.#asked[0]?.filled?.(answer.volumes);
      return;
    }
    if (answer.kind === "answered") {
      this.#answered?.(answer.head);
      return;
    }
    if (answer.kind === "fetched") {
      answer.files.forEach(noteFetched);
      return;
    }
    const asked = this.#asked.shift();
    this.#beginWaiting();
    if (answer.kind === "done") asked?.resolve();
    else if (answer.kind === "stopped") asked?.reject(new StreamStopped());
    else asked?.reject(putTogether(answer.error));
  }
}
