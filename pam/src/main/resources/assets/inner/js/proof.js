// That an entry is in the ledger, recomputed from its bytes (RFC 6962; C2SP tlog-proof,
// tlog-checkpoint and signed-note). No part of an answer counts before it has been checked.

import { fromBase64, fromHex, same, sha256 } from './bytes.js';

const HEAD = 'c2sp.org/tlog-proof@v1';
const PATH_MAX = 63;
const HASH = /^[A-Za-z0-9+/]{43}=$/;
const DECIMAL = /^(0|[1-9][0-9]{0,15})$/;

export class BadProof extends Error {}

function must(holds, words) {
  if (!holds) {
    throw new BadProof(words);
  }
}

export const leafHash = (entry) => sha256(Uint8Array.of(0), entry);

export const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);

/** Reads a .tlog-proof file. */
export function readProof(text) {
  const end = text.indexOf('\n\n');
  must(end > 0, 'the proof has no end of its head');
  const lines = text.slice(0, end).split('\n');
  must(lines.shift() === HEAD, 'this is no proof');
  if (lines[0]?.startsWith('extra ')) {
    lines.shift();
  }
  const index = (lines.shift() ?? '').replace(/^index /, '');
  must(DECIMAL.test(index), 'the proof has no index');
  must(lines.length <= PATH_MAX && lines.every((line) => HASH.test(line)), 'the path is malformed');
  return { index: Number(index), path: lines.map(fromBase64), note: text.slice(end + 2) };
}

/** Reads a signed checkpoint: what it says, and the lines under it. */
export function readCheckpoint(note) {
  const end = note.lastIndexOf('\n\n');
  must(end > 0, 'the checkpoint is not signed');
  const text = note.slice(0, end + 1);
  const [origin, size, root, ...rest] = text.split('\n');
  must(rest.length === 1 && rest[0] === '' && DECIMAL.test(size) && HASH.test(root),
    'the checkpoint is malformed');
  const signatures = note.slice(end + 2).split('\n').filter(Boolean).map((line) => {
    const [mark, name, signature] = line.split(' ');
    must(mark === '—' && signature, 'a signature line is malformed');
    return { name, bytes: fromBase64(signature) };
  });
  must(signatures.length > 0, 'the checkpoint is not signed');
  return { text, origin, size: Number(size), root: fromBase64(root), signatures };
}

/**
 * Every node from the entry to the root: [{side, sibling, node}], the first without sibling.
 * Which side a sibling stands on follows from index and size alone.
 */
export async function climb(entry, index, size, path) {
  must(index < size, 'the entry is not under this checkpoint');
  let node = BigInt(index);
  let last = BigInt(size) - 1n;
  let running = await leafHash(entry);
  const steps = [{ side: 'entry', node: running }];
  for (const sibling of path) {
    must(last > 0n, 'the path is too long');
    if ((node & 1n) === 1n || node === last) {
      running = await nodeHash(sibling, running);
      steps.push({ side: 'left', sibling, node: running });
      while ((node & 1n) === 0n && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else {
      running = await nodeHash(running, sibling);
      steps.push({ side: 'right', sibling, node: running });
    }
    node >>= 1n;
    last >>= 1n;
  }
  must(last === 0n, 'the path is too short');
  return steps;
}

/** A verifier key: NAME+ID+KEY. Only Ed25519 is read here; other lines are left to the offline check. */
export async function readVerifierKey(text) {
  const [name, id, ...rest] = text.trim().split('+');
  const key = rest.join('+');
  must(key, 'the key of the log is malformed');
  const bytes = fromBase64(key);
  must(bytes.length === 33 && bytes[0] === 1, 'the key of the log is of another kind');
  const digest = await sha256(new TextEncoder().encode(name + '\n'), bytes);
  must(same(digest.slice(0, 4), fromHex(id)), 'the key of the log does not fit its name');
  return { name, id: fromHex(id), key: bytes.slice(1) };
}

/** Whether the checkpoint carries a good signature of this key. */
export async function signedBy(checkpoint, verifier) {
  const own = checkpoint.signatures.filter(({ name, bytes }) =>
    name === verifier.name && same(bytes.slice(0, 4), verifier.id));
  if (own.length === 0) {
    return false;
  }
  const key = await crypto.subtle.importKey('raw', verifier.key, 'Ed25519', false, ['verify']);
  const text = new TextEncoder().encode(checkpoint.text);
  for (const { bytes } of own) {
    if (!(await crypto.subtle.verify('Ed25519', key, bytes.slice(4), text))) {
      return false;
    }
  }
  return true;
}

/**
 * Checks one entry against one proof file.
 * @returns {{checkpoint, steps, index}} when it holds
 * @throws BadProof, in words, when it does not
 */
export async function check(entry, proofText) {
  const { index, path, note } = readProof(proofText);
  const checkpoint = readCheckpoint(note);
  const steps = await climb(entry, index, checkpoint.size, path);
  must(same(steps.at(-1).node, checkpoint.root), 'the path does not lead to the signed root');
  return { checkpoint, steps, index };
}
