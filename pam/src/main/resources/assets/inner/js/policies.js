// The policies of both doors: what is in force, what is on trial, and the history.

import { clearProblem, get, post, showProblem } from '../../web/js/api.js';
import { bind } from '../../web/js/bind.js';
import { flash } from '../../web/js/flash.js';
import { busy } from '../../web/js/forms.js';
import { showLeft } from './live.js';

async function fill(section) {
  const path = `/api/v1/policies/${section.dataset.policies}`;
  const part = (name) => section.querySelector(`[data-part="${name}"]`);
  try {
    const [set, history] = await Promise.all([get(path), get(`${path}/history`)]);
    bind(part('now'), set);
    part('now').hidden = false;
    const trial = set.state === 'on_trial';
    if (trial) {
      part('left').dateTime = set.change.reverts_at;
      showLeft(part('left'));
    }
    if (part('trial')) {
      part('trial').hidden = !trial;
      const end = (word, done) => (event) => busy(event.currentTarget, async () => {
        try {
          clearProblem(section);
          await post(`${path}/${word}`, { version: set.version });
          flash(done);
          await fill(section);
        } catch (problem) {
          showProblem(section, problem);
        }
      });
      part('confirm').onclick = end('confirm', `Confirmed: version ${set.version} stays`);
      part('rollback').onclick = end('rollback', `Taken back: version ${set.version}`);
    }
    const show = (page) => {
      part('history').append(...page.items.map((each) =>
        bind(part('line').content.firstElementChild.cloneNode(true), each)));
      part('older').hidden = !page.next;
      part('older').onclick = (event) => busy(event.currentTarget, async () => {
        try {
          show(await get(`${path}/history?after=${encodeURIComponent(page.next)}`));
        } catch (problem) {
          showProblem(section, problem);
        }
      });
    };
    part('history').replaceChildren();
    show(history);
    part('none').hidden = history.items.length > 0;
  } catch (problem) {
    showProblem(section, problem);
  } finally {
    section.querySelector('[data-loading]')?.remove();
  }
}

for (const section of document.querySelectorAll('[data-policies]')) {
  fill(section);
}
