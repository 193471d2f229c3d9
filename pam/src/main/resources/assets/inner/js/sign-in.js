// Opening a session for looking: a name, then a passkey of this door.

import { clearProblem, showProblem } from '../../web/js/api.js';
import { goTo, nextPath } from '../../web/js/flash.js';
import { busy, fieldsOf } from '../../web/js/forms.js';
import { Cancelled, perform } from './ceremony.js';

const form = document.getElementById('sign-in');

form.addEventListener('submit', (event) => {
  event.preventDefault();
  clearProblem(form);
  busy(form.querySelector('button'), async () => {
    try {
      const { person } = fieldsOf(form);
      await perform('open-inner-session', { person: person.trim().toLowerCase() });
      goTo(nextPath('/'));
    } catch (problem) {
      if (!(problem instanceof Cancelled)) {
        showProblem(form, problem);
      }
    }
  });
});
