// What happened, as a list of steps: {tone, text, at?, more?}.

export function timeline(steps) {
  return steps.map(({ tone, text, at, more }) => {
    const item = document.createElement('li');
    if (tone) {
      item.className = tone;
    }
    const words = document.createElement('span');
    words.textContent = text.charAt(0).toUpperCase() + text.slice(1);
    item.append(words);
    if (more) {
      const reason = document.createElement('q');
      reason.textContent = more;
      item.append(' ', reason);
    }
    if (at) {
      const time = document.createElement('time');
      time.dateTime = at;
      time.textContent = moment(at);
      item.append(document.createElement('br'), time);
    }
    return item;
  });
}

/** A moment in the reader's own time zone, to the second. */
export function moment(at) {
  return new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}
