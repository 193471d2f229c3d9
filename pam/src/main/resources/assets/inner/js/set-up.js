// The first two people.

import { clearProblem, get, showProblem } from '../../web/js/api.js';
import { busy, fieldsOf } from '../../web/js/forms.js';
import { Cancelled } from './ceremony.js';
import { enrol } from './new-passkey.js';

const form = document.getElementById('set-up-form');
const finished = document.getElementById('set-up-done');

form.addEventListener('submit', (event) => {
  event.preventDefault();
  clearProblem(form);
  busy(event.submitter, async () => {
    const fields = fieldsOf(form);
    try {
      const { outcome } = await enrol(
        fields, { person: fields.person, displayName: fields.display_name });
      form.reset();
      show(fields, outcome.result);
    } catch (problem) {
      if (!(problem instanceof Cancelled)) {
        showProblem(form, problem);
      }
    }
  });
});

function show(fields, result) {
  finished.querySelector('[data-said]').textContent =
    `${fields.display_name} can sign at this door now. Until there are two administrators, nothing`
    + ' can be granted.';
  const invitation = result.invitation;
  if (invitation) {
    finished.querySelector('[data-invitation]').textContent = invitation;
    finished.querySelector('[data-once]').hidden = false;
  }
  document.getElementById('set-up').hidden = true;
  finished.hidden = false;
  finished.focus();
}

get('/api/v1/door')
  .then((door) => {
    document.querySelector('[data-closed]').hidden = door.setup_open;
    form.hidden = !door.setup_open;
  })
  .catch((problem) => showProblem(form, problem));
