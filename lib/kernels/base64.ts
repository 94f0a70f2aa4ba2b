/** Bytes from base64. @module */

/** Part of newer runtimes. */
interface Decoder {
  fromBase64?(text: string): Uint8Array<ArrayBuffer>;
}

/**
 * Decodes base64, by the runtime where it can.
 *
 * @param text The text.
 * @returns The bytes.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const { fromBase64 } = Uint8Array as Decoder;
  if (fromBase64) return fromBase64.call(Uint8Array, text);
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}
