// The ledger's list: the newest checkpoint, and entries, all or about one object.

import { get, showProblem } from '../../web/js/api.js';
import { bind } from '../../web/js/bind.js';
import { toHex } from './bytes.js';
import { newest } from './log-key.js';

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
    rows.append(...listing.items.map((item) =>
      bind(template.content.firstElementChild.cloneNode(true), item)));
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

async function showCheckpoint() {
  const box = document.getElementById('checkpoint');
  const part = (name) => box.querySelector(`[data-part="${name}"]`);
  try {
    const { checkpoint, signed } = await newest();
    part('origin').textContent = checkpoint.origin;
    part('size').textContent = checkpoint.size.toLocaleString();
    part('root').textContent = toHex(checkpoint.root);
    part('state').className = `badge ${signed ? 'good' : 'bad'}`;
    part('state').textContent = signed ? 'signature verified here' : 'signature does not hold';
  } catch (problem) {
    showProblem(box, problem);
  }
}

form.elements.about.value = about;
form.querySelector('[data-all]').hidden = !about;
fill();
showCheckpoint();
