/** Residuals, fitted series and explained variance of a fitted run. @module */
import { breathe } from "../breathe.ts";
import type {
  Grid,
  Volume,
  VolumeSeries,
  VolumesOptions,
} from "../nifti/types.ts";
import { keptValues, type SeriesRequest } from "../slab/kept_volumes.ts";
import type { StreamHooks } from "../slab/sums.ts";
import {
  FittedVolumes,
  type FittedVoxels,
  fittedVoxels,
  Variation,
  VolumeWhitener,
} from "./fitted_volumes.ts";
import type { RunFit } from "./reduce.ts";
import type { SeriesScales } from "./series_scaling.ts";
import type { ArFit } from "./slab_fit.ts";

/** What the series of a fit are computed from. */
export interface FittedRunParts {
  /** The run, which is read again for residuals. */
  readonly run: VolumeSeries;
  /** Its repetition time in seconds, where it is known. */
  readonly tR: number | undefined;
  /** Its voxels and scans as they were fitted. */
  readonly request: SeriesRequest;
  /** How each series was scaled. */
  readonly scales: SeriesScales;
  /** The fit. */
  readonly fit: RunFit | ArFit;
  /** `nilearn` for its residuals and predicted series. */
  readonly compat: "nilearn" | undefined;
}

/**
 * The series of a fitted run, all after scaling.
 *
 * With L the whitening of the noise model: residuals are the innovations
 * `L·(y − X·β)`, predicted is `X·β`, and R² is `var(L·X·β) / var(L·y)` (0 where
 * the series does not vary). nilearn has the same R², but predicted as `L·X·β`
 * and residuals as `y − L·X·β`.
 */
export class FittedRun {
  readonly #parts: FittedRunParts;
  #fit: FittedVoxels | undefined;
  #rSquare: Float64Array | undefined;
  #readings = 0;

  /**
   * Made by `fitFirstLevel`.
   *
   * @param parts What the series are computed from.
   */
  constructor(parts: FittedRunParts) {
    this.#parts = parts;
  }

  get #fitted(): FittedVoxels {
    return this.#fit ??= fittedVoxels(this.#parts.fit);
  }

  /** How often the run was read for them. */
  get readings(): number {
    return this.#readings;
  }

  /** The residuals; each time that they are read the run is read. */
  get residuals(): VolumeSeries {
    return this.#series("residuals", (hooks) => this.#residuals(hooks));
  }

  /** The fitted series. */
  get predicted(): VolumeSeries {
    return this.#series("predicted", (hooks) => this.#predicted(hooks));
  }

  /**
   * Computes R², unless the residuals were read to their end before.
   *
   * @param hooks Progress and signal.
   * @returns One value a voxel.
   */
  async rSquare(hooks: StreamHooks): Promise<Float64Array> {
    if (!this.#rSquare) {
      for await (const _ of this.#residuals(hooks)) await breathe();
    }
    return this.#rSquare!;
  }

  #series(
    what: string,
    values: (hooks: StreamHooks) => AsyncIterable<Float64Array>,
  ): VolumeSeries {
    const { fit, request, run: { grid, name }, tR } = this.#parts;
    return {
      name: `${what} of ${name}`,
      grid,
      volumeCount: fit.basis.rowCount,
      tR,
      volumes: ({ signal }: VolumesOptions = {}) =>
        onGrid(values({ signal }), request.voxels, grid),
    };
  }

  async *#predicted({ signal }: StreamHooks): AsyncGenerator<Float64Array> {
    const { compat } = this.#parts;
    const fit = this.#fitted;
    const fitted = new FittedVolumes(fit);
    const whitener = new VolumeWhitener(fit);
    const values = new Float64Array(fit.voxelCount);
    const whitened = new Float64Array(fit.voxelCount);
    for (let scan = 0; scan < fit.basis.rowCount; scan++) {
      await breathe();
      signal?.throwIfAborted();
      fitted.next(values);
      if (compat) whitener.next(values, whitened);
      yield compat ? whitened : values;
    }
  }

  async *#residuals(hooks: StreamHooks): AsyncGenerator<Float64Array> {
    const { compat, request, run, scales } = this.#parts;
    const fit = this.#fitted;
    const { voxelCount } = fit;
    const room = () => new Float64Array(voxelCount);
    const fitted = new FittedVolumes(fit);
    const [whitenFit, whitenSeries] = [
      new VolumeWhitener(fit),
      new VolumeWhitener(fit),
    ];
    const [explained, all] = [
      new Variation(voxelCount),
      new Variation(voxelCount),
    ];
    const [predicted, whitenedFit, whitened] = [room(), room(), room()];
    this.#readings++;
    for await (const values of keptValues(run, request, hooks)) {
      for (let v = 0; v < voxelCount; v++) {
        values[v] = (values[v] - scales.center[v]) * scales.factor[v];
      }
      fitted.next(predicted);
      whitenFit.next(predicted, whitenedFit);
      whitenSeries.next(values, whitened);
      explained.add(whitenedFit);
      all.add(whitened);
      const from = compat ? values : whitened;
      for (let v = 0; v < voxelCount; v++) from[v] -= whitenedFit[v];
      yield from;
    }
    this.#rSquare = all.squares.map((total, v) =>
      total > 0 ? explained.squares[v] / total : 0
    );
  }
}

async function* onGrid(
  series: AsyncIterable<Float64Array>,
  voxels: Uint32Array,
  { shape: [nx, ny, nz] }: Grid,
): AsyncGenerator<Volume, void> {
  const data = new Float64Array(nx * ny * nz);
  let index = 0;
  for await (const values of series) {
    for (let i = 0; i < voxels.length; i++) data[voxels[i]] = values[i];
    yield { index, data };
    index++;
  }
}
