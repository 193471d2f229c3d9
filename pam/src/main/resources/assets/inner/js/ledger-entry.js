// What the bytes of an entry say (LedgerEntry and EntryHeader write them).

import { toHex } from './bytes.js';
import { readCanonical } from './canonical.js';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** An id's text: the 128 bits in Crockford's base 32, as IdText writes them. */
export function idText(prefix, bytes) {
  let number = BigInt('0x' + toHex(bytes));
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = ALPHABET[Number(number & 31n)] + text;
    number >>= 5n;
  }
  return `${prefix}_${text}`;
}

export function readEntry(leaf) {
  const { type: kind, fields } = readCanonical(leaf);
  if (kind !== 'ledger-entry' || fields.length !== 6) {
    throw new Error('not an entry of the ledger');
  }
  const [id, at, role, type, bodyDigest, header] = fields.map((field) => field.value);
  const [, operation, actor, pathway, door, outcome, objects] =
    readCanonical(header).fields.map((field) => field.value);
  return {
    id: idText('evt', id),
    time: new Date(Number(at)).toISOString(),
    written_by: role,
    type,
    body_digest: bodyDigest,
    operation,
    actor,
    pathway,
    door,
    outcome,
    objects: objects.map((object) => object.value),
  };
}
