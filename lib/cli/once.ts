/** What happens once. @module */

/**
 * Makes a function whose calls after the first do nothing.
 *
 * @param run What the first call does.
 * @returns The function.
 */
export function once<T>(run: (value: T) => void): (value: T) => void {
  let done = false;
  return (value) => {
    if (done) return;
    done = true;
    run(value);
  };
}
