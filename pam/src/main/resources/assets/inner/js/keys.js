// What one signs and connects with oneself.

import { clearProblem, get, showProblem } from '../../web/js/api.js';
import { flash } from '../../web/js/flash.js';
import { busy, fieldsOf } from '../../web/js/forms.js';
import { fromBase64, toText } from './bytes.js';
import { Cancelled, cosign } from './ceremony.js';
import { enrol } from './new-passkey.js';

const form = document.getElementById('add-authenticator');

form.addEventListener('submit', (event) => {
  event.preventDefault();
  clearProblem(form);
  busy(event.submitter, async () => {
    try {
      const { begun, outcome } = await enrol(
        fieldsOf(form), { person: form.dataset.name, displayName: form.dataset.name });
      if (!outcome.done) {
        // The new one has signed. Now one that this person has already.
        await cosign(await get(`/api/v1/ceremonies/${begun.id}`));
      }
      form.closest('details').open = false;
      flash('Enrolled');
      document.dispatchEvent(new CustomEvent('sallyport:changed'));
    } catch (problem) {
      if (!(problem instanceof Cancelled)) {
        showProblem(form, problem);
      }
    }
  });
});

const registration = document.getElementById('register-key');

// Said while it is still only in this page: a private key must not be sent anywhere.
registration.elements.public_key.addEventListener('input', ({ target: field }) => {
  field.setCustomValidity(/PRIVATE KEY/.test(field.value)
    ? 'This is a private key. Never paste it anywhere; take the file that ends in .pub.'
    : '');
});

// The door takes the key itself, without its name and comment.
registration.addEventListener('sallyport:fields', ({ detail: fields }) => {
  const blob = fields.public_key.trim().split(/\s+/).find((word) => word.startsWith('AAAA'));
  if (blob) {
    fields.public_key = toText(fromBase64(blob));
  }
});
