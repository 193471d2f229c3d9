// One version of the history: who, why, what it did, and the text.

import { get, showProblem } from '../../web/js/api.js';
import { bind } from '../../web/js/bind.js';
import { diffParts } from './access-diff.js';

const article = document.getElementById('policy-version');
const { door, version } = article.dataset;
const part = (name) => article.querySelector(`[data-part="${name}"]`);

async function fill() {
  try {
    const set = await get(`/api/v1/policies/${door}/versions/${version}`);
    if (set.change) {
      bind(part('facts'), set);
      part('facts').hidden = false;
    }
    part('diff').replaceChildren(...diffParts(set.access_diff));
    part('text').textContent = set.text;
  } catch (problem) {
    showProblem(article, problem);
  } finally {
    article.querySelector('[data-loading]')?.remove();
  }
}

fill();
