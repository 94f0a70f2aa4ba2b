/** Lines of words. @module */

/**
 * Fills lines with words.
 *
 * @param words Words, none of which is broken.
 * @param width Characters a line, where the words allow it.
 * @returns The lines.
 */
export function wrapWords(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
