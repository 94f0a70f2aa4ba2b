/** The options of a fit that its record names. @module */

/** Options that say where and with what a fit is made, not what it is. */
interface Circumstances {
  readonly out: string;
  readonly overwrite: boolean;
  readonly contrast: readonly string[];
  readonly memory: unknown;
  readonly workers: unknown;
  readonly engine: unknown;
  readonly scratch: unknown;
}

/**
 * Picks what a record names under `parameters`: every option as it was
 * resolved, but for the contrasts, which have a place of their own, and for
 * what changes nothing in the result.
 *
 * @param options The options of a call.
 * @returns Those that the record names.
 */
export function recordedParameters<T extends Circumstances>(
  options: T,
): Omit<T, keyof Circumstances> {
  const {
    out: _out,
    overwrite: _overwrite,
    contrast: _contrast,
    memory: _memory,
    workers: _workers,
    engine: _engine,
    scratch: _scratch,
    ...parameters
  } = options;
  return parameters;
}
