// Opening a session for looking: a name, then a passkey of this door.

import { clearProblem, get, showProblem } from '../../web/js/api.js';
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

// Somebody who comes to an empty house is shown the way in; if the door does not say, nothing is.
get('/api/v1/door')
  .then((door) => { document.querySelector('[data-set-up]').hidden = !door.setup_open; })
  .catch(() => {});
