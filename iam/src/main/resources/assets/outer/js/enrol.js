// Enrolling with an invitation. The code may come in the part of the address that is never sent to
// any server; it is taken out of the address at once.

import { clearProblem, post, showProblem } from '../../web/js/api.js';
import { busy } from '../../web/js/forms.js';
import { showCodes } from './codes.js';

const card = document.getElementById('enrol');
const steps = ['code', 'factors', 'recovery'];
let invitation = '';

function showStep(name) {
  clearProblem(card);
  const reached = steps.indexOf(name);
  for (const step of card.querySelectorAll('[data-step]')) {
    step.hidden = step.dataset.step !== name;
  }
  [...card.querySelectorAll('.steps li')].forEach((mark, index) => {
    mark.classList.toggle('done', index <= reached);
  });
}

async function begin(code) {
  const answer = await post('/api/v1/enrol/begin', { invitation: code });
  invitation = code;
  card.querySelector('[data-name]').textContent = answer.display_name;
  card.querySelector('[data-login]').textContent = answer.name;
  document.getElementById('username').value = answer.name;
  document.getElementById('qr').src = answer.totp.picture;
  document.getElementById('secret').textContent = answer.totp.secret;
  showStep('factors');
  document.getElementById('new-password').focus();
}

function onSubmit(id, action) {
  const form = document.getElementById(id);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    clearProblem(card);
    busy(event.submitter, async () => {
      try {
        await action(form);
      } catch (problem) {
        showProblem(card, problem);
      }
    });
  });
}

onSubmit('invitation-form', (form) => begin(form.elements.invitation.value.trim()));

onSubmit('factors-form', async (form) => {
  clearTimeout(waiting);
  await hint;
  const answer = await post('/api/v1/enrol', {
    invitation,
    password: form.elements.password.value,
    totp: form.elements.totp.value,
  });
  invitation = '';
  form.reset();
  showCodes(document.getElementById('codes'), answer.recovery_codes);
  showStep('recovery');
});

const WORDS = ['Very easy to guess', 'Easy to guess', 'Could be better', 'Good', 'Very good'];
// A hint is asked for when typing pauses, and never after the invitation has been used.
let waiting;
let hint = Promise.resolve();
document.getElementById('new-password').addEventListener('input', (event) => {
  clearTimeout(waiting);
  const password = event.target.value;
  waiting = setTimeout(() => { hint = showStrength(password); }, 400);
});

async function showStrength(password) {
  if (!password || !invitation) {
    return;
  }
  try {
    const answer = await post('/api/v1/enrol/strength', { invitation, password });
    document.getElementById('strength').value = answer.score;
    document.getElementById('strength-words').textContent =
      WORDS[answer.score] + (answer.hint ? ': ' + answer.hint + '.' : '.');
  } catch {
    // Only a hint: the door judges the password again when it is set.
  }
}

document.getElementById('copy-codes').addEventListener('click', async () => {
  const codes = [...document.querySelectorAll('#codes li')].map((item) => item.textContent);
  await navigator.clipboard.writeText(codes.join('\n') + '\n');
  document.getElementById('copy-codes').textContent = 'Copied';
});
document.getElementById('print-codes').addEventListener('click', () => window.print());

/** Also when the link is opened in a page that waits for a code already. */
function takeGivenCode() {
  const given = new URLSearchParams(location.hash.slice(1)).get('code');
  if (given) {
    history.replaceState(null, '', location.pathname);
    clearProblem(card);
    begin(given).catch((problem) => showProblem(card, problem));
  }
}

showStep('code');
takeGivenCode();
addEventListener('hashchange', takeGivenCode);
