/** The columns that each part of a strategy takes. @module */

import { compcorColumns, type ConfoundsMetadata } from "./compcor.ts";
import type {
  ConfoundExpansion,
  ConfoundPart,
  ResolvedConfoundsOptions,
} from "./confounds_options.ts";

const ENDINGS: Readonly<Record<ConfoundExpansion, readonly string[]>> = {
  basic: [""],
  derivatives: ["", "_derivative1"],
  power2: ["", "_power2"],
  full: ["", "_derivative1", "_power2", "_derivative1_power2"],
};

const MOTION = ["trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"];

/** What a part needs of a table, and which of it there is. */
export interface PartColumns {
  /** Names of the columns that are there. */
  readonly found: readonly string[];
  /** Names of the columns, or words for them, that are not. */
  readonly missing: readonly string[];
}

/**
 * Finds the columns of one part.
 *
 * @param part The part; `tedana`, whose tables are others, has none.
 * @param columns Names of the table's columns.
 * @param options What the part is made of.
 * @param metadata The table's sidecar, where there is one.
 * @returns What is there, and what is not.
 */
export function columnsOfPart(
  part: ConfoundPart,
  columns: readonly string[],
  options: ResolvedConfoundsOptions,
  metadata: ConfoundsMetadata | undefined,
): PartColumns {
  const named = (names: readonly string[]) => ({
    found: names.filter((name) => columns.includes(name)),
    missing: names.filter((name) => !columns.includes(name)),
  });
  const containing = (word: string) =>
    columns.filter((name) => name.includes(word));
  switch (part) {
    case "motion":
      return named(expanded(MOTION, options.motion));
    case "wm_csf":
      return named(expanded(["csf", "white_matter"], options.wmCsf));
    case "global_signal":
      return named(expanded(["global_signal"], options.globalSignal));
    case "compcor": {
      const { compcor, nCompcor } = options;
      const names = compcorColumns(metadata ?? {}, compcor, nCompcor);
      return names.length > 0
        ? named(names)
        : { found: [], missing: [`components of ${compcor} in its sidecar`] };
    }
    case "ica_aroma": {
      const found = options.icaAroma === "full" ? [] : containing("aroma");
      const none = options.icaAroma === "basic" && found.length === 0;
      return { found, missing: none ? ["aroma_…"] : [] };
    }
    // Short runs have no cosines: nothing is missing then.
    case "high_pass":
      return { found: containing("cosine"), missing: [] };
    case "scrub":
      return {
        found: [],
        missing: named(["framewise_displacement", "std_dvars"]).missing,
      };
    case "tedana":
    case "non_steady_state":
      return { found: [], missing: [] };
  }
}

function expanded(
  names: readonly string[],
  model: ConfoundExpansion,
): string[] {
  return names.flatMap((name) => ENDINGS[model].map((end) => `${name}${end}`));
}
