// The editor: check a text as often as you like, then propose and sign it.

import { clearProblem, get, post, showProblem } from '../../web/js/api.js';
import { goTo } from '../../web/js/flash.js';
import { busy } from '../../web/js/forms.js';
import { diffParts, findingParts, replayParts, scopeParts } from './access-diff.js';
import { Cancelled, perform } from './ceremony.js';

const form = document.getElementById('edit-policy');
const plan = document.getElementById('plan');
const door = form.dataset.door;
const part = (root, name) => root.querySelector(`[data-part="${name}"]`);

/** @param scope whom and what to compare; empty for everybody and everything, as it is signed */
async function check(scope) {
  clearProblem(form);
  const { text, days } = form.elements;
  const answer = await post('/api/v1/policies/plan', {
    door, text: text.value, days: Number(days.value), ...(scope ? { scope } : {}),
  });
  const refused = answer.refused ? [{ message: answer.refused, refused: true }] : [];
  part(plan, 'findings').replaceChildren(...findingParts([...answer.findings, ...refused]));
  part(plan, 'diff').replaceChildren(
    ...(answer.valid
      ? [...scopeParts(scope), ...diffParts(answer.access_diff), ...replayParts(answer.replay)]
      : []));
  plan.hidden = false;
  const first = answer.findings.find((finding) => finding.refused && finding.line);
  if (first) {
    select(first.line);
  }
  return answer.valid && !answer.refused;
}

/** Puts the cursor where the first mistake is. */
function select(line) {
  const lines = form.elements.text.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  form.elements.text.focus();
  form.elements.text.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
}

async function propose() {
  if (!form.reportValidity() || !(await check(''))) {
    return;
  }
  const outcome = await perform('change-policy', {
    door, text: form.elements.text.value, reason: form.elements.reason.value,
  });
  goTo(
    outcome.done ? '/policies' : '/signatures',
    outcome.done
      ? 'In force, on trial'
      : 'Proposed. Another administrator reads and approves it here.',
    'info');
}

function when(button, action) {
  button.onclick = () => busy(button, async () => {
    try {
      await action();
    } catch (problem) {
      if (!(problem instanceof Cancelled)) {
        showProblem(form, problem);
      }
    }
  });
}

form.addEventListener('submit', (event) => event.preventDefault());
when(part(form, 'check'), () => check(form.elements.scope.value.trim()));
when(part(form, 'propose'), propose);
get(`/api/v1/policies/${door}`)
  .then((set) => { form.elements.text.value = set.text; })
  .catch((problem) => showProblem(form, problem));
