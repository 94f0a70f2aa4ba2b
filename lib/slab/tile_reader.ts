/** Reads tiles of volumes straight from their files. @module */
import { type FileSource, openFile } from "../bytes/file_source.ts";
import { InputError } from "../errors.ts";
import { RAW_BYTES } from "../kernels/decode.ts";
import type { Engine, StoredRows } from "../kernels/types.ts";
import type { VolumeFile } from "../nifti/raw_volume.ts";
import { mayHoldNonFinite, type StoredVolumes } from "./stored_volumes.ts";
import {
  sizeOf,
  type StreamSpec,
  tileBytes,
  volumesOf,
} from "./stream_spec.ts";

/**
 * One thread's reading of a list of plain files: it reads of each volume of a
 * batch the tile that it is about to sum, which stays in the processor's cache
 * where whole volumes would not.
 */
export class TileReader implements StoredVolumes, Disposable {
  readonly #spec: StreamSpec;
  readonly #volumes: readonly VolumeFile[];
  readonly #room: Uint8Array;
  readonly #engine: Engine;
  /** Bytes from one volume's tile to the next one's. */
  readonly #stride: number;
  readonly #files: FileSource[] = [];
  #batch = -1;
  #start = 0;

  /**
   * @param spec The stream.
   * @param volumes The file of each volume.
   * @param room This thread's room for the tiles of a batch.
   * @param engine The kernels that decode.
   */
  constructor(
    spec: StreamSpec,
    volumes: readonly VolumeFile[],
    room: Uint8Array,
    engine: Engine,
  ) {
    this.#spec = spec;
    this.#volumes = volumes;
    this.#room = room;
    this.#engine = engine;
    this.#stride = tileBytes(spec);
  }

  /**
   * Reads a tile of all volumes of a batch.
   *
   * @param batch The batch.
   * @param tile The tile.
   * @throws {InputError} If a file cannot be read, or is not what it was.
   */
  load(batch: number, tile: number): void {
    const { grid, tileVoxels } = this.#spec;
    if (batch !== this.#batch) this.#open(batch);
    const [from] = volumesOf(this.#spec, batch);
    this.#start = tile * tileVoxels;
    const length = Math.min(tileVoxels, sizeOf(grid) - this.#start);
    this.#files.forEach((file, place) => {
      const { encoding, offset } = this.#volumes[from + place];
      const bytes = RAW_BYTES[encoding.type];
      const at = place * this.#stride;
      file.read(
        this.#room.subarray(at, at + length * bytes),
        offset + this.#start * bytes,
      );
    });
  }

  /** Tells whether a volume may hold NaN or infinite values. */
  mayBeNonFinite(batch: number, place: number): boolean {
    return mayHoldNonFinite(this.#volumeAt(batch, place).encoding);
  }

  /** Finds a tile that was read, where all volumes are encoded alike. */
  storedRows(
    batch: number,
    count: number,
    start: number,
  ): StoredRows | undefined {
    const { encoding: format } = this.#volumeAt(batch, 0);
    for (let place = 1; place < count; place++) {
      const { encoding } = this.#volumeAt(batch, place);
      if (
        encoding.type !== format.type || encoding.slope !== format.slope ||
        encoding.inter !== format.inter ||
        encoding.littleEndian !== format.littleEndian
      ) return undefined;
    }
    const from = (start - this.#start) * RAW_BYTES[format.type];
    const bytes = this.#room.subarray(from, count * this.#stride);
    return { bytes, stride: this.#stride, format };
  }

  /** Decodes voxels of a tile that was read. */
  decode(
    batch: number,
    place: number,
    start: number,
    target: Float64Array,
  ): void {
    const { encoding } = this.#volumeAt(batch, place);
    const bytes = RAW_BYTES[encoding.type];
    const from = place * this.#stride + (start - this.#start) * bytes;
    this.#engine.decode(
      this.#room.subarray(from, from + target.length * bytes),
      encoding,
      target,
    );
  }

  /** Reads and decodes a whole volume. */
  decodeVolume(batch: number, place: number, target: Float64Array): void {
    if (batch !== this.#batch) this.#open(batch);
    const { encoding, offset } = this.#volumeAt(batch, place);
    const bytes = new Uint8Array(target.length * RAW_BYTES[encoding.type]);
    this.#files[place].read(bytes, offset);
    this.#engine.decode(bytes, encoding, target);
  }

  /** Closes the files. */
  [Symbol.dispose](): void {
    for (const file of this.#files.splice(0)) file[Symbol.asyncDispose]();
  }

  #volumeAt(batch: number, place: number): VolumeFile {
    return this.#volumes[volumesOf(this.#spec, batch)[0] + place];
  }

  #open(batch: number): void {
    this[Symbol.dispose]();
    this.#batch = batch;
    for (
      const { file, size } of this.#volumes.slice(
        ...volumesOf(this.#spec, batch),
      )
    ) {
      const source = openFile(file);
      this.#files.push(source);
      if (source.size === size) continue;
      throw new InputError(
        `${file}: was changed while it was being read: found ${source.size} bytes, expected ${size}`,
        { file },
      );
    }
  }
}
