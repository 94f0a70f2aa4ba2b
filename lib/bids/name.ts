/** File names as BIDS has them: entities, a suffix and an extension. @module */

/** A file name taken apart. */
export interface BidsName {
  /** The path that was given. */
  readonly path: string;
  /** The file name without its folders. */
  readonly base: string;
  /** Labels by entity (`sub`, `task`, `run`, …), in the name's order. */
  readonly entities: ReadonlyMap<string, string>;
  /** The last part before the extension: `bold`, `events`, … */
  readonly suffix: string;
  /** From the first dot on, without it: `nii.gz`. */
  readonly extension: string;
}

/** Entities that tell raw functional files apart, in BIDS' order. */
export const RAW_ENTITIES = [
  "sub",
  "ses",
  "task",
  "acq",
  "ce",
  "rec",
  "dir",
  "run",
  "echo",
  "part",
] as const;

/** Entities that derivatives add, in BIDS' order. */
export const DERIVATIVE_ENTITIES = [
  "hemi",
  "space",
  "res",
  "den",
  "desc",
] as const;

/**
 * Entities in BIDS' order.
 *
 * @param entities Labels by entity.
 * @returns Pairs of entity and label; entities that BIDS has not come last.
 */
export function orderedEntities(
  entities: ReadonlyMap<string, string>,
): [string, string][] {
  const order: readonly string[] = [...RAW_ENTITIES, ...DERIVATIVE_ENTITIES];
  const place = (entity: string) =>
    order.includes(entity) ? order.indexOf(entity) : order.length;
  return [...entities].sort(([a], [b]) => place(a) - place(b));
}

/**
 * Takes a file name apart.
 *
 * @param path A path or a name, such as `sub-01_task-rest_bold.nii.gz`.
 * @returns Its entities, suffix and extension. Parts without a hyphen that are
 * not the last one are passed over; an entity that appears twice has its last
 * label.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseBidsName } from "@niglm/niglm/bids";
 *
 * const name = parseBidsName("func/sub-01_task-rest_run-2_bold.nii.gz");
 * assertEquals(name.entities.get("run"), "2");
 * assertEquals(name.suffix, "bold");
 * assertEquals(name.extension, "nii.gz");
 * ```
 */
export function parseBidsName(path: string): BidsName {
  const base = path.split(/[/\\]/).at(-1)!;
  const parts = base.split("_");
  const [suffix, ...extension] = parts.at(-1)!.split(".");
  const entities = new Map<string, string>();
  for (const part of parts.slice(0, -1)) {
    const hyphen = part.indexOf("-");
    if (hyphen > 0) entities.set(part.slice(0, hyphen), part.slice(hyphen + 1));
  }
  return { path, base, entities, suffix, extension: extension.join(".") };
}
