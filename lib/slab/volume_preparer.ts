/** Volumes resampled and filtered before they are summed. @module */
import { voxelsOf } from "../image/resample_plan.ts";
import { StepResampler } from "../image/step_resampler.ts";
import { VolumeSmoother } from "../image/volume_smoother.ts";
import type { EngineName } from "../kernels/types.ts";
import type { Slots } from "./slots.ts";
import type { StreamMemory } from "./stream_memory.ts";
import { sizeOf, type StreamSpec, volumesOf } from "./stream_spec.ts";

/** One thread's means of preparing volumes. */
export class VolumePreparer {
  readonly #spec: StreamSpec;
  readonly #memory: StreamMemory;
  readonly #slots: Slots;
  readonly #resampler: StepResampler | undefined;
  readonly #smoother: VolumeSmoother | undefined;
  #stored = new Float64Array(0);

  /**
   * @param spec The stream.
   * @param memory Its arrays.
   * @param slots Its stored volumes.
   * @param engine What runs the kernels; all give the same bits.
   */
  constructor(
    spec: StreamSpec,
    memory: StreamMemory,
    slots: Slots,
    engine: EngineName,
  ) {
    const { grid, resampling, smoothingFwhm } = spec;
    this.#spec = spec;
    this.#memory = memory;
    this.#slots = slots;
    this.#resampler = resampling && new StepResampler(resampling, engine);
    this.#smoother = smoothingFwhm === undefined
      ? undefined
      : new VolumeSmoother(grid, smoothingFwhm, engine);
  }

  /**
   * Prepares a volume of a batch in its place.
   *
   * @param batch The batch.
   * @param place The volume's position in it.
   */
  prepare(batch: number, place: number): void {
    const size = sizeOf(this.#spec.grid);
    const placeIn = (volumes: Float64Array) =>
      volumes.subarray(place * size, (place + 1) * size);
    const { prepared, unfiltered } = this.#memory;
    const volume = placeIn(prepared[batch % 2]);
    this.decode(batch, place, volume);
    if (unfiltered.length > 0) placeIn(unfiltered[batch % 2]).set(volume);
    this.#smoother?.smooth(volume);
  }

  /**
   * Decodes a volume onto the stream's grid, without filtering it.
   *
   * @param batch Its batch.
   * @param place Its position in the batch.
   * @param target Receives one value a voxel of the grid.
   */
  decode(batch: number, place: number, target: Float64Array): void {
    const { resampling } = this.#spec;
    if (!resampling || !this.#resampler) {
      this.#slots.decode(batch, place, 0, target);
      return;
    }
    const index = volumesOf(this.#spec, batch)[0] + place;
    const size = voxelsOf(resampling.sources[resampling.sourceOf[index]]);
    if (this.#stored.length !== size) this.#stored = new Float64Array(size);
    this.#slots.decode(batch, place, 0, this.#stored);
    this.#resampler.apply(index, this.#stored, target);
  }
}
