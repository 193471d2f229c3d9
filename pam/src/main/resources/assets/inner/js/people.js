// Leavers are recorded by id; people read names.

import { get } from '../../web/js/api.js';

const names = new Map();

async function learn(ids) {
  if (ids.some((id) => !names.has(id))) {
    for (const person of (await get('/api/v1/people')).items) {
      names.set(person.id, person.display_name);
    }
  }
  // Of many people the list is only the first page.
  await Promise.all(ids.filter((id) => !names.has(id)).map(async (id) => {
    names.set(id, (await get(`/api/v1/people/${encodeURIComponent(id)}`)).display_name);
  }));
}

document.getElementById('leavers')?.addEventListener('sallyport:filled', async (event) => {
  const cells = [...event.currentTarget.querySelectorAll('[data-text="person"]:not([data-named])')];
  await learn([...new Set(cells.map((cell) => cell.textContent))]);
  for (const cell of cells) {
    cell.textContent = names.get(cell.textContent);
    cell.dataset.named = '';
  }
});
