// The row of figures, and the state beside the title.

const milliseconds = value => value === null ? '–' : `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

const formats = {
  eventsPerSecond: value => value.toFixed(value < 10 ? 1 : 0),
  median: milliseconds,
  p95: milliseconds,
  p99: milliseconds,
  waiting: value => value.toLocaleString('en'),
  events: value => value.toLocaleString('en'),
  alarms: value => value.toLocaleString('en'),
  model: value => value ?? 'none yet',
};

export function showFigures(figures) {
  for (const place of document.querySelectorAll('[data-figure]')) {
    const key = place.dataset.figure;
    setText(place, formats[key](figures[key]));
  }
  showState(figures.phase, figures.detail);
}

export function showState(phase, detail) {
  const state = document.getElementById('state');
  setText(state, detail ? `${phase}: ${detail}` : phase);
  state.className = phase === 'ready' ? 'ready' : phase === 'failed' ? 'failed' : '';
}

// What stays the same is not said again by screen readers.
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
