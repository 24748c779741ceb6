// The busiest users and their scores.

import { get } from './api.js';
import { element, name, svg } from './dom.js';
import * as filters from './filters.js';
import { Loading } from './loading.js';

const shown = 8, scores = 60, width = 240, height = 40, remembered = 400, redrawAfter = 250;

const list = document.getElementById('streams');
const empty = document.getElementById('no-streams');
const users = new Map();
const rows = new Map();
let order = [];
let threshold = 2;
let drawing = 0;
const loading = new Loading();

export function setThreshold(value) {
  if (value !== null) threshold = value;
}

/** Begins anew with what the service remembers. */
export function load() {
  const only = filters.current().user;
  return loading.load(() => get(`v1/streams?${new URLSearchParams(only ? { user: only } : { top: shown })}`), busiest => {
    users.clear();
    order = [];
    for (const stream of busiest) {
      users.set(stream.key, stream.latest);
      for (const event of stream.latest) order.push(event.user);
    }
    draw();
  });
}

export const add = events => loading.after(() => {
  const only = filters.current().user;
  for (const event of events) {
    if (only && event.user !== only) continue;
    const series = users.get(event.user) ?? [];
    // What came while the streams were loaded may be in the answer too.
    if (series.some(known => known.sequence === event.sequence)) continue;
    users.set(event.user, series);
    series.push(event);
    if (series.length > scores) series.shift();
    order.push(event.user);
  }
  // Users who are not among the latest events are let go.
  order = order.slice(-remembered);
  if (users.size > remembered) for (const user of users.keys()) if (!order.includes(user)) users.delete(user);
  if (!drawing) drawing = setTimeout(draw, redrawAfter);
});

function draw() {
  drawing = 0;
  const counts = new Map();
  for (const user of order) counts.set(user, (counts.get(user) ?? 0) + 1);
  const busiest = [...users.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0)).slice(0, shown);
  for (const [user, row] of rows) {
    if (!busiest.includes(user)) {
      row.remove();
      rows.delete(user);
    }
  }
  for (const user of busiest) {
    if (!rows.has(user)) rows.set(user, list.appendChild(rowOf(user)));
    update(rows.get(user), users.get(user));
  }
  empty.hidden = busiest.length > 0;
}

function rowOf(user) {
  const button = element('button', { type: 'button' }, name(user));
  button.addEventListener('click', () => filters.setUser(user));
  return element('li', {}, button, element('span', { class: 'now' }));
}

function update(row, series) {
  const last = series.at(-1), alarms = series.filter(event => event.alarm).length;
  const now = last.score === null ? 'judged alone' : last.score.toFixed(2);
  row.querySelector('.now').textContent = `${now}${alarms > 0 ? `, ${alarms} ${alarms === 1 ? 'alarm' : 'alarms'}` : ''}`;
  row.querySelector('svg')?.remove();
  row.append(spark(series));
}

function spark(series) {
  const top = Math.max(3, ...series.map(event => event.score ?? 0));
  const x = i => series.length === 1 ? width / 2 : i * width / (series.length - 1);
  const y = score => height - 1 - Math.max(0, score) * (height - 2) / top;
  const known = series.map((event, i) => ({ event, i })).filter(({ event }) => event.score !== null);
  const highest = Math.max(0, ...known.map(({ event }) => event.score));
  return svg('svg', {
    viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img',
    'aria-label': `The last ${series.length} scores, the highest ${highest.toFixed(2)}`,
  },
  svg('line', { class: 'spark-limit', x1: 0, x2: width, y1: y(threshold), y2: y(threshold) }),
  ...series.map((event, i) => event.alarm
    ? svg('line', { class: 'spark-alarm', x1: x(i), x2: x(i), y1: height, y2: y(event.score ?? threshold) })
    : null),
  svg('polyline', { class: 'spark-line', points: known.map(({ event, i }) => `${x(i).toFixed(1)},${y(event.score).toFixed(1)}`).join(' ') }));
}
