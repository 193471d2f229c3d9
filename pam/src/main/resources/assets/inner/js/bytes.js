// Bytes as people and proofs need them: SHA-256, hex, base64, and numbers as the wire writes them.

export { toBytes, toText } from '../../web/js/webauthn.js';

export async function sha256(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all));
}

export const toHex = (bytes) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export function fromHex(text) {
  if (!/^([0-9a-f]{2})*$/.test(text)) {
    throw new Error('not lower-case hex');
  }
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));

export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

export const same = (one, other) =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

/** The first 64 bits of a digest in four groups: what two people can compare by voice. */
export const shortHash = (hex) => hex.slice(0, 16).match(/.{4}/g).join(' ');
