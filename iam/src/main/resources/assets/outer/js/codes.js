// Shows recovery codes, once.

export function showCodes(list, codes) {
  list.replaceChildren(...codes.map((code) => {
    const item = document.createElement('li');
    item.textContent = code;
    return item;
  }));
}
