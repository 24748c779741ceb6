// Why an incident is one: the detectors and the features that speak against its highest alarm.

import { element, name, time } from './dom.js';

const number = value => value === null ? '–' : String(Number(value.toPrecision(4)));
const share = value => value === null ? '–' : `${Math.round(100 * value)} %`;

/** @returns The parts of what is shown, of an answer of the service. */
export function explanationOf({ event, eventsBefore, explanation }) {
  const { detectors, features } = explanation;
  return [
    element('p', {}, 'Of the event at ', time(event.timestamp), ', ', name(event.text), ', by the ',
      eventsBefore === 1 ? 'event' : `${eventsBefore} events`, ' before it that are remembered of this user. ',
      explanation.text.split('\n')[0]),
    detectors.length === 0 ? null : table('Detectors', ['detector', 'rarity', 'verdict', 'part'], detectors.map(detector =>
      [detector.name, number(detector.rarity), detector.alarm ? 'alarm' : 'normal', share(detector.share)])),
    features.length === 0 ? null : table('What speaks against it', ['feature', 'value', 'usual', 'part'], features.map(feature =>
      [feature.name + when(feature.eventsBefore), number(feature.value), usual(feature), share(feature.share)])),
  ].filter(node => node !== null);
}

const when = events => events === 0 ? '' : events === 1 ? ', one event before' : `, ${events} events before`;

const usual = ({ usualLow: low, usualHigh: high }) =>
  low === null || high === null ? '–' : low === high ? number(low) : `${number(low)} to ${number(high)}`;

function table(title, [first, ...others], rows) {
  return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': title },
    element('table', {}, element('caption', {}, title),
      element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, first),
        ...others.map(text => element('th', { scope: 'col', class: 'number' }, text)))),
      element('tbody', {}, ...rows.map(([head, ...cells]) => element('tr', {}, element('td', { class: 'text' }, name(head)),
        ...cells.map(text => element('td', { class: 'number' }, text)))))));
}
