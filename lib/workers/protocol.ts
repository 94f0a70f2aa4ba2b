/** What a pool and its workers say to each other. @module */
import type { ArrivingFile } from "../bytes/arriving.ts";
import type { FetchedFile } from "../bytes/fetched.ts";
import type { KnownHead } from "../bytes/http_heads.ts";
import type {
  PermutationSetup,
  PermutationSlab,
} from "../glm/permutation_model.ts";
import type { SlabModel, SlabState, SlabStep } from "../glm/slab_job.ts";
import type { DeflateOptions } from "../bytes/deflater.ts";
import type { EngineName, RawFormat, SolveModel } from "../kernels/types.ts";
import type { ImageFiles } from "../nifti/image_files.ts";
import type { ImageHeader } from "../nifti/image_header.ts";
import type { VolumeFile } from "../nifti/raw_volume.ts";
import type { MapSpec } from "../slab/plan_map.ts";
import type { SlabSpan } from "../slab/series_store.ts";
import type { StreamSpec } from "../slab/stream_spec.ts";

/** A run in a form that can be sent to another thread. */
export interface RunFiles {
  /** What the user called it. */
  readonly name: string;
  /** Files on the disk that stand for addresses on the web. */
  readonly standIns: readonly (readonly [address: string, path: string])[];
  /** What servers said of its files that are on the web. */
  readonly heads: readonly KnownHead[];
  /** Those of its files that arrive from the web now, to be read once. */
  readonly arriving: readonly ArrivingFile[];
  /** Its images in order. */
  readonly images: readonly {
    readonly name: string;
    readonly header: ImageHeader;
    readonly files: ImageFiles;
  }[];
}

/** A stream as the threads that work on it share it. */
export interface SharedStream {
  /** The stream. */
  readonly spec: StreamSpec;
  /** The memory that WebAssembly works on, where there is any. */
  readonly memory: WebAssembly.Memory | undefined;
  /** The bytes of its arrays. */
  readonly buffer: SharedArrayBuffer;
  /** The memory of its counters. */
  readonly control: SharedArrayBuffer;
}

/** A map as the threads that work on it share it. */
export interface SharedMap {
  /** The map. */
  readonly map: MapSpec;
  /** The bytes of its slots. */
  readonly buffer: SharedArrayBuffer;
  /** The memory of its counters. */
  readonly control: SharedArrayBuffer;
}

/** What a worker must know of a slab pass. */
export interface SlabSetup {
  /** The model. */
  readonly model: SlabModel;
  /** Receives the results; its memory is shared. */
  readonly state: SlabState;
  /** Most bytes of a stored value. */
  readonly valueBytes: number;
  /** How the values of each scan are encoded. */
  readonly encodings: readonly RawFormat[];
}

/** What a worker is asked to do. */
export type Request =
  | ({
    readonly kind: "sum";
    readonly worker: number;
    readonly engine: EngineName | undefined;
    /** The file of each volume, where threads read what they sum. */
    readonly volumes: readonly VolumeFile[] | undefined;
  } & SharedStream)
  | ({
    readonly kind: "read";
    readonly run: RunFiles;
    /** Whether it is the run that was read ahead. */
    readonly begun: boolean;
    readonly engine: EngineName | undefined;
  } & SharedStream)
  | {
    /** Fetch a file on the web; what the server says of it is answered. */
    readonly kind: "fetch";
    readonly address: string;
    /** The ring in which its bytes are to arrive. */
    readonly ring: SharedArrayBuffer;
  }
  | {
    /** Begin to read what will be asked for; nothing is answered. */
    readonly kind: "ahead";
    readonly run: RunFiles;
    /** Most bytes to take up. */
    readonly bytes: number;
    /** Set to 1 when the run is asked for; its memory is shared. */
    readonly wanted: Int32Array;
  }
  | ({
    /** Solve voxels of a stream in the place of their sums. */
    readonly kind: "solve";
    readonly worker: number;
    readonly engine: EngineName | undefined;
    readonly model: SolveModel;
    /** The next voxel to solve; its memory is shared. */
    readonly next: Int32Array;
  } & SharedStream)
  | {
    readonly kind: "check";
    readonly files: readonly string[];
    /** Receives size and CRC-32 of each file; its memory is shared. */
    readonly sums: Float64Array;
  }
  | ({
    readonly kind: "map";
    readonly worker: number;
    readonly engine: EngineName | undefined;
  } & SharedMap)
  | {
    readonly kind: "deflate";
    /** What to compress, in shared memory. */
    readonly piece: Uint8Array;
    /** Receives the compressed bytes; its memory is shared. */
    readonly made: Uint8Array;
    /** Receives how many they are, and the CRC-32; its memory is shared. */
    readonly numbers: Uint32Array;
    readonly options: DeflateOptions;
  }
  | ({ readonly kind: "feed"; readonly run: RunFiles } & SharedMap)
  | { readonly kind: "prepare"; readonly setup: SlabSetup }
  | {
    readonly kind: "slab";
    readonly step: SlabStep;
    readonly span: SlabSpan;
    /** The slab's stored series, in shared memory. */
    readonly bytes: Uint8Array;
  }
  | {
    readonly kind: "prepare-permutations";
    readonly setup: PermutationSetup;
    /** Which of the setup's rooms is the worker's. */
    readonly thread: number;
  }
  | {
    /** Work on relabellings, or fit the tails of selected voxels. */
    readonly kind: "permute" | "fit-tails";
    /** Number of the first relabelling or voxel. */
    readonly first: number;
    /** The number after the last. */
    readonly end: number;
    /** The voxels whose residuals are held. */
    readonly slab: PermutationSlab;
  };

/** What a worker answers. */
export type Answer =
  | { readonly kind: "done" }
  | { readonly kind: "filled"; readonly volumes: number }
  | { readonly kind: "answered"; readonly head: KnownHead }
  | { readonly kind: "fetched"; readonly files: readonly FetchedFile[] }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly error: SentError };

/** An error on its way between threads. */
export interface SentError {
  /** Its class. */
  readonly type: "InputError" | "UsageError" | "NotCapable" | "Error";
  /** Its message. */
  readonly message: string;
  /** The file at fault, where there is one. */
  readonly file: string | undefined;
  /** The field at fault, where there is one. */
  readonly field: string | undefined;
}
