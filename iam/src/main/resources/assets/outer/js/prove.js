// Runs a change; when the door asks for a fresh proof first, gets one and runs it again.

import { Refusal, clearProblem, post, showProblem } from '../../web/js/api.js';
import { explain, get as askAuthenticator, supported } from '../../web/js/webauthn.js';

const dialog = document.getElementById('prove');
const form = document.getElementById('prove-form');

export async function withProof(change) {
  try {
    return await change();
  } catch (problem) {
    if (!(problem instanceof Refusal) || problem.code !== 'step-up') {
      throw problem;
    }
  }
  await prove();
  return change();
}

function prove() {
  return new Promise((resolve, reject) => {
    form.reset();
    clearProblem(form);
    let proved = false;
    const attempt = async (action) => {
      try {
        await action();
        proved = true;
        dialog.close();
      } catch (problem) {
        showProblem(form, problem);
      }
    };
    form.onsubmit = (event) => {
      event.preventDefault();
      attempt(() => post('/api/v1/me/prove', { code: form.elements.code.value }));
    };
    const passkey = document.getElementById('prove-passkey');
    passkey.disabled = !supported();
    passkey.onclick = () => attempt(async () => {
      const { options } = await post('/api/v1/me/prove/passkey/options');
      let assertion;
      try {
        assertion = await askAuthenticator(options);
      } catch (problem) {
        throw new Refusal(0, 'authenticator', explain(problem));
      }
      await post('/api/v1/me/prove/passkey/finish', { assertion });
    });
    document.getElementById('prove-cancel').onclick = () => dialog.close();
    dialog.onclose = () => {
      if (proved) {
        resolve();
      } else {
        reject(new Refusal(0, 'cancelled', 'nothing was changed'));
      }
    };
    dialog.showModal();
    form.elements.code.focus();
  });
}
