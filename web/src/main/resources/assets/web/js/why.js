// Why something is allowed or refused, who can do it, what somebody can do. Asking does nothing.

import { clearProblem, get, post, showProblem } from './api.js';
import { busy } from './forms.js';

const PAGES_MAX = 20;

const form = document.getElementById('why');
const answer = document.getElementById('answer');
const part = (root, name) => root.querySelector(`[data-part="${name}"]`);
const field = (name) => form.elements[name].value.trim();

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function list(items) {
  const lines = document.createElement('ul');
  lines.append(...items.map((item) => element('li', item)));
  return lines;
}

function section(title, items) {
  return items.length > 0 ? [element('h3', title), list(items)] : [];
}

function policyTexts(policies) {
  return policies.filter(({ text }) => text).map(({ policy, text }) => {
    const details = document.createElement('details');
    const written = element('pre', text);
    written.className = 'note-text';
    details.append(element('summary', policy), written);
    return details;
  });
}

function show(title, parts) {
  part(answer, 'title').textContent = title;
  part(answer, 'body').replaceChildren(...parts);
  answer.hidden = false;
}

function question() {
  const asked = { action: field('action'), resource: field('resource') };
  for (const name of ['principal', 'reason', 'ticket', 'login']) {
    if (field(name)) {
      asked[name] = field(name);
    }
  }
  if (field('strength')) {
    asked.strength = Number(field('strength'));
  }
  return asked;
}

async function why() {
  const told = await post('/api/v1/policy/why', question());
  show(told.allowed ? 'Allowed' : 'Refused', [
    list(told.sentences),
    ...section('On condition that', told.obligations),
    ...told.ways.flatMap((way) => section(
      `It would be allowed by ${way.through} with${way.requestable ? ` (ask for: ${way.requestable})` : ''}`,
      way.steps)),
    ...policyTexts(told.policies),
    ...section('What was read', told.facts),
  ]);
}

/** Follows the cursor; of very many it shows the first. */
async function whole(path) {
  let page = await get(path);
  const items = [...page.items];
  for (let pages = 1; page.next && pages < PAGES_MAX; pages++) {
    page = await get(`${path}&after=${encodeURIComponent(page.next)}`);
    items.push(...page.items);
  }
  return { items, more: Boolean(page.next) };
}

async function hits(title, path, line) {
  const { items, more } = await whole(path);
  show(title, items.length > 0
    ? [list([...items.map(line), ...(more ? ['and more'] : [])])]
    : [element('p', 'Nobody and nothing.')]);
}

const who = () => hits(
  `Who may ${field('action')} ${field('resource')}`,
  `/api/v1/policy/who?action=${encodeURIComponent(field('action'))}`
    + `&resource=${encodeURIComponent(field('resource'))}`,
  (hit) => (hit.name ? `${hit.name} (${hit.principal})` : hit.principal));

const what = () => hits(
  `What ${field('principal') || 'you'} may do`,
  `/api/v1/policy/what?principal=${encodeURIComponent(field('principal'))}`,
  (hit) => `${hit.action} ${hit.name || hit.resource}`);

const run = (name, action) => busy(part(form, name), async () => {
  try {
    clearProblem(form);
    await action();
  } catch (problem) {
    answer.hidden = true;
    showProblem(form, problem);
  }
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  run('ask', why);
});
part(form, 'who').onclick = () => form.reportValidity() && run('who', who);
part(form, 'what').onclick = () => run('what', what);
