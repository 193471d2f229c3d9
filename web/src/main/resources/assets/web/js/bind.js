// Fills markup with facts. The markup says where each fact goes:
//   data-text="display_name"      the text
//   data-text="{login}@{target}"  several facts in one text
//   data-href="/people/{id}"      a link; the same braces work in data-post and data-delete
//   data-fields='{"grant":"{id}"}' the fields of an act or a call, as JSON
//   data-word="kind"              the text of a constant, in small letters
//   data-time="created_at"        a <time>, shown relative, exact on hover
//   data-moment="not_after"       a <time>, shown exactly
//   data-duration="seconds"       a length of time: 3725 is “1 h 2 min”
//   data-badge="state"            a badge; its tone follows the word
//   data-if="frozen_at"           shown only when there is something (data-unless: the contrary)
//   data-if="state=ACTIVE"        shown only when it is exactly this
//   data-each="groups"            repeats the <template> inside for each element
//   data-value="name"             the value of an input
// Paths may have dots: data-text="person.display_name". A lone "." is the item itself.

const TONES = {
  good: ['active', 'good', 'granted', 'approved', 'ready', 'sealed', 'permitted', 'done',
    'enrolled', 'verified', 'fresh', 'complete', 'on'],
  warn: ['invited', 'waiting', 'pending', 'requested', 'expiring', 'stale', 'used', 'draining',
    'ending', 'open'],
  bad: ['frozen', 'left', 'revoked', 'denied', 'refused', 'failed', 'expired', 'terminated',
    'forbidden', 'locked', 'missing'],
  info: ['live', 'running', 'connected', 'current', 'recording', 'this device'],
};

export function valueAt(item, path) {
  if (path === '.') {
    return item;
  }
  return path.split('.').reduce((value, key) => value?.[key], item);
}

/** Replaces {path} with facts; for addresses, each fact must be a plain word. */
export function filled(pattern, item, plainOnly = false) {
  return pattern.replace(/\{([a-z0-9_.]+)\}/g, (_, path) => {
    const value = String(valueAt(item, path) ?? '');
    if (plainOnly && !/^[A-Za-z0-9_.:@+~-]+$/.test(value)) {
      throw new Error('a fact that does not fit into an address');
    }
    return value;
  });
}

export function bind(root, item) {
  for (const holder of own(root, '[data-each]')) {
    repeat(holder, valueAt(item, holder.dataset.each) ?? []);
  }
  each(root, 'text', (element, rule) => {
    const value = rule.includes('{') ? filled(rule, item) : valueAt(item, rule);
    element.textContent = value === undefined || value === null || value === '' ? '–' : String(value);
  });
  each(root, 'word', (element, rule) => { element.textContent = word(valueAt(item, rule)) || '–'; });
  each(root, 'value', (element, rule) => { element.value = valueAt(item, rule) ?? ''; });
  each(root, 'href', (element, rule) => showLink(element, rule, item));
  each(root, 'fields', (element, rule) => { element.dataset.fields = filled(rule, item, true); });
  each(root, 'post', (element, rule) => { element.dataset.post = filled(rule, item, true); });
  each(root, 'delete', (element, rule) => { element.dataset.delete = filled(rule, item, true); });
  each(root, 'confirm', (element, rule) => { element.dataset.confirm = filled(rule, item); });
  each(root, 'time', (element, rule) => showTime(element, valueAt(item, rule)));
  each(root, 'moment', (element, rule) => showMoment(element, valueAt(item, rule)));
  each(root, 'duration', (element, rule) => {
    const seconds = valueAt(item, rule);
    element.textContent = seconds === undefined || seconds === null ? '–' : duration(seconds);
  });
  each(root, 'badge', (element, rule) => showBadge(element, valueAt(item, rule)));
  each(root, 'if', (element, rule) => { element.hidden = !holds(rule, item); });
  each(root, 'unless', (element, rule) => { element.hidden = holds(rule, item); });
  return root;
}

/** A link to something that is not there is no link. */
function showLink(element, rule, item) {
  const missing = [...rule.matchAll(/\{([a-z0-9_.]+)\}/g)]
    .some(([, path]) => (valueAt(item, path) ?? '') === '');
  if (missing) {
    element.removeAttribute('href');
  } else {
    element.setAttribute('href', filled(rule, item, true));
  }
}

function holds(rule, item) {
  const [path, wanted] = rule.split('=', 2);
  const value = valueAt(item, path);
  if (wanted !== undefined) {
    return String(value) === wanted;
  }
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** Elements with the attribute that belong to this item and to nothing nested that has its own. */
function own(root, selector) {
  const found = [...root.querySelectorAll(selector)];
  if (root.matches?.(selector)) {
    found.unshift(root);
  }
  return found.filter((element) => {
    const holder = element.parentElement?.closest('[data-each], [data-list], [data-record]');
    return !holder || holder === root || !root.contains(holder) || element === root;
  });
}

function each(root, name, action) {
  for (const element of own(root, `[data-${name}]`)) {
    action(element, element.dataset[name]);
  }
}

function repeat(holder, items) {
  const template = holder.querySelector(':scope > template');
  const copies = items.map((item) =>
    bind(template.content.firstElementChild.cloneNode(true), item));
  holder.replaceChildren(template, ...copies);
}

const word = (value) => String(value ?? '').toLowerCase().replaceAll('_', ' ');

export function showBadge(element, value) {
  const shown = word(value);
  element.textContent = shown || '–';
  element.classList.remove('good', 'warn', 'bad', 'info');
  element.classList.add('badge');
  for (const [tone, words] of Object.entries(TONES)) {
    if (words.includes(shown)) {
      element.classList.add(tone);
    }
  }
}

const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const STEPS = [['year', 31536000], ['month', 2592000], ['day', 86400], ['hour', 3600],
  ['minute', 60], ['second', 1]];

export function showTime(element, value) {
  if (!value) {
    element.textContent = '–';
    return;
  }
  const at = new Date(value);
  element.dateTime = at.toISOString();
  element.title = at.toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'medium' });
  const seconds = Math.round((at.getTime() - Date.now()) / 1000);
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  element.textContent = Math.abs(seconds) < 5
    ? 'just now'
    : RELATIVE.format(Math.trunc(seconds / size), unit);
}

/** A moment in the reader's own time zone. */
export function showMoment(element, value) {
  if (!value) {
    element.textContent = '–';
    return;
  }
  const at = new Date(value);
  element.dateTime = at.toISOString();
  element.title = at.toISOString();
  element.textContent = at.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** A length of time in the two largest units. */
export function duration(seconds) {
  const parts = [];
  let rest = Math.max(0, Math.round(seconds));
  for (const [unit, size] of [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]]) {
    const count = Math.floor(rest / size);
    rest %= size;
    if (count > 0) {
      parts.push(`${count} ${unit}`);
    }
    if (parts.length === 2 || (parts.length === 1 && count === 0)) {
      break;
    }
  }
  return parts.join(' ') || '0 s';
}
