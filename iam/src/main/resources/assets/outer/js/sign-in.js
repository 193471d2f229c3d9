// The sign-in page: one step after the other, as the door says. Nothing is decided here.

import { Refusal, clearProblem, post, showProblem } from '../../web/js/api.js';
import { goTo, nextPath } from '../../web/js/flash.js';
import { busy } from '../../web/js/forms.js';
import { explain, get as askAuthenticator, supported } from '../../web/js/webauthn.js';

const card = document.getElementById('sign-in');
const LABELS = {
  totp: 'Use a code instead',
  passkey: 'Use a passkey instead',
  recovery: 'Use a recovery code',
};

function showStep(name) {
  for (const step of card.querySelectorAll('[data-step]')) {
    step.hidden = step.dataset.step !== name;
  }
  document.getElementById('headline').textContent = name === 'name' ? 'Sign in' : 'One more proof';
  document.getElementById('lead').hidden = name !== 'name';
}

function showWay(chosen, ways) {
  clearProblem(card);
  for (const part of card.querySelectorAll('[data-way]')) {
    part.hidden = part.dataset.way !== chosen;
  }
  const others = ways.filter((way) => way !== chosen && (way !== 'passkey' || supported()));
  document.getElementById('other-ways').replaceChildren(...others.map((way) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'plain small';
    button.textContent = LABELS[way];
    button.onclick = () => showWay(way, ways);
    return button;
  }));
  card.querySelector(`[data-way="${chosen}"] input`)?.focus();
}

function startAgain() {
  showStep('name');
  document.getElementById('password-form').elements.password.value = '';
}

/** An attempt that has ended sends people back to its beginning. */
function failed(problem) {
  if (problem instanceof Refusal && problem.code === 'gone') {
    startAgain();
  }
  showProblem(card, problem);
}

function signedIn() {
  goTo(nextPath('/'));
}

async function withPasskey(button) {
  clearProblem(card);
  await busy(button, async () => {
    try {
      const { options } = await post('/api/v1/sign-in/passkey/options');
      let assertion;
      try {
        assertion = await askAuthenticator(options);
      } catch (problem) {
        throw new Refusal(0, 'authenticator', explain(problem));
      }
      await post('/api/v1/sign-in/passkey/finish', { assertion });
      signedIn();
    } catch (problem) {
      failed(problem);
    }
  });
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
        failed(problem);
      }
    });
  });
}

onSubmit('password-form', async (form) => {
  const answer = await post('/api/v1/sign-in', {
    name: form.elements.name.value,
    password: form.elements.password.value,
  });
  showStep('second');
  showWay(answer.next, answer.ways);
});

onSubmit('code-form', async (form) => {
  const code = form.elements.code.value;
  form.reset();
  await post('/api/v1/sign-in/totp', { code });
  signedIn();
});

onSubmit('recovery-form', async (form) => {
  await post('/api/v1/sign-in/recovery', { code: form.elements.code.value });
  signedIn();
});

for (const id of ['with-passkey', 'second-passkey']) {
  const button = document.getElementById(id);
  button.disabled = !supported();
  button.addEventListener('click', () => withPasskey(button));
}
document.getElementById('start-again').addEventListener('click', () => {
  clearProblem(card);
  startAgain();
});
