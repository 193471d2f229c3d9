// Forms and buttons whose act is signed, declared in markup.
//
//   <form data-act="request-elevation" data-goto="/requests/{request}" data-done="Asked">
//   <button data-act="accept-grant" data-fields='{"grant":"grt_…"}' data-done="Taken up">
//
// A form's fields are the act's (forms.js reads them); data-fields adds to them. data-list="a b"
// names fields whose lines become lists. After success `sallyport:done` is fired with the outcome
// (preventDefault to take over); an act that needs more signatures goes to /signatures.

import { clearProblem, showProblem } from '../../web/js/api.js';
import { filled } from '../../web/js/bind.js';
import { flash, goTo } from '../../web/js/flash.js';
import { busy, fieldsOf } from '../../web/js/forms.js';
import { Cancelled, perform } from './ceremony.js';

/** What a form says about its act; may be changed by listeners of `sallyport:fields`. */
function wanted(element) {
  const own = element instanceof HTMLFormElement ? fieldsOf(element) : {};
  const fields = { ...own, ...JSON.parse(element.dataset.fields ?? '{}') };
  for (const name of (element.dataset.lists ?? '').split(' ').filter(Boolean)) {
    fields[name] = lines(fields[name] ?? '');
  }
  const event = new CustomEvent('sallyport:fields', { detail: fields });
  element.dispatchEvent(event);
  return fields;
}

export const lines = (text) => text.split(/[\n,]/).map((line) => line.trim()).filter(Boolean);

export async function act(element, fields) {
  clearProblem(element);
  try {
    after(element, await perform(element.dataset.act, fields));
  } catch (problem) {
    if (!(problem instanceof Cancelled)) {
      showProblem(element, problem);
    }
  }
}

function after(element, outcome) {
  const done = new CustomEvent(
    'sallyport:done', { detail: outcome, bubbles: true, cancelable: true });
  if (!element.dispatchEvent(done)) {
    return;
  }
  if (!outcome.done) {
    const count = outcome.missing === 1 ? 'one more signature' : `${outcome.missing} more signatures`;
    goTo('/signatures', `Signed. It waits for ${count} of other people.`, 'info');
  } else if (element.dataset.goto) {
    goTo(filled(element.dataset.goto, outcome.result, true), element.dataset.done);
  } else {
    flash(element.dataset.done ?? 'Done');
    document.dispatchEvent(new CustomEvent('sallyport:changed'));
  }
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.dataset.act) {
    return;
  }
  event.preventDefault();
  busy(event.submitter ?? form.querySelector('button'), () => act(form, wanted(form)));
});

document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-act]');
  if (button) {
    event.preventDefault();
    busy(button, () => act(button, wanted(button)));
  }
});
