/** Fetches data sets into a folder where they are found again by name. @module */

import { dirname, join } from "@std/path";
import { fileError } from "../bytes/file_error.ts";
import { PassingError } from "../bytes/request_errors.ts";
import { InputError } from "../errors.ts";
import {
  arrive,
  type Arrived,
  ChangedSource,
  forgetArrival,
  type Pause,
} from "./arrive.ts";
import { chooseSubjects, expandSources, forSubject } from "./expand_sources.ts";
import { type Fetched, type FetchedSource, readRecord } from "./fetched.ts";
import { pathTest } from "./inner_path.ts";
import { KnownSums } from "./known_sums.ts";
import type { Manifest, Source } from "./manifest.ts";
import { SourceIndex } from "./source_index.ts";
import { unpack } from "./unpack.ts";
import { WorkFolder } from "./work_folder.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";

/** How to fetch a data set. */
export interface FetchOptions {
  /** Folder that holds data sets, each under its name; made where missing. */
  readonly cache: string;
  /** Subjects, by their names in the manifest, or `all`. @default {its default} */
  readonly subjects?: readonly string[];
  /** Address of a folder that has the sources under their names. */
  readonly mirror?: string;
  /** Receives warnings; they go to the console without it. */
  readonly onWarning?: WarningHandler;
  /** Told once, before anything is fetched. */
  readonly onTerms?: (manifest: Manifest) => void;
  /** Told of the source under way, how much has arrived and is to arrive. */
  readonly onProgress?: (
    source: string,
    bytes: number,
    total: number | undefined,
  ) => void;
  /** Told what went wrong, and in how many seconds it is tried again. */
  readonly onRetry?: (why: string, seconds: number) => void;
  /** How to sleep between tries. @default {as long as is said} */
  readonly pause?: Pause;
  /** Seconds with hardly a byte after which a server is given up. @default {60} */
  readonly idleSeconds?: number;
  /** Ends it with the signal's reason; what has arrived is kept for later. */
  readonly signal?: AbortSignal;
}

/** Where a data set is. */
export interface FetchedDataset {
  /** Its folder. */
  readonly folder: string;
  /** What it holds. */
  readonly record: Fetched;
  /** Bytes that were fetched now; 0 where everything was there already. */
  readonly fetchedBytes: number;
}

/**
 * Fetches what is missing of a data set. Sources arrive one after another and
 * are unpacked meanwhile; their files appear in the data set's folder when all
 * of them are whole. What an interrupted call had fetched is used again.
 *
 * @param manifest The data set.
 * @param options Where to, which subjects.
 * @returns Where it is.
 * @throws {UsageError} If a subject does not exist.
 * @throws {InputError} If a source cannot be had, or is not what it should be.
 */
