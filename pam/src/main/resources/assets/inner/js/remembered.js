// The checkpoint this browser saw last: what makes a door that forgets or rewrites its ledger
// visible to somebody who only looks. The signed note is kept whole: beside another note of the
// same key that does not extend it, it convicts the door before anybody.
//
// Whoever controls the door controls this script too. Somebody who must not believe the door uses
// the offline check of the command line, which keeps a memory of its own.

import { get, Refusal } from '../../web/js/api.js';
import { toBytes } from './bytes.js';
import { extendsTree } from './consistency.js';
import { BadProof, readCheckpoint, readVerifierKey, signedBy } from './proof.js';

const PLACE = 'sallyport-ledger-seen';

function recall() {
  const text = localStorage.getItem(PLACE);
  if (!text) {
    return null;
  }
  try {
    const { key, note } = JSON.parse(text);
    return { key, note, checkpoint: readCheckpoint(note) };
  } catch {
    // Unreadable is not unseen: whoever can write here could otherwise make the browser forget.
    throw new BadProof('what this browser remembers of the ledger cannot be read');
  }
}

const keep = (key, note) => localStorage.setItem(PLACE, JSON.stringify({ key, note }));

/** Ends the memory, for who set up another installation at this address. */
export const forget = () => localStorage.removeItem(PLACE);

async function proofBetween(older, newer) {
  if (older.size === newer.size || older.size === 0) {
    return [];
  }
  try {
    const { path } = await get(`/api/v1/ledger/consistency?from=${older.size}&to=${newer.size}`);
    return path.map(toBytes);
  } catch (problem) {
    if (problem instanceof Refusal && problem.status === 422) {
      throw new BadProof('the door has no ledger as long as the one seen before');
    }
    throw problem;
  }
}

/**
 * Compares a checkpoint, whose signature holds, with the one this browser remembers, and remembers
 * the longer one. A disagreement is never remembered: it stays until somebody looks into it.
 *
 * @returns {{state: 'first'|'grown'|'same', before?}}
 * @throws OtherLog when another log is shown, BadProof when the ledger did not merely grow
 */
export async function compare(key, note) {
  const shown = readCheckpoint(note);
  const seen = recall();
  if (!seen) {
    keep(key, note);
    return { state: 'first' };
  }
  const before = seen.checkpoint;
  if (seen.key !== key || before.origin !== shown.origin) {
    throw new OtherLog(seen.key);
  }
  if (!(await signedBy(before, await readVerifierKey(key)))) {
    throw new BadProof('what this browser remembers of the ledger is not signed by its key');
  }
  const [older, newer] = before.size <= shown.size ? [before, shown] : [shown, before];
  try {
    await extendsTree(older, newer, await proofBetween(older, newer));
  } catch (problem) {
    problem.before = seen.note;
    throw problem;
  }
  if (newer === shown) {
    keep(key, note);
  }
  return { state: before.size === shown.size ? 'same' : 'grown', before };
}

/** The log shown is not the log this browser remembers. */
export class OtherLog extends Error {
  constructor(key) {
    super('another log');
    this.key = key;
  }
}
