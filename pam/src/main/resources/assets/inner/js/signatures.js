// Acts that wait for more signatures, with everything that is needed to judge them.

import { get, post, showProblem } from '../../web/js/api.js';
import { flash } from '../../web/js/flash.js';
import { busy } from '../../web/js/forms.js';
import { sha256, shortHash, toBytes, toHex } from './bytes.js';
import { Cancelled, cosign, TITLES } from './ceremony.js';
import { showLeft } from './live.js';

const section = document.getElementById('signatures');
const rows = section.querySelector('[data-rows]');
const template = section.querySelector('template[data-row]');

async function card(waiting) {
  const element = template.content.firstElementChild.cloneNode(true);
  const part = (name) => element.querySelector(`[data-part="${name}"]`);
  part('title').textContent = TITLES[waiting.act] ?? waiting.act;
  for (const { label, value } of waiting.document) {
    const term = document.createElement('dt');
    term.textContent = label;
    const fact = document.createElement('dd');
    fact.textContent = value || '–';
    part('lines').append(term, fact);
  }
  part('digest').textContent = shortHash(toHex(await sha256(toBytes(waiting.canonical))));
  part('left').dateTime = waiting.expires_at;
  showLeft(part('left'));
  part('sign').hidden = waiting.may_sign === false;
  part('withdraw').hidden = !waiting.mine;
  part('state').textContent = waiting.missing > 0
    ? `${waiting.missing} more ${waiting.missing === 1 ? 'signature' : 'signatures'} needed`
    : '';
  part('sign').onclick = () => run(element, part('sign'), async () => {
    const outcome = await cosign(await get(`/api/v1/ceremonies/${waiting.id}`));
    flash(outcome.done ? 'Signed, and done' : `Signed. ${outcome.missing} more needed`);
  });
  part('withdraw').onclick = () => run(element, part('withdraw'), async () => {
    await post(`/api/v1/ceremonies/${waiting.id}/withdraw`);
    flash('Taken back');
  });
  return element;
}

function run(element, button, action) {
  return busy(button, async () => {
    try {
      await action();
      await fill();
    } catch (problem) {
      if (!(problem instanceof Cancelled)) {
        showProblem(element, problem);
      }
    }
  });
}

async function fill() {
  try {
    const listing = await get('/api/v1/ceremonies?waiting=true');
    rows.replaceChildren(...await Promise.all(listing.items.map(card)));
    const empty = section.querySelector('[data-empty]');
    empty.hidden = listing.items.length > 0;
    empty.parentElement.hidden = empty.hidden;
  } catch (problem) {
    showProblem(section, problem);
  } finally {
    section.querySelector('[data-loading]')?.remove();
  }
}

fill();
