// The form of a target: rosters to choose from, and the last version to begin with.

import { get, showProblem } from '../../web/js/api.js';

const form = document.getElementById('define-target');
const NUMBERS = ['grant_seconds_max', 'idle_seconds'];

form.addEventListener('sallyport:fields', ({ detail: fields }) => {
  for (const name of NUMBERS) {
    fields[name] = Number(fields[name]);
  }
  fields.allowances = [...form.querySelectorAll('[data-allowance]:checked')]
    .map((box) => box.value);
});

function select(field, value, text) {
  if (![...field.options].some((each) => each.value === String(value))) {
    field.append(new Option(text ?? value, value));
  }
  field.value = String(value);
}

async function begin(from) {
  const target = await get(`/api/v1/targets/${from}`);
  const { elements } = form;
  for (const name of ['name', 'host', 'port', 'approvals_needed']) {
    elements[name].value = target[name];
  }
  elements.name.readOnly = true;
  elements.host_keys.value = target.host_keys.join('\n');
  elements.logins.value = target.logins.join('\n');
  elements.owner.value = target.owner.name;
  elements.fresh_proof.checked = target.fresh_proof;
  select(elements.eligible, target.eligible.name);
  select(elements.approvers, target.approvers.name);
  for (const name of NUMBERS) {
    select(elements[name], target[name], `${target[name]} s`);
  }
  for (const box of form.querySelectorAll('[data-allowance]')) {
    box.checked = target.allowances.includes(box.value);
  }
  document.querySelector('h1').textContent = `${target.name}, version ${target.version + 1}`;
}

async function fill() {
  const rosters = await get('/api/v1/rosters');
  for (const field of form.querySelectorAll('[data-rosters]')) {
    field.append(
      new Option(rosters.items.length ? 'Choose…' : 'Define a roster first', ''),
      ...rosters.items.map((roster) => new Option(
        `${roster.name} (${roster.members.length})`, roster.name)));
  }
  const from = new URLSearchParams(location.search).get('from');
  if (/^tgt_[a-z0-9]+$/.test(from ?? '')) {
    await begin(from);
  }
}

fill().catch((problem) => showProblem(form, problem));
