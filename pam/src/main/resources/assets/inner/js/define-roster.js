// The form of a roster: people to pick from, and the last version to begin with.

import { get, showProblem } from '../../web/js/api.js';
import { lines } from './acts.js';

const form = document.getElementById('define-roster');
const picks = form.querySelector('[data-people]');

function show() {
  const chosen = lines(form.elements.members.value);
  for (const pick of picks.children) {
    pick.setAttribute('aria-pressed', String(chosen.includes(pick.dataset.name)));
  }
}

function toggle(name) {
  const field = form.elements.members;
  const chosen = lines(field.value);
  const next = chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name];
  field.value = next.join('\n');
  show();
}

function pick(person) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'pick';
  button.dataset.name = person.name;
  button.textContent = `${person.display_name} (${person.name})`;
  button.onclick = () => toggle(person.name);
  return button;
}

async function fill() {
  const people = await get('/api/v1/people');
  picks.replaceChildren(...people.items
    .filter((person) => person.state === 'ACTIVE' || person.state === 'INVITED')
    .map(pick));
  const from = new URLSearchParams(location.search).get('from');
  if (/^ros_[a-z0-9]+$/.test(from ?? '')) {
    const roster = await get(`/api/v1/rosters/${from}`);
    form.elements.name.value = roster.name;
    form.elements.name.readOnly = true;
    form.elements.members.value = roster.members.map((member) => member.name).join('\n');
    form.elements.group.value = roster.group?.name ?? '';
    document.querySelector('h1').textContent = `${roster.name}, version ${roster.version + 1}`;
  }
  show();
}

form.elements.members.addEventListener('input', show);
fill().catch((problem) => showProblem(form, problem));
