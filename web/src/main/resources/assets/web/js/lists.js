// Lists and records from the API, declared in markup.
//
//   <section data-list="/api/v1/people">           one listing: {items: […], next: …}
//     <tbody data-rows></tbody>
//     <template data-row><tr>…</tr></template>      see bind.js for what goes inside
//     <div data-empty hidden>…</div>  <button data-more hidden>More</button>
//   </section>
//   <article data-record="/api/v1/people/psn_…">…</article>   one item, bound in place
//
// `sallyport:changed` on the document makes everything read itself again; forms.js fires it.

import { clearProblem, get, showProblem } from './api.js';
import { bind } from './bind.js';

async function fillList(section, after) {
  const rows = section.querySelector('[data-rows]');
  const template = section.querySelector('template[data-row]');
  const address = new URL(section.dataset.list, location.origin);
  if (after) {
    address.searchParams.set('after', after);
  }
  section.setAttribute('aria-busy', 'true');
  try {
    const listing = await get(address.pathname + address.search);
    const elements = (listing.items ?? []).map((item) =>
      bind(template.content.firstElementChild.cloneNode(true), item));
    if (after) {
      rows.append(...elements);
    } else {
      rows.replaceChildren(...elements);
    }
    clearProblem(section);
    showEdges(section, listing, rows.childElementCount === 0);
    section.dispatchEvent(new CustomEvent('sallyport:filled', { detail: listing }));
  } catch (problem) {
    showProblem(section, problem);
  } finally {
    section.removeAttribute('aria-busy');
    section.querySelector('[data-loading]')?.remove();
  }
}

function showEdges(section, listing, nothing) {
  const more = section.querySelector('[data-more]');
  const empty = section.querySelector('[data-empty]');
  if (empty) {
    empty.hidden = !nothing;
  }
  whenFilled(section, !nothing);
  if (more) {
    more.hidden = !listing.next;
    more.onclick = () => fillList(section, listing.next);
  }
}

/** Parts that only make sense with content; those of nested lists are theirs to show. */
function whenFilled(element, filled) {
  for (const part of element.querySelectorAll('[data-when-filled]')) {
    if (part.closest('[data-list], [data-record]') === element) {
      part.hidden = !filled;
    }
  }
}

async function fillRecord(element) {
  try {
    const item = await get(element.dataset.record);
    clearProblem(element);
    bind(element, item);
    element.querySelector(':scope > [data-loading]')?.remove();
    whenFilled(element, true);
    element.dispatchEvent(new CustomEvent('sallyport:filled', { detail: item }));
  } catch (problem) {
    showProblem(element, problem);
  }
}

/** Reads one list or record again. */
export function reload(element) {
  return element.dataset.list ? fillList(element) : fillRecord(element);
}

/** Reads every list and record of the page again. */
export function reloadAll() {
  return Promise.all([...document.querySelectorAll('[data-list], [data-record]')].map(reload));
}

// Not before every module of the page has run: an answer that is quick must not find the page's own
// listeners missing. All modules of a page run before this event.
if (document.readyState === 'complete') {
  reloadAll();
} else {
  document.addEventListener('DOMContentLoaded', () => reloadAll(), { once: true });
}
document.addEventListener('sallyport:changed', () => reloadAll());

for (const field of document.querySelectorAll('[data-filter]')) {
  field.addEventListener('input', () => {
    const wanted = field.value.trim().toLowerCase();
    for (const row of document.querySelectorAll(field.dataset.filter + ' [data-rows] > *')) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
    }
  });
}
