/** The series of a run's voxels, in memory or in a scratch file. @module */
import { RAW_BYTES } from "../kernels/decode.ts";
import type { RawFormat } from "../kernels/types.ts";
import type { VolumeSeries } from "../nifti/types.ts";
import type { BufferRoom } from "./buffer_room.ts";
import { gatherValues } from "./gather_values.ts";
import { keptVolumes, type SeriesRequest } from "./kept_volumes.ts";
import type { SeriesPlan } from "./plan_series.ts";
import { volumeBytesOf } from "./raw_volumes.ts";
import type { OpenScratch, Scratch } from "./scratch.ts";
import { sizeOf } from "./stream_spec.ts";
import type { StreamHooks } from "./sums.ts";

/** Neighbouring voxels of a request. */
export interface SlabSpan {
  /** Position of the first in the request. */
  readonly at: number;
  /** How many there are. */
  readonly voxelCount: number;
}

/** How a store is made. */
export interface StoreOptions {
  /** How the series are held. */
  readonly plan: SeriesPlan;
  /** Makes the scratch file of a plan that has one. */
  readonly openScratch?: OpenScratch;
  /** Lends the memory of the series. */
  readonly room: BufferRoom;
  /** Whether the mean of all volumes is wanted too. */
  readonly mean: boolean;
}

/**
 * Holds series as they are stored in the run (filtered ones as float64), slab
 * after slab: within a block of scans the slabs follow one another, each scan
 * after scan. A block has all scans, or those that are written to the scratch
 * file together.
 */
export class SeriesStore implements AsyncDisposable {
  /** Most bytes of a stored value. */
  readonly valueBytes: number;
  /** How many scans there are. */
  readonly scans: number;
  readonly #run: VolumeSeries;
  readonly #request: SeriesRequest;
  readonly #plan: SeriesPlan;
  readonly #openScratch: OpenScratch | undefined;
  readonly #room: BufferRoom;
  readonly #block: Uint8Array;
  readonly #encodings: RawFormat[] = [];
  #scratch: Scratch | undefined;
  readonly #total: Float64Array | undefined;
  #held: SlabSpan | undefined;
  #readings = 0;
  #scratchBytes = 0;

  /**
   * @param run The run.
   * @param request Which series.
   * @param options How to hold them.
   */
  constructor(
    run: VolumeSeries,
    request: SeriesRequest,
    { plan, openScratch, room, mean }: StoreOptions,
  ) {
    this.valueBytes = valueBytesOf(run, request.smoothingFwhm);
    this.scans = request.kept.reduce((sum, flag) => sum + flag, 0);
    this.#run = run;
    this.#request = request;
    this.#plan = plan;
    this.#openScratch = openScratch;
    if (mean) this.#total = new Float64Array(sizeOf(run.grid));
    const bytes = plan.heldVoxels * plan.blockScans * this.valueBytes;
    this.#room = room;
    this.#block = new Uint8Array(room.take(bytes), 0, bytes);
  }

  /** How often the run was read. */
  get readings(): number {
    return this.#readings;
  }

  /** Bytes of the scratch file. */
  get scratchBytes(): number {
    return this.#scratchBytes;
  }

  /** Mean of all volumes, every voxel, where it is wanted and known. */
  get mean(): Float64Array | undefined {
    const count = this.#run.volumeCount;
    return this.#total?.map((sum) => sum / count);
  }

  /** How the values of each scan are encoded. */
  get encodings(): readonly RawFormat[] {
    return this.#encodings;
  }

