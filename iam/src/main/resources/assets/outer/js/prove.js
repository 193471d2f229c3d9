// Runs a change; when the door asks for a fresh proof first, gets one and runs it again.

import { Refusal, clearProblem, get, post, showProblem } from '../../web/js/api.js';
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

/**
 * A wrong code and a session that has ended are refused alike. As long as the session goes on, it
 * was the code: the person tries again here instead of being sent to sign in.
 */
async function refusedProof(problem) {
  if (!(problem instanceof Refusal) || problem.status !== 401) {
    return problem;
  }
  try {
    await get('/api/v1/me');
    return new Refusal(0, 'proof', problem.message);
  } catch {
    return problem;
  }
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
        showProblem(form, await refusedProof(problem));
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
