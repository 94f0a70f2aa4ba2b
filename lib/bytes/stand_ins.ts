/** Files on the disk that stand for addresses on the web. @module */

const standIns = new Map<string, string>();

/**
 * The file that stands for an address.
 *
 * @param address The address.
 * @returns Its path, where there is one.
 */
export function standInOf(address: string): string | undefined {
  return standIns.get(address);
}

/**
 * Lets files stand for addresses, in this thread.
 *
 * @param pairs Addresses and paths.
 * @returns Dispose of it to end that.
 */
export function useStandIns(
  pairs: readonly (readonly [address: string, path: string])[],
): Disposable {
  for (const [address, path] of pairs) standIns.set(address, path);
  return {
    [Symbol.dispose]() {
      for (const [address] of pairs) standIns.delete(address);
    },
  };
}

/**
 * Lists the files that stand for addresses, for another thread.
 *
 * @returns Addresses and paths.
 */
export function listStandIns(): [address: string, path: string][] {
  return [...standIns];
}
