// My account: factors, recovery codes, sessions. Lists fill themselves (lists.js); what changes
// factors asks for a fresh proof where the door wants one.

import { Refusal, clearProblem, post, remove, showProblem } from '../../web/js/api.js';
import { flash } from '../../web/js/flash.js';
import { busy, confirmed, fieldsOf } from '../../web/js/forms.js';
import { reload } from '../../web/js/lists.js';
import { create, explain, supported } from '../../web/js/webauthn.js';
import { showCodes } from './codes.js';
import { withProof } from './prove.js';

const factors = document.getElementById('factors');
const generator = document.getElementById('new-totp');

async function guarded(near, button, action) {
  clearProblem(near);
  await busy(button, async () => {
    try {
      await action();
    } catch (problem) {
      showProblem(near, problem);
    }
  });
}

factors.addEventListener('sallyport:filled', (event) => {
  const left = event.detail.recovery_codes_left;
  document.getElementById('codes-left').textContent = left === 1
    ? 'One code is left: make new ones.'
    : `${left} codes are left.`;
});

factors.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-remove-factor]');
  if (button && await confirmed('Remove this? You cannot sign in with it again.', 'Remove')) {
    await guarded(factors, button, async () => {
      await withProof(() => remove(button.dataset.remove));
      flash('Removed.');
      await reload(factors);
    });
  }
});

const passkeyButton = document.getElementById('add-passkey');
passkeyButton.disabled = !supported();
passkeyButton.addEventListener('click', () => guarded(factors, passkeyButton, async () => {
  const { options } = await withProof(() => post('/api/v1/me/passkeys/options'));
  let credential;
  try {
    credential = await create(options);
  } catch (problem) {
    throw new Refusal(0, 'authenticator', explain(problem));
  }
  await post('/api/v1/me/passkeys/finish', { label: passkeyName(), credential });
  flash('Passkey added.');
  await reload(factors);
}));

function passkeyName() {
  const system = ['iPhone', 'iPad', 'Android', 'Windows', 'Mac OS', 'Linux']
    .find((name) => navigator.userAgent.includes(name)) ?? 'a device';
  return `Passkey on ${system === 'Mac OS' ? 'macOS' : system}`;
}

const replaceButton = document.getElementById('replace-totp');
replaceButton.addEventListener('click', () => guarded(factors, replaceButton, async () => {
  const { totp } = await withProof(() => post('/api/v1/me/totp/begin'));
  document.getElementById('qr').src = totp.picture;
  document.getElementById('secret').textContent = totp.secret;
  generator.hidden = false;
  generator.querySelector('input').focus();
}));

function closeGenerator() {
  generator.hidden = true;
  document.getElementById('secret').textContent = '';
  document.getElementById('qr').removeAttribute('src');
}

document.getElementById('cancel-totp').addEventListener('click', closeGenerator);
const generatorForm = document.getElementById('totp-form');
generatorForm.addEventListener('submit', (event) => {
  event.preventDefault();
  guarded(generatorForm, event.submitter, async () => {
    await post('/api/v1/me/totp/confirm', fieldsOf(generatorForm));
    generatorForm.reset();
    closeGenerator();
    flash('Code generator replaced.');
    await reload(factors);
  });
});

const passwordForm = document.getElementById('password-form');
passwordForm.addEventListener('submit', (event) => {
  event.preventDefault();
  guarded(passwordForm, event.submitter, async () => {
    await withProof(() => post('/api/v1/me/password', fieldsOf(passwordForm)));
    passwordForm.reset();
    flash('Password changed.');
    await reload(factors);
  });
});

const codesButton = document.getElementById('make-codes');
codesButton.addEventListener('click', async () => {
  if (!await confirmed('Make new recovery codes? The old ones end.', 'Make new codes')) {
    return;
  }
  await guarded(document.getElementById('recovery'), codesButton, async () => {
    const answer = await withProof(() => post('/api/v1/me/recovery-codes'));
    showCodes(document.getElementById('codes'), answer.recovery_codes);
    document.getElementById('new-codes').hidden = false;
    await reload(factors);
  });
});
