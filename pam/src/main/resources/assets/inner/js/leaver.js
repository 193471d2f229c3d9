// How far somebody's leaving has come.

import { get } from '../../web/js/api.js';
import { timeline } from './timeline.js';

const STEPS = [
  ['END_PRIVILEGE', 'grants, sessions, SSH keys and authenticators of the inner door ended'],
  ['END_SIGN_INS', 'web sessions and tokens of the outer door ended'],
  ['REMOVE_ELIGIBILITY', 'taken out of groups and rosters'],
  ['DISABLE_CREDENTIALS', 'passwords, codes and passkeys of the outer door disabled'],
  ['CLOSE_IDENTITY', 'identity closed'],
  ['SEAL_EVIDENCE', 'evidence sealed'],
];

const article = document.getElementById('leaver');
const name = article.querySelector('[data-name]');

async function showName(person) {
  if (!name.textContent) {
    name.textContent = person;
    name.textContent = (await get(`/api/v1/people/${person}`)).display_name;
  }
}

article.addEventListener('sallyport:filled', ({ detail: leaver }) => {
  showName(leaver.person).catch(() => {});
  const done = new Map(leaver.done.map((step) => [step.step, step]));
  const known = STEPS.map(([name]) => name);
  const all = [...STEPS, ...leaver.done.map(({ step }) => step)
    .filter((name) => !known.includes(name))
    .map((name) => [name, name.toLowerCase().replaceAll('_', ' ')])];
  article.querySelector('[data-steps]').replaceChildren(...timeline([
    { tone: 'good', text: 'frozen at both doors', at: leaver.declared_at },
    ...all.map(([name, text]) => {
      const step = done.get(name);
      return step
        ? { tone: 'good', text, at: step.done_at, more: step.detail === text ? '' : step.detail }
        : { tone: '', text: `${text}: still to do` };
    }),
  ]));
  article.querySelector('[data-progress]').textContent = `${done.size} of ${all.length} steps`;
});
