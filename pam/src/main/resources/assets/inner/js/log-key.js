// The key that signs the ledger's checkpoints, and the newest checkpoint under it.

import { get, Refusal } from '../../web/js/api.js';
import { readCheckpoint, readVerifierKey, signedBy } from './proof.js';

/** The key as this door names it. Compare it with the one printed at set-up. */
export async function logKey() {
  const { key } = await get('/api/v1/ledger/key');
  return { text: key, verifier: await readVerifierKey(key) };
}

export async function newest() {
  const response = await fetch('/api/v1/ledger/checkpoint', {
    headers: { 'X-Sallyport': '1' }, credentials: 'same-origin', redirect: 'error',
  });
  if (!response.ok) {
    throw new Refusal(response.status, 'checkpoint', 'there is no checkpoint yet');
  }
  const note = await response.text();
  const checkpoint = readCheckpoint(note);
  const { text: key, verifier } = await logKey();
  return { checkpoint, note, key, signed: await signedBy(checkpoint, verifier) };
}
