// The notices of the person who looks: all of them can be marked as read up to the newest shown.

const section = document.getElementById('notices');
const all = document.querySelector('[data-part="all-read"]');

section.addEventListener('sallyport:filled', ({ detail }) => {
  const items = detail.items ?? [];
  all.hidden = !items.some(({ state }) => state === 'NEW');
  if (items.length > 0 && !all.dataset.fields) {
    all.dataset.fields = JSON.stringify({ newest: items[0].id });
  }
});

document.addEventListener('sallyport:changed', () => delete all.dataset.fields);
