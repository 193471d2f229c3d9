// The one way the console talks to its door: JSON over /api/v1, with the header that pages of
// other sites cannot send. Everything shown goes through textContent, so no answer becomes markup.

/** What the door refused, in its own words (RFC 9457). */
export class Refusal extends Error {
  constructor(status, code, detail) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

/** Calls the door and returns the parsed answer, or throws a Refusal. */
export async function api(method, path, body) {
  const request = {
    method,
    headers: { 'Accept': 'application/json', 'X-Sallyport': '1' },
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
  };
  if (body !== undefined) {
    request.headers['Content-Type'] = 'application/json';
    request.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, request);
  } catch {
    throw new Refusal(0, 'unreachable', 'the door does not answer: check the connection and try again');
  }
  if (response.status === 204) {
    return null;
  }
  const type = response.headers.get('Content-Type') ?? '';
  const content = type.includes('json') ? await response.json() : null;
  if (!response.ok) {
    throw new Refusal(
      response.status, content?.code ?? 'refused', content?.detail ?? 'the door refuses this');
  }
  return content;
}

export const get = (path) => api('GET', path);
export const post = (path, body = {}) => api('POST', path, body);
export const put = (path, body = {}) => api('PUT', path, body);
export const remove = (path) => api('DELETE', path);

/** A sentence for people: first letter up, full stop at the end. */
export function sentence(text) {
  const words = text.trim();
  const capital = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(capital) ? capital : capital + '.';
}

/** Shows a failure in the nearest place made for it, and moves the reader there. */
export function showProblem(near, problem) {
  const expected = problem instanceof Refusal;
  if (expected && problem.status === 401 && document.body.classList.contains('house')) {
    location.reload();
    return;
  }
  const note = document.createElement('div');
  note.className = 'note bad';
  note.setAttribute('role', 'alert');
  note.tabIndex = -1;
  note.textContent = sentence(
    expected ? problem.message : 'something broke in this page: reload it');
  const place = placeFor(near);
  place.replaceChildren(note);
  place.hidden = false;
  note.focus();
  if (!expected) {
    console.error(problem);
  }
}

export function clearProblem(near) {
  placeFor(near).replaceChildren();
}

function placeFor(near) {
  return near?.querySelector?.('[data-problem]')
    ?? near?.closest?.('form, section, article')?.querySelector('[data-problem]')
    ?? document.getElementById('flash');
}
