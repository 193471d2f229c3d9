// After an invitation: its codes, once.

const form = document.getElementById('invite');
const invited = document.getElementById('invited');

form.addEventListener('sallyport:done', (event) => {
  if (!event.detail.done) {
    return;
  }
  event.preventDefault();
  const { result } = event.detail;
  for (const code of invited.querySelectorAll('[data-code]')) {
    code.textContent = result[code.dataset.code] ?? '–';
  }
  for (const part of invited.querySelectorAll('[data-inner-code]')) {
    part.hidden = !result.inner_invitation;
  }
  invited.querySelector('[data-person]').href = `/people/${result.person}`;
  form.hidden = true;
  invited.hidden = false;
  invited.focus();
});
