// Leavers are recorded by id; people read names.

import { get } from '../../web/js/api.js';

const names = new Map();

async function learn(ids) {
  if (names.size === 0) {
    for (const person of (await get('/api/v1/people')).items) {
      names.set(person.id, person.display_name);
    }
  }
  // Of many people the list is only the first page. Who cannot be looked up keeps their id.
  await Promise.allSettled(ids.filter((id) => !names.has(id)).map(async (id) => {
    names.set(id, (await get(`/api/v1/people/${encodeURIComponent(id)}`)).display_name);
  }));
}

document.getElementById('leavers')?.addEventListener('sallyport:filled', async (event) => {
  const cells = [...event.currentTarget.querySelectorAll('[data-text="person"]:not([data-named])')]
    .map((cell) => ({ cell, id: cell.textContent }));
  // Marked before anything is waited for: the next page must not take a name for an id.
  cells.forEach(({ cell }) => { cell.dataset.named = ''; });
  await learn([...new Set(cells.map(({ id }) => id))]);
  cells.forEach(({ cell, id }) => { cell.textContent = names.get(id) ?? id; });
});
