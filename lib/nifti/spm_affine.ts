/** Affines that SPM99 and SPM2 keep in a `.mat` beside an Analyze image. @module */

import { readBytes } from "../bytes/read_bytes.ts";
import { InputError } from "../errors.ts";
import { parseMatFile } from "../mat/mat_file.ts";
import { describeValue, type MatNumbers } from "../mat/mat_value.ts";
import { invertAffine } from "./affine.ts";
import type { Affine } from "./types.ts";

/** An affine from a `.mat`. */
export interface SpmAffine {
  /** Voxel indices to mm. */
  readonly affine: Affine;
  /** Whether other volumes have other affines. */
  readonly varies: boolean;
}

/**
 * Reads the affine of an Analyze image from the `.mat` beside it, as nibabel's
 * `Spm99AnalyzeImage` does: `mat`, or without it `M`, which knows nothing of
 * the image's x running to the left and is mirrored. Both count voxels from 1.
 * Of several affines, one a volume, the first is taken.
 *
 * @param path The `.mat` file: MATLAB's level 4 or 5.
 * @returns The affine.
 * @throws {InputError} Where the file cannot be read or holds neither, or what
 * it holds is not an affine that can be inverted.
 */
export async function readSpmAffine(path: string): Promise<SpmAffine> {
  const { variables } = await parseMatFile(await readBytes(path), path);
  const field = variables.has("mat") ? "mat" : "M";
  const value = variables.get(field);
  const [rows, columns] = value?.kind === "numbers" ? value.shape : [];
  if (value?.kind !== "numbers" || rows !== 4 || columns !== 4) {
    const found = value
      ? `${describeValue(value)} in ${field}`
      : `neither mat nor M, but ${[...variables.keys()].join(", ")}`;
    throw new InputError(
      `${path}: found ${found}, expected the image's affine, a 4×4 array of numbers`,
      { file: path, field },
    );
  }
  const sign = field === "M" ? -1 : 1;
  const at = (row: number, column: number) =>
    (row === 0 ? sign : 1) * value.values[4 * column + row];
  const affine = [0, 1, 2, 3].flatMap((row) => {
    const [x, y, z, t] = [0, 1, 2, 3].map((column) => at(row, column));
    return [x, y, z, row === 3 ? t : x + y + z + t];
  });
  check(affine, path, field);
  return { affine, varies: varies(value) };
}

function check(affine: Affine, path: string, field: string): void {
  try {
    if (affine.slice(12).join() !== "0,0,0,1") throw new RangeError();
    invertAffine(affine);
  } catch {
    throw new InputError(
      `${path}: ${field} is not an affine that can be inverted: found rows of ${
        [0, 4, 8, 12].map((from) => affine.slice(from, from + 4).join(", "))
          .join("; ")
      } for voxels that count from 0`,
      { file: path, field },
    );
  }
}

/** Whether an affine after the first is set (SPM leaves zeros) and different. */
function varies({ values }: MatNumbers): boolean {
  for (let from = 16; from < values.length; from += 16) {
    const next = values.subarray(from, from + 16);
    const set = next.some((value) => value !== 0);
    if (set && next.some((value, i) => value !== values[i])) return true;
  }
  return false;
}
