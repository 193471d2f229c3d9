// Units as a tree, built from their parents.

import { get, showProblem } from '../../web/js/api.js';

const section = document.getElementById('units');

function branch(units, parent, depth) {
  const children = units.filter((unit) => (unit.parent ?? '') === parent);
  if (children.length === 0 || depth > 32) {
    return null;
  }
  const list = document.createElement('ul');
  for (const unit of children) {
    const item = document.createElement('li');
    const title = document.createElement('b');
    title.textContent = unit.title;
    const facts = document.createElement('span');
    facts.className = 'small';
    facts.textContent = ` ${unit.name} · ${unit.people === 1 ? 'one person' : unit.people + ' people'}`;
    item.append(title, facts);
    const below = branch(units, unit.id, depth + 1);
    if (below) {
      item.append(below);
    }
    list.append(item);
  }
  return list;
}

try {
  const { items } = await get('/api/v1/units');
  const tree = branch(items, '', 0);
  if (tree) {
    document.getElementById('tree').replaceChildren(tree);
  } else {
    section.querySelector('[data-empty]').hidden = false;
  }
} catch (problem) {
  showProblem(section, problem);
}