  /**
   * Reads the run, unless its series are held already.
   *
   * @param hooks Progress and signal.
   * @returns The slabs of all series, as many at a time as are held.
   */
  async *parts(hooks: StreamHooks): AsyncGenerator<readonly SlabSpan[], void> {
    const { heldVoxels } = this.#plan;
    const count = this.#request.voxels.length;
    for (let at = 0; at < count; at += heldVoxels) {
      const part = { at, voxelCount: Math.min(heldVoxels, count - at) };
      if (this.#held?.at !== at) await this.#fill(part, hooks);
      yield this.#slabsOf(part);
    }
  }

  /**
   * Finds the stored series of a slab that is held.
   *
   * @param span The slab.
   * @param room Where they are put if they come from the scratch file.
   * @returns Their bytes, scan after scan.
   */
  bytesOf(span: SlabSpan, room: Uint8Array): Uint8Array {
    const rowBytes = span.voxelCount * this.valueBytes;
    if (!this.#scratch) {
      const at = (span.at - this.#held!.at) * this.valueBytes * this.scans;
      return this.#block.subarray(at, at + this.scans * rowBytes);
    }
    const { blockScans } = this.#plan;
    const { voxelCount } = this.#held!;
    for (let scan = 0; scan < this.scans; scan += blockScans) {
      const count = Math.min(blockScans, this.scans - scan);
      const start = scan * voxelCount + span.at * count;
      this.#scratch.read(
        room.subarray(scan * rowBytes, (scan + count) * rowBytes),
        start * this.valueBytes,
      );
    }
    return room.subarray(0, this.scans * rowBytes);
  }

  /** Frees disk and memory. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#room.give(this.#block.buffer);
    await this.#scratch?.[Symbol.asyncDispose]();
  }

  #slabsOf({ at, voxelCount }: SlabSpan): SlabSpan[] {
    const { slabVoxels } = this.#plan;
    const slabs: SlabSpan[] = [];
    for (let start = 0; start < voxelCount; start += slabVoxels) {
      slabs.push({
        at: at + start,
        voxelCount: Math.min(slabVoxels, voxelCount - start),
      });
    }
    return slabs;
  }

  async #fill(part: SlabSpan, hooks: StreamHooks): Promise<void> {
    const { blockScans, scratch } = this.#plan;
    this.#held = undefined;
    if (scratch) this.#scratch ??= await this.#openScratch!();
    const total = this.#readings++ === 0 ? this.#total : undefined;
    const slabs = this.#slabsOf(part);
    let blockStart = 0;
    for await (
      const { index, bytes, encoding } of keptVolumes(
        this.#run,
        this.#request,
        hooks,
        total,
      )
    ) {
      this.#encodings[index] = { ...encoding };
      const count = Math.min(blockScans, this.scans - blockStart);
      this.#place(bytes, encoding, part, slabs, index - blockStart, count);
      if (index + 1 < blockStart + count) continue;
      this.#flush(blockStart, count, part.voxelCount);
      blockStart += count;
    }
    this.#held = part;
  }

  /** Puts a scan's values where the block has room for them. */
  #place(
    bytes: Uint8Array,
    { type }: RawFormat,
    part: SlabSpan,
    slabs: readonly SlabSpan[],
    row: number,
    rows: number,
  ): void {
    const { voxels } = this.#request;
    for (const { at, voxelCount } of slabs) {
      const place = (at - part.at) * rows + row * voxelCount;
      gatherValues(
        bytes,
        RAW_BYTES[type],
        voxels.subarray(at, at + voxelCount),
        this.#block.subarray(place * this.valueBytes),
      );
    }
  }

  #flush(start: number, count: number, voxelCount: number): void {
    if (!this.#scratch) return;
    const rowBytes = voxelCount * this.valueBytes;
    this.#scratch.write(
      this.#block.subarray(0, count * rowBytes),
      start * rowBytes,
    );
    this.#scratchBytes = (start + count) * rowBytes;
  }
}

/**
 * Returns how many bytes a stored value of a series has at most.
 *
 * @param run The run.
 * @param smoothingFwhm The filter, where there is one.
 * @returns Bytes.
 */
export function valueBytesOf(
  run: VolumeSeries,
  smoothingFwhm: SeriesRequest["smoothingFwhm"],
): number {
  if (smoothingFwhm !== undefined) return RAW_BYTES.float64;
  const size = sizeOf(run.grid);
  return volumeBytesOf(run, size) / size;
}
