/** Which CompCor components a strategy takes. @module */

import type { CompcorKind } from "./confounds_options.ts";

/** What fMRIPrep's sidecar says of each column. */
export type ConfoundsMetadata = Readonly<Record<string, unknown>>;

const PREFIXES: Readonly<Record<CompcorKind, readonly string[]>> = {
  temporal_anat_combined: ["t", "a"],
  temporal_anat_separated: ["t", "a", "w", "c"],
  temporal: ["t"],
  anat_combined: ["a"],
  anat_separated: ["a", "w", "c"],
};

/**
 * Lists the components, mask by mask, as fMRIPrep's sidecar has them: `a_` by
 * the mask that the sidecar names, `t_` (temporal), `w_` and `c_` (white
 * matter and CSF, named so from fMRIPrep 21 on) all.
 *
 * @param metadata The sidecar.
 * @param kind Which components.
 * @param count How many of each mask, the first ones.
 * @returns Names of columns.
 */
export function compcorColumns(
  metadata: ConfoundsMetadata,
  kind: CompcorKind,
  count: number | "all",
): string[] {
  const limit = count === "all" ? Infinity : count;
  return PREFIXES[kind].flatMap((prefix) => {
    const known = Object.keys(metadata).filter((key) =>
      key.includes(`${prefix}_comp_cor`)
    );
    // fMRIPrep numbers what it keeps; what it dropped is called otherwise.
    const names = known.map((_, i) =>
      `${prefix}_comp_cor_${String(i).padStart(2, "0")}`
    );
    if (prefix !== "a") return names.slice(0, limit);
    const masks = kind.endsWith("combined") ? ["combined"] : ["WM", "CSF"];
    return masks.flatMap((mask) =>
      names.filter((name) => maskOf(metadata[name]) === mask).slice(0, limit)
    );
  });
}

function maskOf(entry: unknown): unknown {
  return typeof entry === "object" && entry !== null && "Mask" in entry
    ? entry.Mask
    : undefined;
}
