// How many notices wait, beside their entry in the navigation.

import { get } from '../../web/js/api.js';

export async function showUnread() {
  const link = document.querySelector('.side a[href="/notices"]');
  if (!link) {
    return;
  }
  const { unread } = await get('/api/v1/notices/unread');
  link.querySelector('[data-unread]')?.remove();
  if (unread > 0) {
    const count = document.createElement('span');
    count.dataset.unread = '';
    count.className = 'badge info plain';
    count.textContent = unread > 99 ? '99+' : String(unread);
    count.setAttribute('aria-label', `${unread} not read`);
    link.append(' ', count);
  }
}

// Whatever keeps the number away is told by the page itself.
const quietly = () => showUnread().catch(() => {});

document.addEventListener('sallyport:changed', quietly);
quietly();
