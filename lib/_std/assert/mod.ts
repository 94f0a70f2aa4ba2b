/**
 * Stands in for `@std/assert` in a clone: the assertions the tests use, over
 * Deno's built-in Node API.
 *
 * @module
 */
import {
  AssertionError as NodeAssertionError,
  deepStrictEqual,
} from "node:assert";
import { inspect } from "node:util";

/** What a failed assertion throws. */
export class AssertionError extends Error {
  /** Makes the error. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

type ErrorClass<E extends Error> = abstract new (...args: never[]) => E;

/** Asserts that a value is truthy. */
export function assert(value: unknown, message = ""): asserts value {
  if (!value) throw new AssertionError(message);
}

/** Asserts that two values are equal in depth. */
export function assertEquals<T>(
  actual: T,
  expected: T,
  message?: string,
): void {
  try {
    deepStrictEqual(actual, expected);
  } catch (error) {
    if (!(error instanceof NodeAssertionError)) throw error;
    throw new AssertionError(
      `Values are not equal${message ? `: ${message}` : "."}\n${error.message}`,
    );
  }
}

/** Asserts that two numbers differ by at most `tolerance` (default 1e-7). */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  message?: string,
): void {
  if (Object.is(actual, expected)) return;
  const bound = tolerance ??
    (Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7);
  if (Math.abs(expected - actual) <= bound) return;
  throw new AssertionError(
    `Expected actual: "${actual}" to be close to "${expected}": delta "${
      Math.abs(expected - actual)
    }" is greater than "${bound}"${message ? `: ${message}` : ""}`,
  );
}

/** Asserts that a text contains another. */
export function assertStringIncludes(
  actual: string,
  expected: string,
  message?: string,
): void {
  if (actual.includes(expected)) return;
  throw new AssertionError(
    `Expected actual: "${actual}" to contain: "${expected}"${
      message ? `: ${message}` : ""
    }`,
  );
}

/** Asserts that a text matches a pattern. */
export function assertMatch(
  actual: string,
  expected: RegExp,
  message?: string,
): void {
  if (expected.test(actual)) return;
  throw new AssertionError(
    `Expected actual: "${actual}" to match: "${expected}"${
      message ? `: ${message}` : ""
    }`,
  );
}

function check<E extends Error>(
  error: unknown,
  type: ErrorClass<E> | undefined,
  includes: string | undefined,
  message: string | undefined,
): E {
  const suffix = message ? `: ${message}` : ".";
  if (!(error instanceof Error)) {
    throw new AssertionError(`A non-Error object was thrown${suffix}`);
  }
  if (type !== undefined && !(error instanceof type)) {
    throw new AssertionError(
      `Expected error to be instance of "${type.name}", but was "${error.constructor.name}"${suffix}\n${
        inspect(error)
      }`,
    );
  }
  if (includes !== undefined && !error.message.includes(includes)) {
    throw new AssertionError(
      `Expected error message to include "${includes}", but got "${error.message}"${suffix}`,
    );
  }
  return error as E;
}

/** Asserts that a function throws, of a class and with a text where given. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass?: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E {
  try {
    fn();
  } catch (error) {
    return check(error, ErrorClass, msgIncludes, msg);
  }
  throw new AssertionError(
    `Expected function to throw${msg ? `: ${msg}` : "."}`,
  );
}

/** Asserts that a promise is rejected, with a class and a text where given. */
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass?: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E> {
  try {
    await fn();
  } catch (error) {
    return check(error, ErrorClass, msgIncludes, msg);
  }
  throw new AssertionError(
    `Expected function to reject${msg ? `: ${msg}` : "."}`,
  );
}
