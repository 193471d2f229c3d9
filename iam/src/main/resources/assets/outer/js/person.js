// One person: freezing, with a reason, after a question.

import { clearProblem, post, showProblem } from '../../web/js/api.js';
import { flash } from '../../web/js/flash.js';
import { busy, confirmed, fieldsOf } from '../../web/js/forms.js';
import { reload } from '../../web/js/lists.js';
import { withProof } from './prove.js';

const form = document.getElementById('freeze-form');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  clearProblem(form);
  if (!await confirmed('End all access of this person at both doors, at once?', 'Freeze')) {
    return;
  }
  await busy(event.submitter, async () => {
    try {
      await withProof(
        () => post(`/api/v1/people/${form.dataset.person}/freeze`, fieldsOf(form)));
      form.reset();
      flash('Frozen. Their sessions have ended.');
      await reload(document.getElementById('person'));
    } catch (problem) {
      showProblem(form, problem);
    }
  });
});
