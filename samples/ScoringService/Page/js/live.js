// Follows the service's events. EventSource cannot send a key, hence the reading by hand; like it, this connects again.

import { headers } from './api.js';

const silence = 10_000, shortestWait = 500, longestWait = 5_000;

/** Calls `on.message(type, data)` for each message, `on.open()` after each connection, `on.close(status)` after each end. */
export async function follow(on) {
  let wait = shortestWait;
  for (;;) {
    let status = 0;
    const ending = new AbortController();
    let timer = setTimeout(() => ending.abort(), silence);
    try {
      const response = await fetch('v1/live', { headers: headers(), signal: ending.signal, cache: 'no-store' });
      status = response.status;
      if (response.ok) {
        wait = shortestWait;
        on.open();
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        let text = '';
        for (;;) {
          const { value, done } = await reader.read();
          if (done) break;
          clearTimeout(timer);
          timer = setTimeout(() => ending.abort(), silence);
          const messages = (text + value).split('\n\n');
          text = messages.pop();
          for (const message of messages) dispatch(message, on);
        }
      }
    } catch {
      // The connection broke; below it is tried again.
    }
    clearTimeout(timer);
    on.close(status);
    if (status === 401) return;
    await new Promise(resolve => setTimeout(resolve, wait));
    wait = Math.min(2 * wait, longestWait);
  }
}

function dispatch(message, on) {
  let type = 'message';
  const data = [];
  for (const line of message.split('\n')) {
    if (line.startsWith('event:')) type = line.slice(6).trim();
    else if (line.startsWith('data:')) data.push(line.slice(5));
  }
  if (data.length > 0) on.message(type, JSON.parse(data.join('\n')));
}
