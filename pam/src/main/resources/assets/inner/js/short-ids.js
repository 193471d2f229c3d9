// Ids as people can tell them apart at a glance: what kind of thing, and the end of its id. The
// beginning of an id is its time and much the same in neighbours.

const KINDS = {
  apr: 'approval', ath: 'authenticator', cer: 'signature', con: 'connection', evt: 'entry',
  grp: 'group', grt: 'grant', ins: 'inner session', inv: 'invitation', key: 'SSH key',
  lvr: 'leaver', nod: 'node', psn: 'person', req: 'request', ros: 'roster', ses: 'session',
  svc: 'service account', tap: 'tape', tgt: 'target', unt: 'unit', wse: 'web session',
};

export function shortId(text) {
  const found = /^(?:([a-z-]+):)?([a-z]{3})_([0-9a-z]{26})$/.exec(text);
  return found ? `${found[1] ?? KINDS[found[2]] ?? found[2]} …${found[3].slice(-6)}` : text;
}

/** Shortens what an element says, and says the whole on hover. */
export function shorten(element) {
  const whole = element.textContent;
  const short = shortId(whole);
  if (short !== whole) {
    element.title = whole;
    element.textContent = short;
  }
}