export async function fetchDataset(
  manifest: Manifest,
  options: FetchOptions,
): Promise<FetchedDataset> {
  const { cache, signal } = options;
  const { name } = manifest;
  const subjects = chooseSubjects(manifest, options.subjects ?? []);
  const sources = expandSources(manifest.sources, subjects);
  const folder = join(cache, name);
  const there = await readRecord(folder);
  const missing = sources.filter((source) =>
    !there?.sources.some(({ name }) => name === source.name)
  );
  if (there && missing.length === 0) {
    return { folder, record: there, fetchedBytes: 0 };
  }
  if (!there) await refuseOthers(folder);
  options.onTerms?.(manifest);
  await using work = await WorkFolder.open(join(cache, `.${name}.niglm-part`));
  const sums = await KnownSums.read(cache);
  const index = new SourceIndex(options);
  const fetched: FetchedSource[] = [];
  for (const source of missing) {
    signal?.throwIfAborted();
    const done = await work.done(source.name);
    if (done) {
      fetched.push(done);
      continue;
    }
    const place = await located(source, options, index);
    if (!place) {
      const { onWarning = warnOnConsole } = options;
      onWarning(`${name}: the data set has no ${source.name}`);
      continue;
    }
    const key = `${name}/${source.name}`;
    const found = await fetchSource(place, {
      ...options,
      work,
      known: sums.of(key),
    });
    const { bytes, sha256 } = found;
    await sums.note(key, { bytes, sha256 });
    await work.note(found);
    fetched.push(found);
  }
  const record = {
    name,
    sources: [...there?.sources ?? [], ...fetched],
  };
  const tables = mapTables(manifest, record);
  await work.moveTo(folder, there === undefined, record, tables);
  return {
    folder,
    record,
    fetchedBytes: fetched.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/**
 * The tables of a data set's maps, for group studies: the maps, and what each
 * of them shows, in the same order; none without maps.
 */
function mapTables(
  { layout, subjects }: Manifest,
  { sources }: Fetched,
): Readonly<Record<string, string>> {
  if (!layout.maps || !subjects) return {};
  const there = new Set(sources.flatMap(({ files }) => files));
  const rows = Object.entries(layout.maps).flatMap(([name, pattern]) =>
    subjects.all.map((subject) => [subject, name, forSubject(pattern, subject)])
  ).filter(([, , path]) => there.has(path));
  const table = (...lines: readonly (readonly string[])[]) =>
    lines.map((line) => `${line.join("\t")}\n`).join("");
  return {
    "inputs.tsv": table(
      ["subject_label", "map_name", "effects_map_path"],
      ...rows,
    ),
    "groups.tsv": table(
      ["subject_label", "group"],
      ...rows.map(([subject, name]) => [subject, name]),
    ),
  };
}

/** A folder of that name which no fetch has made is left alone. */
async function refuseOthers(folder: string): Promise<void> {
  try {
    for await (const _ of Deno.readDir(folder)) {
      throw new InputError(
        `${folder}: is there already and is no fetched data set; move it away or choose another folder`,
        { file: folder },
      );
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw fileError(error, folder, "read");
  }
}

/** A source with the addresses to ask; nothing where the data set lacks it. */
async function located(
  source: Source,
  { mirror }: FetchOptions,
  index: SourceIndex,
): Promise<Source | undefined> {
  if (mirror === undefined) return await index.locate(source);
  const name = source.name.split("/").map(encodeURIComponent).join("/");
  return { ...source, urls: [`${mirror.replace(/\/$/, "")}/${name}`] };
}

interface SourceOptions extends FetchOptions {
  readonly work: WorkFolder;
  readonly known: Arrived | undefined;
}

/** Fetches one source; once more from the start where it has changed. */
async function fetchSource(
  source: Source,
  options: SourceOptions,
): Promise<FetchedSource> {
  for (let again = false;; again = true) {
    try {
      return await fetchOnce(source, options);
    } catch (error) {
      if (error instanceof ChangedSource && !again) {
        await forgetArrival(options.work.part(source.name));
        continue;
      }
      if (error instanceof ChangedSource) {
        throw new InputError(
          `${source.urls[0]}: keeps changing while it is fetched`,
          { file: source.urls[0] },
        );
      }
      const kept = error instanceof PassingError ||
        options.signal?.aborted || !(error instanceof InputError) ||
        !isOfSource(error, source);
      if (!kept) await forgetArrival(options.work.part(source.name));
      throw error;
    }
  }
}

/** Whether what arrived is at fault, so that it must not be used again. */
function isOfSource(error: InputError, { name, urls }: Source): boolean {
  return error.file === name || urls.includes(error.file ?? "");
}

async function fetchOnce(
  source: Source,
  { known, onProgress, work, ...options }: SourceOptions,
): Promise<FetchedSource> {
  const { name, archive } = source;
  const { signal } = options;
  const to = source.to ?? (archive ? "." : name);
  const part = work.part(name);
  const folder = await work.empty(name);
  const pieces = arrive({
    urls: source.urls,
    part,
    bytes: source.bytes ?? known?.bytes,
    sha256: source.sha256 ?? known?.sha256,
    binary: archive !== undefined || /\.(nii|hdr|img|mat|npz|gz)$/i.test(to),
    onProgress: (bytes, total) => onProgress?.(name, bytes, total),
    pause: options.pause,
    onRetry: options.onRetry,
    idleSeconds: options.idleSeconds,
    signal,
  });
  let arrived: Arrived | undefined;
  const noted: AsyncIterator<Uint8Array> = {
    async next() {
      const { done, value } = await pieces.next();
      if (!done) return { done: false, value };
      arrived = value as Arrived | undefined ?? arrived;
      return { done: true, value: undefined };
    },
  };
  try {
    let files: string[];
    if (archive) {
      const wanted = pathTest(source.take ?? ["**"]);
      const unpacked = await unpack(noted, {
        name: source.urls[0],
        archive,
        wanted,
        folder: join(folder, to),
        part,
        signal,
      });
      files = unpacked.map((path) => join(to, path));
    } else {
      while (!(await noted.next()).done) signal?.throwIfAborted();
      const path = join(folder, to);
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.rename(part, path);
      files = [to];
    }
    await forgetArrival(part);
    return { name, ...arrived!, files };
  } finally {
    await pieces.return(undefined as never);
  }
}
