// Shows the OpenAPI document.

import { element } from './dom.js';

const about = document.getElementById('about');
const operations = document.getElementById('operations');

try {
  const description = await (await fetch('openapi/v1.json')).json();
  about.textContent = description.info.description;
  let tag;
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (operation.tags?.[0] !== tag) operations.append(element('h2', {}, tag = operation.tags?.[0]));
      operations.append(show(path, method, operation, description));
    }
  }
} catch {
  about.textContent = 'The OpenAPI document cannot be read.';
}

function show(path, method, operation, description) {
  const parameters = operation.parameters ?? [];
  return element('section', { class: 'operation' },
    element('h3', {}, element('span', { class: 'method' }, method.toUpperCase()), ` ${path}`),
    element('p', {}, operation.summary ?? ''),
    operation.description ? element('p', { class: 'hint' }, operation.description) : null,
    parameters.length > 0
      ? element('ul', {}, ...parameters.map(given =>
        element('li', {}, element('code', {}, given.name), given.description ? `: ${given.description}` : '')))
      : null,
    operation.requestBody ? element('p', {}, `Takes ${Object.keys(operation.requestBody.content).join(', ')}`) : null,
    ...Object.entries(operation.responses ?? {}).flatMap(([status, response]) => answer(status, response, description)));
}

function answer(status, response, description) {
  const schema = Object.values(response.content ?? {})[0]?.schema;
  const shape = schema && JSON.stringify(sample(schema, description, 0), null, 1);
  return [element('p', {}, `${status}: ${response.description ?? ''}`), shape ? element('pre', {}, shape) : null];
}

// An object with a word for each value: what it is.
function sample(schema, description, depth) {
  if (schema.$ref) return sample(description.components.schemas[schema.$ref.split('/').pop()], description, depth);
  const other = (schema.oneOf ?? schema.anyOf)?.find(choice => choice.type !== 'null');
  if (other) return sample(other, description, depth);
  if (schema.enum) return schema.enum.filter(value => value !== null).join(' | ');
  if (schema.properties && depth < 3) {
    return Object.fromEntries(Object.entries(schema.properties).map(([key, value]) => [key, sample(value, description, depth + 1)]));
  }
  if (schema.items) return [sample(schema.items, description, depth + 1)];
  const type = [schema.type].flat().filter(kind => kind && kind !== 'null').join(' or ') || 'object';
  return schema.format && !type.includes(schema.format) ? schema.format : type;
}
