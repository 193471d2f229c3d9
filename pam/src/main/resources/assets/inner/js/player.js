// Plays a tape. The screen is an emulator that nobody is connected to: what it would answer goes
// nowhere, what it would open is not opened, and it sees only what terminal-filter.js let through.

import './policy-shim.js';
import { Terminal } from '../vendor/xterm/xterm.js';
import { Refusal, showProblem } from '../../web/js/api.js';
import { readCast, shorten } from './cast.js';

const PAUSE_MAX = 1;
const JUMP = 5;

/** A tab that was away does not fall behind and then race. */
const FRAME_MAX = 0.25;
const BYTES_MAX = 96 << 20;
const FONT = { family: 'ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace', max: 15, min: 7 };

/** Width of a letter in parts of its height, for choosing a size that fits. */
const LETTER = 0.602;

const THEME = {
  background: '#10151b', foreground: '#d7dee6', cursor: '#d7dee6', selectionBackground: '#3b556d',
  black: '#1c232b', red: '#e5737d', green: '#7cc48f', yellow: '#e0b25c', blue: '#6ea8e0',
  magenta: '#c795d8', cyan: '#5fbfc4', white: '#d7dee6', brightBlack: '#6b7885',
  brightRed: '#f4949c', brightGreen: '#9adcab', brightYellow: '#f3cd83', brightBlue: '#93c3f2',
  brightMagenta: '#dbb2e8', brightCyan: '#86d8dc', brightWhite: '#ffffff',
};

const root = document.getElementById('player');
const part = (name) => root.querySelector(`[data-part="${name}"]`);

async function read(address) {
  const response = await fetch(address, {
    headers: { 'X-Sallyport': '1' }, credentials: 'same-origin', redirect: 'error',
  });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Refusal(response.status, problem.code, problem.detail ?? 'the tape cannot be read');
  }
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength > BYTES_MAX) {
    throw new Refusal(0, 'too-large', 'this tape is too long to play here: download it');
  }
  return new TextDecoder().decode(bytes);
}

const clock = (seconds) => {
  const all = Math.floor(seconds);
  const rest = String(all % 60).padStart(2, '0');
  const minutes = Math.floor(all / 60);
  return minutes < 60
    ? `${minutes}:${rest}`
    : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
};

class Player {
  constructor(cast) {
    this.cast = cast;
    this.lines = { whole: shorten(cast, Infinity), short: shorten(cast, PAUSE_MAX) };
    this.line = this.lines.short;
    this.next = 0;
    this.now = 0;
    this.speed = 1;
    this.playing = false;
    this.terminal = new Terminal({
      cols: cast.columns,
      rows: cast.rows,
      disableStdin: true,
      cursorBlink: false,
      cursorInactiveStyle: 'outline',
      scrollback: 0,
      fontFamily: FONT.family,
      fontSize: FONT.max,
      theme: THEME,
      linkHandler: { activate: () => {}, allowNonHttpProtocols: false },
      windowOptions: {},
    });
    this.terminal.attachCustomKeyEventHandler(() => false);
    this.terminal.open(part('screen'));
    this.terminal.textarea.tabIndex = -1;
    this.terminal.textarea.setAttribute('aria-hidden', 'true');
    this.fit();
    new ResizeObserver(() => this.fit()).observe(part('screen'));
  }

  fit() {
    const room = part('screen').clientWidth - 24;
    const size = Math.floor((room / this.terminal.cols / LETTER) * 2) / 2;
    this.terminal.options.fontSize = Math.max(FONT.min, Math.min(FONT.max, size));
  }

  resize({ columns, rows }) {
    this.terminal.resize(columns, rows);
    this.fit();
  }

  /** Shows everything up to a moment of the current time line. */
  seek(to) {
    this.now = Math.max(0, Math.min(to, this.line.length));
    if (this.next > 0 && this.line.shown[this.next - 1] > this.now) {
      // In line with what is still waiting to be parsed: a direct reset would be overtaken by it.
      this.terminal.write('\x1bc', () => this.resize(this.cast));
      this.next = 0;
    }
    this.advance();
    this.show();
  }

