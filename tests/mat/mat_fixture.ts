/** The files that scipy wrote. @module */

/** What `tests/fixtures/make_mat.py` writes. */
interface MatFixture {
  readonly files: Readonly<Record<string, string>>;
  readonly affines: Readonly<Record<string, readonly number[]>>;
}

const fixture: MatFixture = JSON.parse(
  await Deno.readTextFile(new URL("../fixtures/mat.json", import.meta.url)),
);

/** Affines that nibabel read off the files, row by row. */
export const affines: MatFixture["affines"] = fixture.affines;

/** The bytes of a file that scipy wrote. */
export function matFile(name: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(fixture.files[name]), (c) => c.charCodeAt(0));
}
