// Enrolling with a code and two vouchers.

import { clearProblem, showProblem } from '../../web/js/api.js';
import { busy, fieldsOf } from '../../web/js/forms.js';
import { shortHash, toBytes, toHex } from './bytes.js';
import { Cancelled } from './ceremony.js';
import { enrol } from './new-passkey.js';

const form = document.getElementById('enrol-form');
const finished = document.getElementById('enrol-done');

form.addEventListener('submit', (event) => {
  event.preventDefault();
  clearProblem(form);
  busy(event.submitter, async () => {
    const fields = fieldsOf(form);
    try {
      const { begun, outcome } = await enrol(
        fields, { person: fields.person, displayName: fields.person });
      form.reset();
      show(begun, outcome);
    } catch (problem) {
      if (!(problem instanceof Cancelled)) {
        showProblem(form, problem);
      }
    }
  });
});

function show(begun, outcome) {
  // `challenge` was found to be the digest of the exact bytes before anything was signed.
  finished.querySelector('[data-digest]').textContent = shortHash(toHex(toBytes(begun.challenge)));
  finished.querySelector('[data-until]').textContent =
    new Date(outcome.until).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  document.getElementById('enrol').hidden = true;
  finished.hidden = false;
  finished.focus();
}
