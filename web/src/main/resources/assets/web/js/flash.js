// Short confirmations that survive one change of page. They are our own words, never secrets.

const KEPT = 'sallyport.flash';

/** Says something now, at the top of the page. */
export function flash(text, tone = 'good') {
  const note = document.createElement('div');
  note.className = 'note ' + tone;
  note.textContent = text;
  document.getElementById('flash').replaceChildren(note);
}

/** Goes to another page of this door and says something there. */
export function goTo(path, text, tone = 'good') {
  if (text) {
    sessionStorage.setItem(KEPT, JSON.stringify({ text, tone }));
  }
  location.assign(path);
}

/** Shows what the last page left. */
export function showKept() {
  const kept = sessionStorage.getItem(KEPT);
  if (kept) {
    sessionStorage.removeItem(KEPT);
    const { text, tone } = JSON.parse(kept);
    flash(text, tone);
  }
}

/** The page to go on to: only a plain path of this origin, whatever the address says. */
export function nextPath(fallback) {
  const wanted = new URLSearchParams(location.search).get('next') ?? '';
  return /^\/[A-Za-z0-9_\-./]*$/.test(wanted) && !wanted.startsWith('//') ? wanted : fallback;
}
