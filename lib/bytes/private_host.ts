/** Hosts that only a machine's own network has. @module */

/**
 * Tells whether an address lies on the machine itself or in a private network
 * (RFC 1918, 4193, 4291, 6598), by its number where it is one, else by what
 * the name stands for where that can be looked up.
 *
 * @param url The address.
 * @returns Whether it is private.
 */
export async function isPrivateHost(url: URL): Promise<boolean> {
  const host = url.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (host === "localhost" || host.endsWith(".localhost")) return true;
  if (isNumber(host)) return isPrivateNumber(host);
  const numbers = await Promise.all([lookUp(host, "A"), lookUp(host, "AAAA")]);
  return numbers.flat().some(isPrivateNumber);
}

/** Names are looked up only where Deno may without asking. */
async function lookUp(host: string, kind: "A" | "AAAA"): Promise<string[]> {
  const { state } = Deno.permissions.querySync({ name: "net" });
  if (state !== "granted") return [];
  try {
    return await Deno.resolveDns(host, kind);
  } catch {
    return [];
  }
}

function isNumber(host: string): boolean {
  return host.includes(":") || /^\d+\.\d+\.\d+\.\d+$/.test(host);
}

function isPrivateNumber(number: string): boolean {
  const text = number.toLowerCase();
  if (text.includes(":")) {
    const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(text);
    if (mapped) return isPrivateNumber(mapped[1]);
    return text === "::" || text === "::1" ||
      /^(f[cd]|fe[89ab]|::ffff:)/.test(text);
  }
  const [a, b] = text.split(".").map(Number);
  return a === 0 || a === 10 || a === 127 || (a === 192 && b === 168) ||
    (a === 172 && b >= 16 && b < 32) || (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b < 128);
}
