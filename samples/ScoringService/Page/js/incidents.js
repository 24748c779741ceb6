// The list of incidents, each with its events, and what people say of them.

import { get, post } from './api.js';
import { element, name, time } from './dom.js';
import { explanationOf } from './explanations.js';
import * as filters from './filters.js';
import { Loading } from './loading.js';

const most = 200;
const said = { trueAlarm: 'true alarm', falseAlarm: 'false alarm' };

const list = document.getElementById('incidents');
const empty = document.getElementById('no-incidents');
const count = document.getElementById('incident-count');
const news = document.getElementById('news');
const items = new Map();
const loading = new Loading();

/** Begins anew with those that the filters ask for. */
export const load = () => loading.load(() => get(`v1/incidents?${filters.query()}`), ({ incidents }) => {
  const found = incidents.filter(filters.matches);
  for (const id of [...items.keys()]) if (!found.some(incident => incident.id === id)) remove(id);
  for (const incident of found) show(incident);
  sort();
});

/** New and changed ones, and names of those that are part of others now. */
export const change = message => loading.after(() => {
  const { changed, gone, left } = message;
  if (left > 0) {
    load();
    return;
  }
  gone.forEach(remove);
  let fresh = 0;
  for (const incident of changed) {
    // Messages of the scorer do not know what was said.
    incident.feedback = items.get(incident.id)?.incident.feedback ?? null;
    if (filters.matches(incident)) {
      if (!items.has(incident.id)) fresh++;
      show(incident);
    } else {
      remove(incident.id);
    }
  }
  sort();
  if (fresh > 0) news.textContent = `${fresh} new ${fresh === 1 ? 'incident' : 'incidents'}`;
});

export const say = ({ id, feedback }) => loading.after(() => {
  const item = items.get(id);
  if (!item) return;
  const incident = { ...item.incident, feedback };
  if (filters.matches(incident)) show(incident);
  else remove(id);
  sort();
});

function show(incident) {
  let item = items.get(incident.id);
  if (!item) {
    const summary = element('summary'), body = element('div', { class: 'body' });
    const details = element('details', {}, summary, body);
    item = { summary, body, details, row: element('li', { 'data-incident': incident.id }, details) };
    details.addEventListener('toggle', () => fillBody(item));
    items.set(incident.id, item);
  }
  item.incident = incident;
  const verdict = incident.feedback?.verdict;
  item.row.className = verdict ? `said-${verdict}` : '';
  item.summary.replaceChildren(
    element('span', { class: 'head' },
      time(incident.last), element('span', {}, `rarity ${incident.rarity.toFixed(1)}`),
      element('span', {}, `${incident.alarms} ${incident.alarms === 1 ? 'alarm' : 'alarms'}`),
      verdict ? element('span', { class: 'said' }, said[verdict]) : null),
    element('span', { class: 'words' }, `${incident.entityKind} `, element('strong', {}, name(incident.entity)),
      `: ${incident.changes.length > 0 ? incident.changes.join('; ') : 'a combination of events unlike those of training'}`));
  fillBody(item);
}

function fillBody(item) {
  if (!item.details.open) {
    item.body.replaceChildren();
    return;
  }
  const incident = item.incident;
  // Buttons are kept while the rest is drawn anew, so that the focus stays.
  const actions = item.body.querySelector('.actions') ?? actionsOf(item);
  for (const button of actions.querySelectorAll('[data-verdict]')) {
    button.setAttribute('aria-pressed', String(button.dataset.verdict === incident.feedback?.verdict));
  }
  const around = [
    element('p', {}, 'From ', time(incident.first), ' to ', time(incident.last), ', highest score ', incident.peakScore.toFixed(2),
      incident.users.length > 1 ? `, ${incident.users.length} users` : '', '.'),
    incident.changes.length > 0 ? element('ul', {}, ...incident.changes.map(text => element('li', {}, text))) : null,
  ].filter(node => node !== null);
  for (const child of [...item.body.children]) if (child !== actions) child.remove();
  if (!actions.isConnected) item.body.append(actions);
  actions.before(...around);
  actions.after(tableOf(incident));
}

function actionsOf(item) {
  const answer = element('span', { role: 'status' });
  const button = (verdict, text) => {
    const node = element('button', { type: 'button', 'data-verdict': verdict, 'aria-pressed': 'false' }, text);
    node.addEventListener('click', async () => {
      const taken = item.incident.feedback?.verdict === verdict;
      try {
        const incident = await post(`v1/incidents/${encodeURIComponent(item.incident.id)}/verdict`, { verdict: taken ? null : verdict });
        answer.textContent = taken ? 'Taken back.' : 'Kept.';
        say(incident);
      } catch (problem) {
        answer.textContent = `Not kept: ${problem.message}`;
      }
    });
    return node;
  };
  const why = element('button', { type: 'button', class: 'why', 'aria-expanded': 'false' }, 'Why?');
  const reasons = element('div', { class: 'reasons', role: 'status' });
  why.addEventListener('click', async () => {
    const open = why.getAttribute('aria-expanded') === 'true';
    why.setAttribute('aria-expanded', String(!open));
    if (open) {
      reasons.replaceChildren();
      return;
    }
    try {
      reasons.replaceChildren(...explanationOf(await get(`v1/incidents/${encodeURIComponent(item.incident.id)}/explanation`)));
    } catch (problem) {
      reasons.replaceChildren(problem.message);
    }
  });
  return element('div', { class: 'actions' }, button('falseAlarm', 'False alarm'), button('trueAlarm', 'True alarm'), why, answer, reasons);
}

// What the incident is of need not stand in each of its rows.
function tableOf(incident) {
  const columns = [
    ['time', 'time', event => time(event.timestamp)],
    incident.entityKind === 'user' ? null : ['user', null, event => name(event.user)],
    ['event', 'text', event => name(event.text)],
    ['score', 'number', event => event.score === null ? '–' : event.score.toFixed(2)],
    ['alarm', 'mark', event => event.alarm ? 'alarm' : ''],
    ['address', null, event => name([incident.entityKind === 'user' ? event.address : null, event.location].filter(Boolean).join(' '))],
  ].filter(column => column !== null);
  const head = columns.map(([title, style]) => element('th', { scope: 'col', class: style === 'number' ? style : null },
    title === 'alarm' ? element('span', { class: 'visually-hidden' }, title) : title));
  const rows = incident.timeline.map(event => element('tr', { class: event.alarm ? 'alarm' : null },
    ...columns.map(([, style, content]) => element('td', { class: style }, content(event)))));
  return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Events around the alarms' },
    element('table', {}, element('caption', {}, 'Events around the alarms'), element('thead', {}, element('tr', {}, ...head)),
      element('tbody', {}, ...rows)));
}

function remove(id) {
  items.get(id)?.row.remove();
  items.delete(id);
}

// The latest first. Rows that stay where they are are not touched, so that focus and place stay too.
function sort() {
  const sorted = [...items.values()].sort((a, b) =>
    new Date(b.incident.last) - new Date(a.incident.last) || a.incident.id.localeCompare(b.incident.id));
  for (const item of sorted.splice(most)) remove(item.incident.id);
  sorted.forEach((item, i) => {
    if (list.children[i] !== item.row) list.insertBefore(item.row, list.children[i] ?? null);
  });
  count.textContent = items.size > 0 ? `(${items.size}${items.size === most ? ', the latest' : ''})` : '';
  empty.hidden = items.size > 0;
}
