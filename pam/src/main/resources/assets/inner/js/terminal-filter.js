// Recorded output made harmless before it reaches the emulator: the same short list of sequences as
// on the command line (TerminalFilter.java), and character sets for line drawing.
//
// Security barrier (RT-O2): only what is listed here passes. Whatever could make a viewer answer,
// open a link, touch the clipboard or set a title is left out, however it is split into pieces:
// operating-system commands, device control strings, APC, PM, SOS, reports, window operations, ENQ,
// and every sequence not known to be harmless.

const SEQUENCE_MAX = 64;
const ESC = '\x1b';

/** Final letters of CSI sequences without prefix that move, erase, insert, scroll or colour. */
const MOVING = 'ABCDEFGHIJKLMPSTXZ@`adefgmrsu';

/** Private modes that only change how the screen looks. */
const MODES = new Set(['?7', '?25', '?47', '?1047', '?1048', '?1049']);

/** ASCII and line drawing. */
const CHARSETS = '0B';

export class TerminalFilter {
  #state = 'text';
  #sequence = '';
  #out = '';

  /** What may be shown of a piece; the state is kept between pieces. */
  filter(piece) {
    this.#out = '';
    for (const letter of piece) {
      this.#take(letter);
    }
    return this.#out;
  }

  #take(letter) {
    switch (this.#state) {
      case 'text': return this.#text(letter);
      case 'escape': return this.#escape(letter);
      case 'charset': return this.#charset(letter);
      case 'other': this.#state = 'text'; return undefined;
      case 'csi': return this.#csi(letter);
      case 'string': return this.#string(letter);
      default: return this.#stringEscape(letter);
    }
  }

  #text(letter) {
    const code = letter.codePointAt(0);
    if (letter === ESC) {
      this.#enter('escape');
    } else if ('\n\r\t\b\x0e\x0f'.includes(letter)
      || (code >= 0x20 && code < 0x7f) || code > 0x9f) {
      this.#out += letter;
    } else if (code >= 0x80) {
      this.#eightBit(code);
    }
  }

  /** C1 controls as single characters; some terminals take them even in UTF-8. */
  #eightBit(code) {
    if ([0x90, 0x98, 0x9d, 0x9e, 0x9f].includes(code)) {
      this.#enter('string');
    } else if (code === 0x9b) {
      this.#enter('csi');
    }
  }

  #escape(letter) {
    this.#state = 'text';
    if (letter === '[') {
      this.#enter('csi');
    } else if (']PX^_k'.includes(letter)) {
      this.#enter('string');
    } else if ('()'.includes(letter)) {
      this.#enter('charset');
      this.#sequence = letter;
    } else if ('*+-./#% '.includes(letter)) {
      this.#enter('other');
    } else if ('78DEM'.includes(letter)) {
      this.#out += ESC + letter;
    } else if (letter === ESC) {
      this.#enter('escape');
    }
  }

  #charset(letter) {
    if (CHARSETS.includes(letter)) {
      this.#out += ESC + this.#sequence + letter;
    }
    this.#state = 'text';
  }

  #csi(letter) {
    const code = letter.codePointAt(0);
    if (letter === ESC) {
      this.#enter('escape');
    } else if (code === 0x18 || code === 0x1a || code > 0x7e) {
      this.#state = 'text';
    } else if (code >= 0x40) {
      if (this.#harmless(letter)) {
        this.#out += ESC + '[' + this.#sequence + letter;
      }
      this.#state = 'text';
    } else if (code >= 0x20 && this.#sequence.length <= SEQUENCE_MAX) {
      // past the limit the sequence is only swallowed: it can no longer be harmless
      this.#sequence += letter;
    }
  }

  #harmless(last) {
    const parameters = this.#sequence;
    if (parameters.length > SEQUENCE_MAX) {
      return false;
    }
    if (last === 'h' || last === 'l') {
      return MODES.has(parameters);
    }
    // Digits and separators only: a prefix or an intermediate makes another sequence of it.
    const highlightTracking = last === 'T' && parameters.includes(';');
    return /^[0-9;:]*$/.test(parameters) && !highlightTracking && MOVING.includes(last);
  }

  #string(letter) {
    if (letter === ESC) {
      this.#state = 'string-escape';
    } else if ('\x07\x18\x1a\x9c'.includes(letter)) {
      this.#state = 'text';
    }
  }

  /** ESC and another letter ends a string in some terminals: nothing dangerous passes either way. */
  #stringEscape(letter) {
    if (letter === '\\') {
      this.#state = 'text';
      return;
    }
    const before = this.#out;
    this.#state = 'escape';
    this.#escape(letter);
    this.#out = before;
  }

  #enter(state) {
    this.#state = state;
    this.#sequence = '';
  }
}

/** Text for lists and labels: no control character at all. */
export const plainText = (text) => text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' ');
