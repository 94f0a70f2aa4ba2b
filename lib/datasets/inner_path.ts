/** Paths that cannot leave the folder they belong to. @module */

/**
 * Tells whether a path names something inside a folder on every system: no
 * root, no drive, no step up, no backslash, no character that ends names.
 *
 * @param path Names separated by slashes; one slash may end it.
 * @returns Whether it stays inside.
 */
export function isInnerPath(path: string): boolean {
  // deno-lint-ignore no-control-regex
  if (path === "" || /[\u0000-\u001f\u007f\\:]/.test(path)) return false;
  const names = (path.endsWith("/") ? path.slice(0, -1) : path).split("/");
  return names.every((name) => name !== "" && name !== "." && name !== "..");
}

/**
 * Makes a test of paths from patterns: `*` and `?` stand within a name, `**`
 * for any folders.
 *
 * @param patterns The patterns.
 * @returns Whether one of them fits a path.
 */
export function pathTest(
  patterns: readonly string[],
): (path: string) => boolean {
  const tests = patterns.map((pattern) =>
    new RegExp(
      `^${
        pattern.replace(
          /\*\*\/|\*\*|[*?]|[\\^$.|+(){}[\]]/g,
          (found) => wildcards[found] ?? `\\${found}`,
        )
      }$`,
    )
  );
  return (path) => tests.some((test) => test.test(path));
}

const wildcards: Readonly<Record<string, string>> = {
  "**/": "(?:.*/)?",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
};