  advance() {
    const { events } = this.cast;
    let text = '';
    while (this.next < events.length && this.line.shown[this.next] <= this.now) {
      const event = events[this.next];
      if (event.kind === 'out') {
        text += event.text;
      } else if (event.kind === 'size') {
        this.terminal.write(text);
        text = '';
        this.terminal.write('', () => this.resize(event));
      }
      this.next += 1;
    }
    if (text) {
      this.terminal.write(text);
    }
  }

  /** The same event in the other time line. */
  use(name) {
    const done = this.next;
    const over = this.now >= this.line.length;
    this.line = this.lines[name];
    this.now = over ? this.line.length : done === 0 ? 0 : this.line.shown[done - 1];
    this.show();
  }

  toggle() {
    if (!this.playing && this.now >= this.line.length) {
      this.seek(0);
    }
    this.playing = !this.playing;
    this.before = performance.now();
    if (this.playing) {
      requestAnimationFrame((time) => this.frame(time));
    }
    this.show();
  }

  frame(time) {
    if (!this.playing) {
      return;
    }
    this.now += Math.max(0, Math.min(FRAME_MAX, (time - this.before) / 1000)) * this.speed;
    this.before = time;
    if (this.now >= this.line.length) {
      this.now = this.line.length;
      this.playing = false;
    }
    this.advance();
    this.show();
    requestAnimationFrame((next) => this.frame(next));
  }

  show() {
    part('toggle').setAttribute('aria-label', this.playing ? 'Pause' : 'Play');
    part('play-icon').hidden = this.playing;
    part('pause-icon').hidden = !this.playing;
    part('now').textContent = clock(this.now);
    part('total').textContent = clock(this.line.length);
    const seek = part('seek');
    seek.value = this.line.length > 0 ? String(Math.round((this.now / this.line.length) * 1000)) : '0';
    seek.setAttribute('aria-valuetext', `${clock(this.now)} of ${clock(this.line.length)}`);
    root.dataset.state = this.playing ? 'playing' : this.now >= this.line.length ? 'over' : 'paused';
  }
}

function wire(player) {
  const { speed, seek } = { speed: part('speed'), seek: part('seek') };
  part('toggle').onclick = () => player.toggle();
  seek.oninput = () => player.seek((Number(seek.value) / 1000) * player.line.length);
  speed.onchange = () => { player.speed = Number(speed.value); };
  part('skip').onchange = () => player.use(part('skip').checked ? 'short' : 'whole');
  root.addEventListener('keydown', (event) => {
    if (event.target.matches('select, summary, a, input[type="checkbox"]') || event.ctrlKey
      || event.metaKey || event.altKey) {
      return;
    }
    const faster = (step) => {
      speed.selectedIndex = Math.max(0, Math.min(speed.options.length - 1, speed.selectedIndex + step));
      player.speed = Number(speed.value);
    };
    const keys = {
      ' ': () => player.toggle(),
      ArrowLeft: () => player.seek(player.now - JUMP),
      ArrowRight: () => player.seek(player.now + JUMP),
      ArrowUp: () => faster(1),
      ArrowDown: () => faster(-1),
      Home: () => player.seek(0),
      End: () => player.seek(player.line.length),
    };
    if (keys[event.key] && !(event.key === ' ' && event.target === part('toggle'))) {
      event.preventDefault();
      keys[event.key]();
    }
  });
}

function marks(player) {
  const list = part('marker-list');
  player.cast.events.forEach((event, at) => {
    if (event.kind !== 'mark') {
      return;
    }
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'ghost small';
    button.textContent = clock(event.at);
    button.onclick = () => player.seek(player.line.shown[at]);
    item.append(button, ' ', event.label);
    list.append(item);
  });
  part('markers').hidden = list.childElementCount === 0;
}

try {
  const player = new Player(readCast(await read(root.dataset.cast)));
  wire(player);
  marks(player);
  player.seek(0);
  part('controls').hidden = false;
  part('toggle').focus({ preventScroll: true });
} catch (problem) {
  showProblem(root, problem);
} finally {
  part('loading').remove();
}
