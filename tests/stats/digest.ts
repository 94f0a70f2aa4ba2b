/** Checksums of label maps. @module */

/** SHA-256 in hexadecimal of whole numbers as little-endian int32. */
export async function digest(labels: Int32Array): Promise<string> {
  const view = new DataView(new ArrayBuffer(4 * labels.length));
  labels.forEach((label, i) => view.setInt32(4 * i, label, true));
  const hash = await crypto.subtle.digest("SHA-256", view);
  return Array.from(
    new Uint8Array(hash),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}
