// That the ledger only grew (RFC 6962, section 2.1.2; verification as in RFC 9162, 2.1.4.2).

import { same } from './bytes.js';
import { BadProof, nodeHash } from './proof.js';

const PATH_MAX = 64;

function must(holds, words) {
  if (!holds) {
    throw new BadProof(words);
  }
}

/**
 * Checks that the newer tree begins with the whole of the older one.
 * @param older {{size: number, root: Uint8Array}}
 * @param newer {{size: number, root: Uint8Array}}
 * @param path hashes, as the RFC orders them
 * @throws BadProof, in words, when it does not
 */
export async function extendsTree(older, newer, path) {
  must(older.size <= newer.size, 'the ledger has become shorter');
  must(path.length <= PATH_MAX && path.every((hash) => hash.length === 32),
    'the proof is malformed');
  if (older.size === newer.size || older.size === 0) {
    must(path.length === 0, 'the proof is too long');
    must(older.size === 0 || same(older.root, newer.root),
      'two ledgers of one length have different roots');
    return;
  }
  const hashes = isPowerOfTwo(older.size) ? [older.root, ...path] : [...path];
  must(hashes.length > 0, 'the proof is too short');
  let node = BigInt(older.size) - 1n;
  let last = BigInt(newer.size) - 1n;
  while ((node & 1n) === 1n) {
    node >>= 1n;
    last >>= 1n;
  }
  let oldRoot = hashes[0];
  let newRoot = hashes[0];
  for (const next of hashes.slice(1)) {
    must(last > 0n, 'the proof is too long');
    if ((node & 1n) === 1n || node === last) {
      oldRoot = await nodeHash(next, oldRoot);
      newRoot = await nodeHash(next, newRoot);
      while ((node & 1n) === 0n && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else {
      newRoot = await nodeHash(newRoot, next);
    }
    node >>= 1n;
    last >>= 1n;
  }
  must(last === 0n, 'the proof is too short');
  must(same(oldRoot, older.root), 'the proof does not lead to the root seen before');
  must(same(newRoot, newer.root), 'the proof does not lead to the root shown now');
}

/** Exact for every size that a number holds. */
function isPowerOfTwo(size) {
  const exact = BigInt(size);
  return (exact & (exact - 1n)) === 0n;
}
