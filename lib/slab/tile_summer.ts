/** Sums the tiles of a stream over its batches. @module */
import type { Engine, Sums, VolumeRows } from "../kernels/types.ts";
import { medianOfRows } from "./median_of_rows.ts";
import type { StoredVolumes } from "./stored_volumes.ts";
import type { StreamMemory, TileScratch } from "./stream_memory.ts";
import {
  LEAD,
  sizeOf,
  type StreamSpec,
  tileCountOf,
  volumesOf,
} from "./stream_spec.ts";

/** Rows of values of a tile's voxels. */
interface Rows {
  readonly values: Float64Array;
  /** Values from one row to the next. */
  readonly stride: number;
  /** The voxel that each row begins with. */
  readonly start: number;
  /** Whether a row is known to hold finite values only. */
  readonly clean: (row: number) => boolean;
}

/**
 * One thread's means of summing tiles.
 *
 * Each voxel's series is first shifted by the median of its first five scans:
 * squares of a large baseline would otherwise swallow the digits of small
 * residuals, and a median is not led astray by one odd scan as the first scan
 * alone would be.
 */
export class TileSummer {
  readonly #spec: StreamSpec;
  readonly #memory: StreamMemory;
  readonly #stored: StoredVolumes;
  readonly #engine: Engine;
  readonly #scratch: TileScratch;
  /** Where each tile begins in the list of summed voxels, and the list's end. */
  readonly #begins: Uint32Array;
  readonly #keptBefore: Uint32Array;
  readonly #sums: Sums;
  readonly #rows: Float64Array[] = [];

