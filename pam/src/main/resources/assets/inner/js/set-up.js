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
  const said = finished.querySelector('[data-said]');
  said.textContent = `${fields.display_name} can sign at this door now.`;
  stillOpen()
    .then((open) => {
      said.textContent += open
        ? ' Nothing can be granted before there are two administrators.'
        : ' That makes two administrators: this installation is set up.';
      finished.querySelector('[data-second]').hidden = !open;
    })
    .catch((problem) => showProblem(finished, problem));
  const invitation = result.invitation;
  if (invitation) {
    finished.querySelector('[data-invitation]').textContent = invitation;
    finished.querySelector('[data-once]').hidden = false;
  }
  document.getElementById('set-up').hidden = true;
  finished.hidden = false;
  finished.focus();
}

const stillOpen = async () => (await get('/api/v1/door')).setup_open;

stillOpen()
  .then((open) => {
    document.querySelector('[data-closed]').hidden = open;
    form.hidden = !open;
  })
  .catch((problem) => showProblem(form, problem));
