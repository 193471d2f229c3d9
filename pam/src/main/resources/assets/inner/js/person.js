// A code for somebody who has no authenticator at this door yet; shown once.

document.getElementById('code')?.addEventListener('sallyport:done', (event) => {
  event.preventDefault();
  const made = event.currentTarget.querySelector('[data-made]');
  made.querySelector('code').textContent = event.detail.code ?? event.detail.invitation;
  made.hidden = false;
});
