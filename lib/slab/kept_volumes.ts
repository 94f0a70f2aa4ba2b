/** The kept volumes of a run, filtered where that is asked for. @module */
import type { VolumeSmoother } from "../image/volume_smoother.ts";
import { decode } from "../kernels/decode.ts";
import type { EngineName } from "../kernels/types.ts";
import type { RawVolume } from "../nifti/raw_volume.ts";
import type { Grid, VolumeSeries } from "../nifti/types.ts";
import { DECODED, rawVolumesOf } from "./raw_volumes.ts";
import { sizeOf } from "./stream_spec.ts";
import type { StreamHooks } from "./sums.ts";

/** Which series of a run are wanted. */
export interface SeriesRequest {
  /** Indices of the voxels, ascending. */
  readonly voxels: Uint32Array;
  /** One flag a volume of the run: 1 where it is kept. */
  readonly kept: Uint8Array;
  /** Full width at half maximum of a Gaussian in mm, where one is applied. */
  readonly smoothingFwhm:
    | number
    | readonly [number, number, number]
    | undefined;
  /** What filters. @default {"wasm" where it can run} */
  readonly engine?: EngineName;
}

/**
 * Reads the kept volumes of a run: as they are stored, or filtered.
 *
 * @param run The run.
 * @param request Which volumes, and the filter.
 * @param hooks Progress and signal.
 * @param total Receives the sum of all stored volumes, where it is wanted.
 * @returns Volumes in order; `index` counts the kept ones.
 */
export async function* keptVolumes(
  run: VolumeSeries,
  { kept, smoothingFwhm, engine }: Omit<SeriesRequest, "voxels">,
  { onProgress, signal }: StreamHooks,
  total?: Float64Array,
): AsyncGenerator<RawVolume, void> {
  const volume = new Float64Array(sizeOf(run.grid));
  const smoother = smoothingFwhm === undefined
    ? undefined
    : await makeSmoother(run.grid, smoothingFwhm, engine);
  let scan = 0;
  for await (const raw of rawVolumesOf(run, { signal })) {
    signal?.throwIfAborted();
    if (total || smoother) decode(raw.bytes, raw.encoding, volume);
    if (total) add(volume, total);
    if (kept[raw.index] !== 0) {
      smoother?.smooth(volume);
      yield smoother ? asRaw(scan, volume) : { ...raw, index: scan };
      scan++;
    }
    onProgress?.(raw.index + 1);
  }
}

/**
 * Reads some voxels of the kept volumes; values that are not finite are 0.
 *
 * @param run The run.
 * @param request Voxels, volumes and filter.
 * @param hooks Progress and signal.
 * @returns The voxels' values of each kept volume, in an array used again.
 */
export async function* keptValues(
  run: VolumeSeries,
  request: SeriesRequest,
  hooks: StreamHooks,
): AsyncGenerator<Float64Array, void> {
  const { voxels } = request;
  const volume = new Float64Array(sizeOf(run.grid));
  const values = new Float64Array(voxels.length);
  for await (const { bytes, encoding } of keptVolumes(run, request, hooks)) {
    decode(bytes, encoding, volume);
    for (let i = 0; i < voxels.length; i++) {
      const value = volume[voxels[i]];
      values[i] = Number.isFinite(value) ? value : 0;
    }
    yield values;
  }
}

async function makeSmoother(
  grid: Grid,
  fwhm: NonNullable<SeriesRequest["smoothingFwhm"]>,
  engine: EngineName | undefined,
): Promise<VolumeSmoother> {
  const { VolumeSmoother } = await import("../image/volume_smoother.ts");
  return new VolumeSmoother(grid, fwhm, engine);
}

function asRaw(index: number, values: Float64Array): RawVolume {
  const { buffer, byteOffset, byteLength } = values;
  const bytes = new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
  return { index, bytes, encoding: DECODED };
}

function add(volume: Float64Array, total: Float64Array): void {
  for (let v = 0; v < total.length; v++) total[v] += volume[v];
}
