/** What every worker of a pool that fits can do. @module */
import type { DeflateWork } from "./deflate_work.ts";
import type { Request } from "./protocol.ts";

/** Checks files, solves voxels and compresses; loads each when it is asked for. */
export class CommonWork {
  #deflating: DeflateWork | undefined;

  /**
   * Does what is asked, if it is one of these.
   *
   * @param request What is asked.
   * @returns Whether it was.
   */
  async run(request: Request): Promise<boolean> {
    if (request.kind === "check") {
      const { checkFiles } = await import("./check_files.ts");
      await checkFiles(request);
    } else if (request.kind === "solve") {
      const { solvePart } = await import("./solve_part.ts");
      solvePart(request);
    } else if (request.kind === "deflate") {
      const { DeflateWork } = await import("./deflate_work.ts");
      this.#deflating ??= new DeflateWork();
      await this.#deflating.run(request);
    } else return false;
    return true;
  }
}
