// Lets the terminal emulator live under `style-src 'self'` without a nonce.
//
// It writes style sheets as <style> elements and styles as attributes; the policy refuses both and
// should. Constructed style sheets and the object model are no inline styles, so both are led there.
// Only the page of a tape loads this.

function standIn() {
  const sheet = new CSSStyleSheet();
  const element = plain.call(document, 'span');
  element.hidden = true;
  let text = '';
  Object.defineProperty(element, 'textContent', {
    get: () => text,
    set: (value) => {
      text = String(value);
      sheet.replaceSync(text);
    },
  });
  const away = element.remove;
  element.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
    away.call(element);
  };
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return element;
}

const plain = document.createElement;

document.createElement = function createElement(name, options) {
  return name === 'style' ? standIn() : plain.call(this, name, options);
};

HTMLSpanElement.prototype.setAttribute = function setAttribute(name, value) {
  if (name === 'style') {
    this.style.cssText = value;
  } else {
    Element.prototype.setAttribute.call(this, name, value);
  }
};
