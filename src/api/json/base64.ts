/** Base64 as clients send it: standard or URL-safe, padded or not. */

/** undefined where the text is no base64. A space is a `+` that a query string swallowed. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const plain = text.replace(/[\s-]/g, '+').replace(/_/g, '/').replace(/=+$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(plain) || plain.length % 4 === 1) return undefined;
  return new Uint8Array(Buffer.from(plain, 'base64'));
}

export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
