// Leavers are recorded by id; people read names.

import { get } from '../../web/js/api.js';

document.getElementById('leavers')?.addEventListener('sallyport:filled', async (event) => {
  const section = event.currentTarget;
  const names = new Map((await get('/api/v1/people')).items
    .map((person) => [person.id, person.display_name]));
  for (const cell of section.querySelectorAll('[data-text="person"]')) {
    cell.textContent = names.get(cell.textContent) ?? cell.textContent;
  }
});
