// One entry of the ledger: read from its bytes, and proven here.

import { get, showProblem } from '../../web/js/api.js';
import { bind } from '../../web/js/bind.js';
import { same, sha256, toBytes, toHex } from './bytes.js';
import { readEntry } from './ledger-entry.js';
import { logKey } from './log-key.js';
import { BadProof, check, readProof, signedBy } from './proof.js';
import { OtherLog, compare } from './remembered.js';
import { shorten } from './short-ids.js';
import { moment } from './timeline.js';

const article = document.getElementById('entry');
const part = (name) => article.querySelector(`[data-part="${name}"]`);

function say(holds, words) {
  const item = document.createElement('li');
  item.className = holds ? 'good' : 'bad';
  item.textContent = words;
  part('checks').append(item);
  return holds;
}

function verdict(good, word, words) {
  part('verdict').className = `badge ${good ? 'good' : 'bad'}`;
  part('verdict').textContent = word;
  part('words').textContent = words;
}

/** Details as text: moments in the reader's zone, lists in one line. */
function detail(value) {
  if (Array.isArray(value)) {
    return value.map(detail).join(', ') || '–';
  }
  if (typeof value === 'string') {
    return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? moment(value) : value || '–';
  }
  return JSON.stringify(value);
}

/** What decided, as a sentence with a link to the policies it was in. */
function decision(ruling) {
  const line = document.createElement('p');
  const names = (all) => all.map((name) => `“${name}”`).join(', ');
  const reasons = ruling.reasons ?? [];
  const policies = ruling.policies ?? [];
  const word = reasons.length > 0 ? 'refused' : 'allowed';
  line.textContent = policies.length > 0
    ? `${ruling.action} ${word} by ${names(policies)}`
    : `${ruling.action} ${word}: ${names(reasons)}`;
  if (ruling.policies_omitted) {
    line.append(` and ${ruling.policies_omitted} more`);
  }
  if (policies.length > 0 && reasons.some((reason) => !policies.includes(reason))) {
    line.append(` for ${names(reasons)}`);
  }
  if (ruling.policy_version !== undefined) {
    line.append(' in ');
    const link = document.createElement('a');
    link.href = ruling.policy_version > 0
      ? `/policies/${ruling.door}/versions/${ruling.policy_version}` : '/policies';
    link.textContent = ruling.policy_version > 0
      ? `version ${ruling.policy_version} of the ${ruling.door} door's policies`
      : `the ${ruling.door} door's first policies`;
    line.append(link, `, on facts up to entry ${ruling.epoch}`);
  }
  return line;
}

function showBody(body) {
  const list = part('body');
  const { decided_by: rulings = [], ...rest } = body;
  if (rulings.length > 0) {
    const term = document.createElement('dt');
    term.textContent = 'decided';
    const fact = document.createElement('dd');
    fact.append(...rulings.map(decision));
    list.append(term, fact);
  }
  for (const [name, value] of Object.entries(rest)) {
    const term = document.createElement('dt');
    term.textContent = name.replaceAll('_', ' ');
    const fact = document.createElement('dd');
    fact.textContent = detail(value);
    list.append(term, fact);
  }
}

function showPath(steps) {
  part('path').append(...steps.map(({ side, sibling, node }) => {
    const item = document.createElement('li');
    const words = { entry: 'the entry', left: 'with the left sibling', right: 'with the right sibling' };
    item.textContent = `${words[side]} ${sibling ? toHex(sibling).slice(0, 16) + '…' : ''} → `;
    const code = document.createElement('code');
    code.textContent = toHex(node);
    item.append(code);
    return item;
  }));
}

async function bodyHolds(answer, entry) {
  if (!answer.body) {
    part('body').replaceChildren();
    return say(true, 'Its details have been erased; the entry and its place remain.');
  }
  const content = toBytes(answer.body);
  const holds = same(await sha256(toBytes(answer.salt), content), entry.body_digest);
  say(holds, holds
    ? 'The details are those the entry was made with (salted SHA-256).'
    : 'The details are NOT those the entry was made with.');
  if (holds) {
    showBody(JSON.parse(new TextDecoder().decode(content)));
  }
  return holds;
}

async function onlyGrew(key, proof) {
  try {
    const { state, before } = await compare(key, readProof(proof).note);
    return say(true, state === 'first'
      ? 'This browser remembers this checkpoint from now on: the ledger can only grow under its eyes.'
      : `The ledger only grew since this browser saw ${before.size.toLocaleString()} entries.`);
  } catch (problem) {
    if (problem instanceof BadProof || problem instanceof OtherLog) {
      return say(false, 'This is NOT a continuation of the ledger that this browser saw before:'
        + ` ${problem.message}.`);
    }
    throw problem;
  }
}

async function prove(answer, leaf) {
  if (!answer.proof) {
    part('verdict').textContent = 'not yet';
    part('words').textContent = 'It is recorded, and will be under a checkpoint within a second: reload.';
    return;
  }
  const { checkpoint, steps, index } = await check(leaf, answer.proof);
  say(true, `The bytes hash to leaf ${index.toLocaleString()} of ${checkpoint.size.toLocaleString()},`
    + ` and ${steps.length - 1} hashes lead from it to the root of the checkpoint.`);
  showPath(steps);
  part('checkpoint').textContent = checkpoint.text
    + '\n' + checkpoint.signatures.map(({ name }) => `signed by ${name}`).join('\n');
  const { text, verifier } = await logKey();
  const signed = say(await signedBy(checkpoint, verifier),
    `The checkpoint is signed by the key of this installation: ${text}`);
  const grown = signed && await onlyGrew(text, answer.proof);
  const whole = await bodyHolds(answer, readEntry(leaf));
  if (signed && grown && whole) {
    verdict(true, 'proven', 'This browser recomputed the tree from the bytes of the entry, and checked'
      + ' the signature. Nobody can change or remove this entry without breaking it.');
  } else {
    verdict(false, 'does not hold', 'Something is wrong with this entry. Tell an administrator and'
      + ' keep the proof.');
  }
}

async function show() {
  const answer = await get(`/api/v1/ledger/entries/${article.dataset.entry}`);
  const leaf = toBytes(answer.leaf);
  bind(article, { ...readEntry(leaf), index: answer.index });
  part('found').hidden = false;
  article.querySelectorAll('.tag').forEach(shorten);
  if (answer.proof) {
    const download = part('download');
    download.href = URL.createObjectURL(new Blob([answer.proof], { type: 'text/plain' }));
    download.hidden = false;
  }
  try {
    await prove(answer, leaf);
  } catch (problem) {
    if (!(problem instanceof BadProof)) {
      throw problem;
    }
    say(false, problem.message);
    verdict(false, 'does not hold', 'The proof this door gave is wrong. Tell an administrator.');
  }
}

show()
  .catch((problem) => showProblem(article, problem))
  .finally(() => article.querySelector('[data-loading]')?.remove());
