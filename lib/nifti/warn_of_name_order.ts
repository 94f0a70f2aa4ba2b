/** The order of images that a folder or a pattern gives. @module */

const NUMBER = /\d+/g;

/** Whether two names are alike but for numbers, and theirs descend. */
function descends(a: string, b: string): boolean {
  if (a.replace(NUMBER, "#") !== b.replace(NUMBER, "#")) return false;
  const others = b.match(NUMBER) ?? [];
  const pairs = (a.match(NUMBER) ?? []).map((number, i) =>
    [Number(number), Number(others[i])] as const
  );
  const [one, other] = pairs.find(([one, other]) => one !== other) ?? [0, 0];
  return one > other;
}

/**
 * Tells of images whose order as text is not that of the numbers in their
 * names: `v10.nii` comes before `v2.nii`.
 *
 * @param name What the user called the images.
 * @param files Their paths, in the order in which they are taken.
 * @returns A sentence, where there is something to tell.
 */
export function warnOfNameOrder(
  name: string,
  files: readonly string[],
): string[] {
  const next = files.findIndex((file, i) =>
    i > 0 && descends(files[i - 1], file)
  );
  if (next < 0) return [];
  return [
    `${name}: the volumes are taken in the order of their names as text, ${
      files[next - 1]
    } before ${
      files[next]
    }; zeros before the numbers, or a .txt list, give another order`,
  ];
}
