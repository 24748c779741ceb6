// Builds elements. Whatever comes from logs is set as text, never read as markup.

const svgNamespace = 'http://www.w3.org/2000/svg';

export function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(svgNamespace, tag), attributes, children);
}

/** A name from a log: its writing direction does not reach what stands beside it. */
export function name(text) {
  return element('bdi', {}, text);
}

/** A time as the log has it: 2025-05-21 10:12:03. */
export function time(text) {
  return element('time', { datetime: text, class: 'time' }, text.slice(0, 19).replace('T', ' '));
}

function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(key, value === true ? '' : String(value));
  }
  node.append(...children.filter(child => child !== null && child !== undefined).map(child => child instanceof Node ? child : String(child)));
  return node;
}
