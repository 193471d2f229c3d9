// On every page: the way out, what the last page left to say, and times that read well.

import { post, showProblem } from './api.js';
import { showKept } from './flash.js';
import { showTime } from './bind.js';

showKept();

for (const button of document.querySelectorAll('[data-sign-out]')) {
  button.addEventListener('click', async () => {
    try {
      await post('/api/v1/sign-out');
      sessionStorage.clear();
      location.assign(button.dataset.signOut);
    } catch (problem) {
      showProblem(button, problem);
    }
  });
}

for (const time of document.querySelectorAll('time[datetime]')) {
  showTime(time, time.getAttribute('datetime'));
}

// On a small screen the navigation scrolls sideways: begin where the reader is.
document.querySelector('.side a[aria-current="page"]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
