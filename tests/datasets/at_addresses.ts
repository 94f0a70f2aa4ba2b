/** Data sets of this machine at the addresses that their manifests name. */

import { strToU8 } from "fflate";
import {
  chooseSubjects,
  expandSources,
} from "../../lib/datasets/expand_sources.ts";
import { checkManifest } from "../../lib/datasets/check_manifest.ts";
import type { Manifest } from "../../lib/datasets/mod.ts";
import type { Behaviour } from "./server.ts";

type Files = Record<string, Uint8Array<ArrayBuffer>>;

/** The same manifest with every address below one of this machine's. */
export function below(manifest: Manifest, address: string): Manifest {
  const text = JSON.stringify(manifest).replaceAll("https://", `${address}/`);
  return checkManifest(JSON.parse(text), manifest.name);
}

/** The sources of a data set by the paths of their addresses below a server. */
export function atAddresses(manifest: Manifest, sources: Files): Files {
  const served: Files = {};
  const tables: Record<string, Record<string, string>> = {};
  const all = expandSources(manifest.sources, chooseSubjects(manifest, []));
  for (const [i, { name, urls, index }] of all.entries()) {
    if (sources[name] === undefined) throw new Error(`no ${name} was made`);
    if (index) (tables[index.url] ??= {})[index.path] = `/id${i}`;
    const url = new URL(urls[0].replaceAll("{id}", `id${i}`));
    served[`/${url.host}${url.pathname}`] = sources[name];
  }
  for (const [url, table] of Object.entries(tables)) {
    const { host, pathname } = new URL(url);
    served[`/${host}${pathname}`] = strToU8(JSON.stringify(table));
  }
  return served;
}

/** OSF leads from its short addresses to another server. */
export function redirecting(files: Files): { files: Files; how: Behaviour } {
  const moved = Object.entries(files).map(([path, bytes]) =>
    [path.replace(/^\/osf\.io\//, "/files.osf.io/"), bytes] as const
  );
  return {
    files: Object.fromEntries(moved),
    how: ({ url }) =>
      url.includes("/osf.io/")
        ? Response.redirect(url.replace("/osf.io/", "/files.osf.io/"), 302)
        : undefined,
  };
}
