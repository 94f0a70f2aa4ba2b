/** The most memory that the process has held. @module */

/**
 * Reads the maximum resident set of this process, where the system tells it
 * and Deno may look without asking.
 *
 * @returns Bytes; nothing where it is not known.
 */
export function peakMemory(): number | undefined {
  const path = "/proc/self/status";
  if (Deno.build.os !== "linux") return undefined;
  const { state } = Deno.permissions.querySync({ name: "read", path });
  if (state !== "granted") return undefined;
  try {
    const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(
      Deno.readTextFileSync(path),
    ) ?? [];
    return kilobytes === undefined ? undefined : 1024 * Number(kilobytes);
  } catch {
    return undefined;
  }
}
