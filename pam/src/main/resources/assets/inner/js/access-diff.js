// Shows what a change of policies does to people's access: the JSON text whose hash is signed.

const PARTS = [
  ['allowed', 'Newly allowed', 'good'],
  ['refused', 'Newly refused', 'bad'],
  ['otherwise', 'Allowed otherwise', 'info'],
];

export function sentence(change) {
  const object = change.what_name === 'installation' ? '' : ` ${change.what_name}`;
  return `${change.who_name}: ${change.action}${object}: ${change.after} (was ${change.before})`;
}

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) {
    made.className = className;
  }
  return made;
}

export function list(items) {
  const lines = document.createElement('ul');
  lines.append(...items.map((item) => element('li', item)));
  return lines;
}

/** @param text the diff as JSON; null for what a fresh installation starts with */
export function diffParts(text) {
  if (!text) {
    return [element('p', 'This is what a fresh installation starts with.')];
  }
  const diff = JSON.parse(text);
  const parts = [];
  if (!diff.complete) {
    parts.push(element(
      'p', 'There is too much to compare: what follows is a part of it.', 'note warn'));
  }
  for (const [name, title, tone] of PARTS) {
    const { count, first } = diff[name];
    if (count === 0) {
      continue;
    }
    const heading = element('h3', `${title} `);
    heading.append(element('span', String(count), `badge ${tone}`));
    const more = count - first.length;
    parts.push(heading, list([...first.map(sentence), ...(more > 0 ? [`and ${more} more`] : [])]));
  }
  if (parts.length === 0) {
    parts.push(element('p', 'Nobody’s access changes.'));
  }
  parts.push(element(
    'p',
    'Compared for this moment, with nothing said or proved and with all that can be. '
      + 'Conditions on time, address, login or approvals were not tried out.',
    'small'));
  return parts;
}

/** A part is never taken for the whole. */
export function scopeParts(scope) {
  return scope
    ? [element('p', `Compared for ${scope} alone. What is signed is compared for all.`, 'note info')]
    : [];
}

/** What would have become of what really happened. */
export function replayParts(replay) {
  if (!replay) {
    return [];
  }
  const told = `Of ${replay.decided} recorded decisions since ${replay.since.slice(0, 10)}, `
    + `${replay.otherwise} would be decided otherwise.`;
  const more = replay.otherwise - replay.changed.length;
  return [
    element('h3', 'What really happened'),
    element('p', told),
    list([
      ...replay.changed.map(({ at, change, refused }) =>
        `${at.slice(0, 16)} ${sentence(change)}${refused ? ', refused then' : ''}`),
      ...(more > 0 ? [`and ${more} more`] : []),
    ]),
  ];
}

export function findingParts(findings) {
  return findings.map(({ line, column, message, refused }) => element(
    'p',
    line ? `Line ${line}, column ${column}: ${message}` : message,
    `note ${refused ? 'bad' : 'warn'}`));
}