  /**
   * @param spec The stream.
   * @param memory Its arrays, the list of summed voxels among them.
   * @param stored Its stored volumes.
   * @param engine The kernels to run.
   * @param worker Which of the scratch rooms is this thread's.
   */
  constructor(
    spec: StreamSpec,
    memory: StreamMemory,
    stored: StoredVolumes,
    engine: Engine,
    worker: number,
  ) {
    this.#spec = spec;
    this.#memory = memory;
    this.#stored = stored;
    this.#engine = engine;
    this.#scratch = memory.scratch[worker];
    this.#begins = tileBegins(spec, memory);
    this.#keptBefore = keptBefore(spec.kept);
    const listed = memory.listed[0];
    const { shift, squares, lag, last, projected } = memory.sums;
    this.#sums = {
      acc: projected.subarray(0, spec.width * listed),
      zz: squares.subarray(0, listed),
      lag: lag.subarray(0, listed),
      zprev: last.subarray(0, listed),
      shift: shift.subarray(0, listed),
    };
  }

  /**
   * Adds a batch to the sums of a tile.
   *
   * @param batch The batch.
   * @param tile The tile.
   */
  sum(batch: number, tile: number): void {
    const { tileVoxels, grid } = this.#spec;
    const size = sizeOf(grid);
    const tileStart = tile * tileVoxels;
    const end = Math.min(tileStart + tileVoxels, size);
    const last = this.#begins[tile + 1];
    const done = this.#sumStored(batch, tile, tileStart, end);
    const start = tileStart + done;
    const first = this.#begins[tile] + done;
    if (start === end) return;
    const length = end - start;
    const [from, to] = volumesOf(this.#spec, batch);
    const { total, prepared, unfiltered } = this.#memory;
    const { resampling, smoothingFwhm } = this.#spec;
    const whole = (volumes: readonly Float64Array[]) => ({
      values: volumes[batch % 2],
      stride: size,
      start: 0,
    });
    const rows = resampling
      ? whole(smoothingFwhm === undefined ? prepared : unfiltered)
      : this.#decode(batch, to - from, start, length);
    if (batch === 0) this.#clear(tile, start, end);
    this.#engine.addVolumes(total, rows, to - from, start, end);
    if (first === last) return;
    const source = smoothingFwhm === undefined
      ? { ...rows, clean: this.#cleanRows(batch, to - from, start, end) }
      : { ...whole(prepared), clean: () => true };
    if (batch === 0) {
      this.#findShift(source, Math.min(to, LEAD), first, last);
    }
    this.#accumulate(source, from, to, first, last);
  }

  /**
   * Sums a tile from the stored values, where all of its voxels are listed, all
   * volumes of the batch kept, and the engine can.
   *
   * @returns How many of its voxels were summed.
   */
  #sumStored(batch: number, tile: number, start: number, end: number): number {
    const { resampling, smoothingFwhm, width } = this.#spec;
    const first = this.#begins[tile];
    const last = this.#begins[tile + 1];
    const [from, to] = volumesOf(this.#spec, batch);
    const scan = this.#keptBefore[from];
    const count = to - from;
    if (
      resampling || smoothingFwhm !== undefined || batch === 0 || scan === 0 ||
      last - first !== end - start || this.#keptBefore[to] - scan !== count
    ) return 0;
    const stored = this.#stored.storedRows(batch, count, start);
    return stored === undefined ? 0 : this.#engine.accumulateStored(
      this.#memory.total.subarray(start, end),
      this.#sums,
      this.#memory.rows.subarray(scan * width, (scan + count) * width),
      stored,
      count,
      first,
      last,
      this.#spec.lagged,
    );
  }

  /** Tells which rows of a tile are known to hold finite values only. */
  #cleanRows(
    batch: number,
    count: number,
    start: number,
    end: number,
  ): Rows["clean"] {
    const doubtful = Array.from(
      { length: count },
      (_, t) => this.#stored.mayBeNonFinite(batch, t),
    );
    const clean = !doubtful.includes(true) ||
      isFinite(this.#memory.total, start, end);
    return (t) => clean || !doubtful[t];
  }

  /** Decodes a tile of the volumes of a batch. */
  #decode(
    batch: number,
    count: number,
    start: number,
    length: number,
  ): Omit<Rows, "clean"> {
    for (let place = 0; place < count; place++) {
      this.#stored.decode(batch, place, start, this.#rowOf(place, length));
    }
    return { values: this.#scratch.decoded, stride: length, start };
  }

  /**
   * Empties the sums of a tile. Even new memory is: a page that is read before
   * it is written takes two faults, and the second stops all threads.
   */
  #clear(tile: number, start: number, end: number): void {
    const { width } = this.#spec;
    const { total, listed, sums: { projected, ...others } } = this.#memory;
    const first = this.#begins[tile];
    const last = this.#begins[tile + 1];
    total.fill(0, start, end);
    for (const sums of Object.values(others)) sums.fill(0, first, last);
    for (let k = 0; k < width; k++) {
      projected.fill(0, k * listed[0] + first, k * listed[0] + last);
    }
  }

  /** The room for a volume's decoded tile. */
  #rowOf(place: number, length: number): Float64Array {
    const known = this.#rows[place];
    if (known?.length === length) return known;
    const start = place * length;
    const row = this.#scratch.decoded.subarray(start, start + length);
    this.#rows[place] = row;
    return row;
  }

  #findShift(source: Rows, scans: number, first: number, last: number): void {
    for (let t = 0; t < scans; t++) this.#gather(source, t, t, first, last);
    medianOfRows(
      this.#scratch.gathered,
      scans,
      this.#sums.shift.subarray(first, last),
    );
  }

  /** Adds the kept volumes among `from` … `to` to voxels `first` … `last`. */
  #accumulate(
    source: Rows,
    from: number,
    to: number,
    first: number,
    last: number,
  ): void {
    const { width } = this.#spec;
    const { count, rows } = this.#keptRows(source, from, to, first, last);
    if (count === 0) return;
    const scan = this.#keptBefore[from];
    if (scan === 0) {
      const { first: begins, shift } = this.#memory.sums;
      for (let i = first; i < last; i++) {
        begins[i] = rows.values[i - rows.start] - shift[i];
      }
    }
    this.#engine.accumulate(
      this.#sums,
      this.#memory.rows.subarray(scan * width, (scan + count) * width),
      rows,
      count,
      first,
      last,
    );
  }

  /** Rows of the kept volumes for voxels `first` … `last` of the list. */
  #keptRows(
    source: Rows,
    from: number,
    to: number,
    first: number,
    last: number,
  ): { readonly count: number; readonly rows: VolumeRows } {
    const { kept } = this.#spec;
    const { voxels } = this.#memory;
    let count = 0;
    let clean = true;
    for (let t = from; t < to; t++) {
      count += kept[t];
      clean &&= source.clean(t - from);
    }
    const together = voxels[last - 1] - voxels[first] === last - 1 - first;
    if (together && clean && count === to - from) {
      const start = first - (voxels[first] - source.start);
      return {
        count,
        rows: { values: source.values, stride: source.stride, start },
      };
    }
    let row = 0;
    for (let t = from; t < to; t++) {
      if (kept[t]) this.#gather(source, t - from, row++, first, last);
    }
    const { gathered } = this.#scratch;
    return {
      count,
      rows: { values: gathered, stride: last - first, start: first },
    };
  }

  /** Copies a volume's listed voxels into a row, zero where not finite. */
  #gather(
    source: Rows,
    place: number,
    row: number,
    first: number,
    last: number,
  ): void {
    const begin = row * (last - first);
    const gathered = this.#scratch.gathered
      .subarray(begin, begin + last - first);
    this.#engine.gather(
      source.values,
      place * source.stride - source.start,
      this.#memory.voxels.subarray(first, last),
      gathered,
    );
    if (!source.clean(place)) this.#engine.zeroNonFinite(gathered);
  }
}

function tileBegins(spec: StreamSpec, memory: StreamMemory): Uint32Array {
  const tiles = tileCountOf(spec);
  const begins = new Uint32Array(tiles + 1);
  const listed = memory.listed[0];
  let i = 0;
  for (let tile = 0; tile < tiles; tile++) {
    begins[tile] = i;
    const end = (tile + 1) * spec.tileVoxels;
    while (i < listed && memory.voxels[i] < end) i++;
  }
  begins[tiles] = listed;
  return begins;
}

/** Kept volumes before each volume. */
function keptBefore(kept: Uint8Array): Uint32Array {
  const before = new Uint32Array(kept.length + 1);
  kept.forEach((flag, t) => before[t + 1] = before[t] + flag);
  return before;
}

/** Whether sums of all values so far are finite: then so is every value. */
function isFinite(total: Float64Array, start: number, end: number): boolean {
  let sum = 0;
  for (let v = start; v < end; v++) sum += total[v] - total[v];
  return sum === 0;
}
