// Reads an asciicast v2 recording. Lines are foreign text: a line that is not an event is left out.

import { plainText, TerminalFilter } from './terminal-filter.js';

const SIDE_MAX = 500;
const EVENTS_MAX = 2_000_000;

const side = (value, otherwise) =>
  Number.isInteger(value) && value > 0 ? Math.min(value, SIDE_MAX) : otherwise;

/**
 * @returns {{columns, rows, length, events: Array<{at, kind, …}>}} kinds: `out` with text that has
 * passed the filter, `size` with columns and rows, `mark` with a label
 */
export function readCast(text) {
  const lines = text.split('\n');
  const head = JSON.parse(lines[0]);
  if (head.version !== 2) {
    throw new Error('not an asciicast of version 2');
  }
  const filter = new TerminalFilter();
  const events = [];
  let last = 0;
  for (let i = 1; i < lines.length && events.length < EVENTS_MAX; i++) {
    const event = eventOf(lines[i], filter, last);
    if (event) {
      last = event.at;
      events.push(event);
    }
  }
  return {
    columns: side(head.width, 80),
    rows: side(head.height, 24),
    length: last,
    events,
  };
}

function eventOf(line, filter, last) {
  if (!line.startsWith('[')) {
    return null;
  }
  let parts;
  try {
    parts = JSON.parse(line);
  } catch {
    return null;
  }
  const [time, code, data] = parts;
  if (typeof time !== 'number' || !Number.isFinite(time) || typeof data !== 'string') {
    return null;
  }
  const at = Math.max(time, last);
  switch (code) {
    case 'o':
      return { at, kind: 'out', text: filter.filter(data) };
    case 'm':
      return { at, kind: 'mark', label: plainText(data) };
    case 'r': {
      const [columns, rows] = data.split('x').map(Number);
      return { at, kind: 'size', columns: side(columns, 80), rows: side(rows, 24) };
    }
    default:
      return null;
  }
}

/**
 * The time line in which no pause is longer than `pauseMax` seconds: positions of the events in it,
 * and the way back to recorded time.
 */
export function shorten(cast, pauseMax) {
  const shown = new Float64Array(cast.events.length);
  let before = 0;
  let at = 0;
  cast.events.forEach((event, i) => {
    at += Math.min(event.at - before, pauseMax);
    before = event.at;
    shown[i] = at;
  });
  return { shown, length: at };
}
