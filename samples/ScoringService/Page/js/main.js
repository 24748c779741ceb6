// The page: loads what there is, then follows what comes.

import { setKey } from './api.js';
import * as filters from './filters.js';
import { showFigures, showState } from './figures.js';
import * as incidents from './incidents.js';
import { follow } from './live.js';
import * as streams from './streams.js';

const keyForm = document.getElementById('key-form');

const handlers = {
  figures(figures) {
    streams.setThreshold(figures.threshold);
    showFigures(figures);
  },
  events: ({ events }) => streams.add(events),
  incidents: incidents.change,
  feedback: incidents.say,
};

async function load() {
  try {
    await Promise.all([streams.load(), incidents.load()]);
  } catch (problem) {
    if (problem.status === 401) askForKey();
    else showState('failed', problem.message);
  }
}

function askForKey() {
  keyForm.hidden = false;
  showState('waiting for a key', null);
  document.getElementById('key').focus();
}

const connect = () => follow({
  message: (type, data) => handlers[type]?.(data),
  open: load,
  close(status) {
    if (status === 401) askForKey();
    else showState('connecting again', null);
  },
});

keyForm.addEventListener('submit', event => {
  event.preventDefault();
  setKey(document.getElementById('key').value.trim());
  keyForm.hidden = true;
  connect();
});

filters.onChange(load);
connect();
