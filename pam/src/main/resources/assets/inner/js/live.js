// What moves on a page: countdowns, ages, copy buttons, lists that read themselves again.
//
//   <time data-time="not_after" data-left></time>      “42 min 10 s left”, then “over”
//   <button data-copy="#command">Copy</button>         copies the text of an element
//   <section data-list="…" data-live="5">              reads itself again every 5 seconds, unless
//                                                      somebody is using it

import { duration } from '../../web/js/bind.js';
import { reload } from '../../web/js/lists.js';

/** Shows how much time is left until the moment in `datetime`. */
export function showLeft(time) {
  if (!time.dateTime) {
    return;
  }
  const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
  time.textContent = seconds > 0 ? `${duration(seconds)} left` : 'over';
  time.classList.toggle('soon', seconds > 0 && seconds < 300);
  time.classList.toggle('over', seconds <= 0);
}

function tick() {
  document.querySelectorAll('time[data-left]').forEach(showLeft);
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest('button[data-copy]');
  if (!button) {
    return;
  }
  const scope = button.closest('[data-copy-scope]') ?? document;
  await navigator.clipboard.writeText(scope.querySelector(button.dataset.copy).textContent.trim());
  const before = button.textContent;
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = before; }, 1500);
});

/** A list is left alone while its page is hidden, a dialog is open or somebody is inside it. */
function free(section) {
  return document.visibilityState === 'visible'
    && !document.querySelector('dialog[open]')
    && !section.contains(document.activeElement)
    && !section.querySelector('[aria-busy="true"]');
}

for (const section of document.querySelectorAll('[data-live]')) {
  setInterval(() => {
    if (free(section)) {
      reload(section);
    }
  }, Number(section.dataset.live) * 1000);
}

setInterval(tick, 1000);
document.addEventListener('sallyport:filled', tick, true);
