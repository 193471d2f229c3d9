// The ledger's list: the newest checkpoint, and entries, all or about one object.

import { get, showProblem } from '../../web/js/api.js';
import { bind } from '../../web/js/bind.js';
import { confirmed } from '../../web/js/forms.js';
import { toHex } from './bytes.js';
import { newest } from './log-key.js';
import { BadProof } from './proof.js';
import { OtherLog, compare, forget } from './remembered.js';
import { shorten } from './short-ids.js';

const section = document.getElementById('entries');
const rows = section.querySelector('[data-rows]');
const template = section.querySelector('template[data-row]');
const more = section.querySelector('[data-more]');
const form = document.getElementById('about');
const about = new URLSearchParams(location.search).get('about') ?? '';

function address(after) {
  const query = new URLSearchParams({ latest: 'true' });
  if (about) {
    query.set('about', about);
  }
  if (after) {
    query.set('after', after);
  }
  return `/api/v1/ledger/entries?${query}`;
}

async function fill(after) {
  section.setAttribute('aria-busy', 'true');
  try {
    const listing = await get(address(after));
    rows.append(...listing.items.map((item) => {
      const row = bind(template.content.firstElementChild.cloneNode(true), item);
      row.querySelectorAll('.tag, [data-text="actor_name"]').forEach(shorten);
      return row;
    }));
    const nothing = rows.childElementCount === 0;
    section.querySelector('[data-empty]').hidden = !nothing;
    section.querySelector('[data-when-filled]').hidden = nothing;
    more.hidden = !listing.next;
    more.onclick = () => fill(listing.next);
  } catch (problem) {
    showProblem(section, problem);
  } finally {
    section.removeAttribute('aria-busy');
    section.querySelector('[data-loading]')?.remove();
  }
}

const box = document.getElementById('checkpoint');
const part = (name) => box.querySelector(`[data-part="${name}"]`);

function badge(good, words) {
  part('state').className = `badge ${good ? 'good' : 'bad'}`;
  part('state').textContent = words;
}

/** Entries of a ledger that does not hold are not shown as if they did. */
function refuse(words, evidence) {
  box.classList.add('broken');
  section.hidden = true;
  form.hidden = true;
  const alert = part('refusal');
  alert.setAttribute('role', 'alert');
  alert.hidden = false;
  alert.querySelector('[data-part="reason"]').textContent = words;
  const download = part('evidence');
  if (evidence) {
    download.href = URL.createObjectURL(new Blob([evidence], { type: 'text/plain' }));
    download.hidden = false;
  }
}

async function showCheckpoint() {
  const { checkpoint, note, key, signed } = await newest();
  part('origin').textContent = checkpoint.origin;
  part('size').textContent = checkpoint.size.toLocaleString();
  part('root').textContent = toHex(checkpoint.root);
  badge(signed, signed ? 'signature verified here' : 'signature does not hold');
  if (!signed) {
    refuse('The newest checkpoint is not signed by the key of this ledger.', note);
    return;
  }
  try {
    part('since').textContent = grown(checkpoint, await compare(key, note));
  } catch (problem) {
    await disagree(problem, note);
  }
}

function grown(now, { state, before }) {
  if (state === 'first') {
    return 'This browser sees this ledger for the first time, and remembers its checkpoint from now on.';
  }
  const size = before.size.toLocaleString();
  return state === 'same' || before.size >= now.size
    ? `Nothing has changed: still the ${size} entries it saw before.`
    : `The ${size} entries it saw before are all still there, unchanged and in the same order;`
      + ` ${(now.size - before.size).toLocaleString()} came after them.`;
}

async function disagree(problem, note) {
  if (problem instanceof OtherLog) {
    badge(false, 'another ledger');
    refuse('This is not the ledger that this browser remembers: another key signs it.'
      + ` The key seen before was ${problem.key}`, note);
    part('forget').hidden = false;
  } else if (problem instanceof BadProof) {
    badge(false, 'history changed');
    refuse(`This ledger is not a continuation of what this browser saw before: ${problem.message}.`,
      `${problem.before ?? ''}\n${note}`);
  } else {
    throw problem;
  }
}

part('forget').addEventListener('click', async () => {
  const question = 'Forget the ledger this browser remembers? Do this only if you know that a new'
    + ' installation was set up at this address.';
  if (await confirmed(question, 'Forget it')) {
    forget();
    location.reload();
  }
});

form.elements.about.value = about;
form.querySelector('[data-all]').hidden = !about;
fill();
showCheckpoint()
  .catch((problem) => {
    badge(false, 'not checked');
    showProblem(box, problem);
  })
  .finally(() => { box.dataset.judged = ''; });
