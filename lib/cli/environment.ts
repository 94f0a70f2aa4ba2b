/** Environment variables that are read only where that is permitted. @module */

/**
 * An environment variable, or `undefined` where it is not set or where Deno
 * does not permit to read it; it never asks.
 *
 * @param name Name of the variable.
 * @returns Its value.
 */
export function environment(name: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) : undefined;
}
