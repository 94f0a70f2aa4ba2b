/** Voxels whose series tell nothing. @module */
import type { RunSums } from "../slab/sums.ts";
import type { WarningHandler } from "../warnings.ts";

/** Counts the voxels of a fit that are zero or constant. */
export class SeriesCheck {
  #zero = 0;
  #constant = 0;

  /**
   * Looks at a part of the voxels.
   *
   * @param sums The part's sums.
   * @param positions Which of them belong to the fit.
   */
  take(sums: RunSums, positions: Uint32Array): void {
    for (const v of positions) {
      if (sums.squares[v] !== 0) continue;
      if (sums.shift[v] === 0) this.#zero++;
      else this.#constant++;
    }
  }

  /**
   * Says what was found.
   *
   * @param name The run's name in messages.
   * @param mean Mean of all volumes, every voxel; not finite where one is.
   * @param voxels The voxels of the fit.
   * @param onWarning Receives one sentence a finding.
   */
  report(
    name: string,
    mean: Float64Array,
    voxels: Uint32Array,
    onWarning: WarningHandler,
  ): void {
    let broken = 0;
    for (const v of voxels) if (!Number.isFinite(mean[v])) broken++;
    const say = (count: number, text: string) => {
      if (count > 0) onWarning(`${name}: ${count} voxels of the mask ${text}`);
    };
    say(broken, "hold NaN or infinite samples, which are taken as 0");
    say(this.#zero, "are 0 or NaN in every scan");
    say(this.#constant, "never change");
  }
}
