// The request form: logins, lengths and rules follow the target that is chosen.

import { get, showProblem } from '../../web/js/api.js';
import { duration } from '../../web/js/bind.js';

const LENGTHS = [900, 1800, 3600, 7200, 14400, 28800, 43200];
const USUAL = 3600;

const form = document.getElementById('ask');
const rules = document.querySelector('[data-rules]');
const targets = new Map();

function option(value, text) {
  return new Option(text, value);
}

function choose(target) {
  const { login, seconds } = form.elements;
  document.querySelector('[data-no-target]').hidden = Boolean(target);
  rules.hidden = !target;
  login.disabled = !target;
  seconds.disabled = !target;
  if (!target) {
    login.replaceChildren(option('', 'Choose the target first'));
    seconds.replaceChildren();
    return;
  }
  login.replaceChildren(...target.logins.map((name) => option(name, name)));
  const most = target.grant_seconds_max;
  const lengths = LENGTHS.filter((length) => length < most).concat(most);
  seconds.replaceChildren(...lengths.map((length) => option(length, duration(length))));
  seconds.value = String(lengths.includes(USUAL) ? USUAL : lengths.at(-1));
  showRules(target);
}

function showRules(target) {
  const say = (rule, text) => {
    rules.querySelector(`[data-rule="${rule}"]`).textContent = text;
  };
  const needed = target.approvals_needed;
  say('approvals', needed === 0
    ? 'none: granted at once, by rule'
    : `${needed} ${needed === 1 ? 'person' : 'different people'}, never you or who it is for`);
  say('approvers', target.approvers.name);
  say('most', duration(target.grant_seconds_max));
  say('idle', `ends after ${duration(target.idle_seconds)} without use`);
  say('proof', target.fresh_proof ? 'proved here, with your passkey' : 'with your registered key');
  say('allowances', target.allowances.length ? target.allowances.join(', ') : 'nothing');
}

function forWhom() {
  const colleague = form.elements.whose.value === 'colleague';
  form.querySelector('[data-colleague]').hidden = !colleague;
  form.elements.beneficiary.required = colleague;
  form.elements.beneficiary.disabled = !colleague;
  if (colleague) {
    form.elements.beneficiary.focus();
  }
}

form.addEventListener('sallyport:fields', ({ detail: fields }) => {
  fields.seconds = Number(fields.seconds);
  delete fields.whose;
});

form.elements.target.addEventListener('change', () => choose(targets.get(form.elements.target.value)));
form.elements.whose.forEach((radio) => radio.addEventListener('change', forWhom));
forWhom();

async function fill() {
  const [reachable, people] = await Promise.all([get('/api/v1/targets'), get('/api/v1/people')]);
  for (const target of reachable.items) {
    targets.set(target.name, target);
    form.elements.target.append(option(target.name, `${target.name} – ${target.host}`));
  }
  document.getElementById('people').append(
    ...people.items.map((person) => option(person.name, person.display_name)));
  const wanted = new URLSearchParams(location.search).get('target');
  if (targets.has(wanted)) {
    form.elements.target.value = wanted;
    choose(targets.get(wanted));
  }
  if (targets.size === 0) {
    form.elements.target.replaceChildren(option('', 'You are eligible for no target'));
  }
}

fill().catch((problem) => showProblem(form, problem));
