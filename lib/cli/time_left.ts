/** How long work will still take. @module */

/**
 * Says how long the rest takes at the pace so far.
 *
 * @param passed Milliseconds since the start.
 * @param done Units done since.
 * @param total All units.
 * @returns `1 min 20 s left `; nothing in the first second and at the end.
 */
export function timeLeft(passed: number, done: number, total: number): string {
  if (done === 0 || done >= total || passed < 1000) return "";
  const seconds = Math.ceil(passed * (total - done) / done / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  if (hours > 0) return `${hours} h ${minutes} min left `;
  if (minutes > 0) return `${minutes} min ${seconds % 60} s left `;
  return `${seconds} s left `;
}
