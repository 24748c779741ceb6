// Requests to the service, with the key where one is asked for.

const keyItem = 'scoring-service-key';

export class ProblemError extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export function setKey(key) {
  sessionStorage.setItem(keyItem, key);
}

export function headers() {
  const key = sessionStorage.getItem(keyItem);
  return key ? { authorization: `Bearer ${key}` } : {};
}

export async function get(path) {
  return answer(await fetch(path, { headers: headers() }));
}

export async function post(path, body) {
  return answer(await fetch(path, {
    method: 'POST', headers: { ...headers(), 'content-type': 'application/json' }, body: JSON.stringify(body),
  }));
}

async function answer(response) {
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => ({}));
  throw new ProblemError(response.status, problem.detail ?? `HTTP status ${response.status}`);
}
