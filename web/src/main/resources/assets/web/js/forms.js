// Forms and buttons that call the API, declared in markup.
//
//   <form data-post="/api/v1/me/password" data-done="Password changed" data-goto="/account">
//     <div data-problem></div> … <button>Save</button>
//   <button data-post="/api/v1/people/psn_…/freeze" data-confirm="Freeze Ada?" data-done="Frozen">
//   <button data-delete="/api/v1/me/sessions/wse_…" data-done="Session ended">
//
// Fields become JSON by name; empty optional fields (data-optional) are left out. After success the
// form or button fires `sallyport:done` with the answer (preventDefault to take over), then either
// goes on to another page or fires `sallyport:changed`, which makes lists read themselves again.

import { api, clearProblem, showProblem } from './api.js';
import { flash, goTo } from './flash.js';

/** The fields of a form as JSON. */
export function fieldsOf(form) {
  const fields = {};
  for (const field of form.elements) {
    if (!field.name || field.disabled) {
      continue;
    }
    if (field.type === 'checkbox') {
      fields[field.name] = field.checked;
    } else if (field.type === 'radio') {
      if (field.checked) {
        fields[field.name] = field.value;
      }
    } else if (field.type === 'number') {
      if (field.value !== '') {
        fields[field.name] = Number(field.value);
      }
    } else if (field.value !== '' || !('optional' in field.dataset)) {
      fields[field.name] = field.value;
    }
  }
  return fields;
}

/** Runs an action while a button shows that it is busy; a second press does nothing. */
export async function busy(button, action) {
  if (button?.getAttribute('aria-busy') === 'true') {
    return;
  }
  button?.setAttribute('aria-busy', 'true');
  try {
    await action();
  } finally {
    button?.removeAttribute('aria-busy');
  }
}

/** Asks before something that cannot be taken back. Resolves to true or false. */
export function confirmed(question, verb) {
  return new Promise((resolve) => {
    const dialog = document.createElement('dialog');
    const text = document.createElement('p');
    text.textContent = question;
    const row = document.createElement('div');
    row.className = 'row';
    const no = document.createElement('button');
    no.className = 'plain';
    no.textContent = 'Cancel';
    const yes = document.createElement('button');
    yes.textContent = verb;
    row.append(no, yes);
    dialog.append(text, row);
    let answer = false;
    no.onclick = () => dialog.close();
    yes.onclick = () => { answer = true; dialog.close(); };
    dialog.onclose = () => { dialog.remove(); resolve(answer); };
    document.body.append(dialog);
    dialog.showModal();
    no.focus();
  });
}

function after(element, answer) {
  const done = new CustomEvent(
    'sallyport:done', { detail: answer, bubbles: true, cancelable: true });
  if (!element.dispatchEvent(done)) {
    return;
  }
  if (element.dataset.goto) {
    goTo(element.dataset.goto, element.dataset.done);
    return;
  }
  if (element.dataset.done) {
    flash(element.dataset.done);
  }
  document.dispatchEvent(new CustomEvent('sallyport:changed'));
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  const path = form.dataset.post ?? form.dataset.put;
  if (!path) {
    return;
  }
  event.preventDefault();
  clearProblem(form);
  busy(event.submitter ?? form.querySelector('button'), async () => {
    try {
      const answer = await api(form.dataset.post ? 'POST' : 'PUT', path, fieldsOf(form));
      if (!('keep' in form.dataset)) {
        form.reset();
      }
      after(form, answer);
    } catch (problem) {
      showProblem(form, problem);
    }
  });
});

document.addEventListener('click', async (event) => {
  const button = event.target.closest('button[data-post], button[data-delete]');
  if (!button) {
    return;
  }
  event.preventDefault();
  const question = button.dataset.confirm;
  if (question && !(await confirmed(question, button.textContent.trim()))) {
    return;
  }
  busy(button, async () => {
    try {
      const answer = button.dataset.post
        ? await api('POST', button.dataset.post, JSON.parse(button.dataset.body ?? '{}'))
        : await api('DELETE', button.dataset.delete);
      after(button, answer);
    } catch (problem) {
      showProblem(button, problem);
    }
  });
});
