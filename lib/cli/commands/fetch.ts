/** `niglm fetch`. @module */

import { counted } from "../../counted.ts";
import { join } from "@std/path";
import {
  chooseSubjects,
  expandSources,
} from "../../datasets/expand_sources.ts";
import { readRecord } from "../../datasets/fetched.ts";
import {
  fetchDataset,
  findManifest,
  type Manifest,
  manifests,
  openDataset,
  type Source,
} from "../../datasets/mod.ts";
import { InputError, UsageError } from "../../errors.ts";
import { cacheFolder } from "../cache_folder.ts";
import type { Context, Report } from "../command.ts";
import type { Progress } from "../progress.ts";

/** Options of `niglm fetch`, as the table declares them. */
export interface FetchOptions {
  readonly list: boolean;
  readonly subjects: readonly string[];
  readonly dryRun: boolean;
  readonly offline: boolean;
  readonly from: string | undefined;
  readonly mirror: string | undefined;
  readonly out: string | undefined;
}

/** Fetches a data set by its name. */
export async function fetchCommand(
  options: FetchOptions,
  [name]: readonly string[],
  context: Context,
): Promise<Report> {
  if (options.list) return await listDatasets(options.out);
  if (name === undefined) {
    throw new UsageError(
      "no data set is named, expected DATASET; --list shows those that there are",
      { field: "DATASET" },
    );
  }
  const manifest = await findManifest(name);
  if (options.from !== undefined) return await lookAt(manifest, options.from);
  const cache = cacheFolder(options.out);
  if (options.dryRun) return await plan(manifest, cache, options);
  const { folder, fetchedBytes } = options.offline
    ? await present(manifest, cache, options.subjects)
    : await download(manifest, cache, options, context);
  return {
    text: [
      `${manifest.title}`,
      `${folder}${fetchedBytes === 0 ? " (was there already)" : ""}`,
      ...hints({ ...manifest, name }, folder, options.out && folder),
    ].join("\n"),
    json: {
      name: manifest.name,
      folder,
      fetchedBytes,
      licence: manifest.licence,
      citation: manifest.citation,
    },
  };
}

async function download(
  manifest: Manifest,
  cache: string,
  { mirror, subjects }: FetchOptions,
  context: Context,
) {
  const { signal, warn } = context;
  let bar: { source: string; progress: Progress } | undefined;
  try {
    return await fetchDataset(manifest, {
      cache,
      mirror,
      subjects,
      signal,
      onWarning: warn,
      onTerms: ({ title, licence, terms, citation, homepage }) =>
        context.notice(
          `${title}\n  Terms (licence: ${licence}): ${terms}\n  Cite: ${
            citation.join("\n    ")
          }\n  More: ${homepage}`,
        ),
      onRetry: (why, seconds) =>
        context.notice(`${why}; trying again in ${seconds} s`),
      onProgress(source, bytes, total) {
        if (total === undefined) return;
        if (bar?.source !== source) {
          bar?.progress[Symbol.dispose]();
          const progress = context.progress({
            label: `Fetching ${source}`,
            total: megabytes(total),
            unit: "MB",
          });
          bar = { source, progress };
        }
        bar.progress.update(megabytes(bytes));
      },
    });
  } finally {
    bar?.progress[Symbol.dispose]();
  }
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}

/** What is there without a network. */
async function present(
  manifest: Manifest,
  cache: string,
  subjects: readonly string[],
) {
  const folder = join(cache, manifest.name);
  if (!await readRecord(folder)) {
    throw new InputError(
      `${folder}: the data set ${manifest.name} has not been fetched, and --offline forbids it`,
      { file: folder },
    );
  }
  await openDataset(manifest, { folder, subjects });
  return { folder, fetchedBytes: 0 };
}

/** A folder of the user's own in the data set's layout. */
async function lookAt(manifest: Manifest, folder: string): Promise<Report> {
  const { runs, mask, anat, maps } = await openDataset(manifest, { folder });
  return {
    text: [
      `${folder}: has what ${manifest.name} needs: ${
        counted(runs.length, "run")
      }, ${counted(maps.length, "map")}`,
      ...hints(manifest, undefined, folder),
    ].join("\n"),
    json: { name: manifest.name, folder, runs, mask, anat, maps },
  };
}

async function plan(
  manifest: Manifest,
  cache: string,
  { mirror, subjects }: FetchOptions,
): Promise<Report> {
  const folder = join(cache, manifest.name);
  const record = await readRecord(folder);
  const all = expandSources(
    manifest.sources,
    chooseSubjects(manifest, subjects),
  );
  const missing = all.filter(({ name }) =>
    !record?.sources.some((source) => source.name === name)
  );
  const hosts = mirror === undefined
    ? hostsOf(missing)
    : [new URL(mirror).host];
  const address = ({ name, urls, index }: Source) =>
    mirror === undefined ? index?.path ?? urls[0] : `${mirror}/${name}`;
  return {
    text: [
      `${folder}: ${missing.length} of ${all.length} files would be fetched`,
      ...missing.map((source) => `  ${address(source)}`),
      ...(hosts.length > 0
        ? [`least permission: --allow-net=${hosts.join(",")}`]
        : []),
      `licence: ${manifest.licence}`,
    ].join("\n"),
    json: {
      name: manifest.name,
      folder,
      missing: missing.map((source) => ({
        name: source.name,
        address: address(source),
        bytes: source.bytes,
        sha256: source.sha256,
      })),
      hosts,
      licence: manifest.licence,
      terms: manifest.terms,
    },
  };
}

function hostsOf(sources: readonly Source[]): string[] {
  const addresses = sources.flatMap(({ urls, index }) =>
    index ? [...urls, index.url] : urls
  );
  return [...new Set(addresses.map((url) => new URL(url).host))].sort();
}

async function listDatasets(out: string | undefined): Promise<Report> {
  const cache = cacheFolder(out);
  const rows = await Promise.all(manifests.map(async (manifest) => {
    const folder = join(cache, manifest.name);
    const fetched = await readRecord(folder) !== undefined;
    const { name, title, licence, subjects } = manifest;
    return {
      name,
      title,
      licence,
      subjects: subjects?.all.length,
      fetched,
      folder,
    };
  }));
  const width = Math.max(...rows.map(({ name }) => name.length));
  return {
    text: rows.map(({ name, title, fetched }) =>
      `${name.padEnd(width)}  ${title}${fetched ? " (fetched)" : ""}`
    ).join("\n"),
    json: { cache, datasets: rows },
  };
}

/** What can be done next. */
function hints(
  { name, layout }: Manifest,
  folder: string | undefined,
  from?: string,
): string[] {
  const lines: string[] = [];
  if (layout.runs) {
    lines.push(
      `next: first-level --dataset ${name}${
        from === undefined ? "" : ` --from ${from}`
      } --contrast … --out …`,
    );
  }
  if (layout.maps && folder !== undefined) {
    lines.push(
      `next: second-level --inputs ${
        join(folder, "inputs.tsv")
      } --first-level-contrast ${Object.keys(layout.maps)[0]} --out …`,
    );
  }
  return lines;
}
