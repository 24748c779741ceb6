// What is shown. The filters stand in the address too, so that a view can be sent to others.

const form = document.getElementById('filters');
const names = ['user', 'kind', 'since', 'until', 'feedback'];

export function current() {
  return Object.fromEntries(names.map(name => [name, form.elements[name].value.trim()]));
}

export function setUser(user) {
  form.elements.user.value = user;
  form.dispatchEvent(new Event('change'));
}

export function onChange(call) {
  const given = new URLSearchParams(location.hash.slice(1));
  for (const name of names) if (given.has(name)) form.elements[name].value = given.get(name);
  let timer;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const set = new URLSearchParams(Object.entries(current()).filter(([, value]) => value !== ''));
      history.replaceState(null, '', set.size > 0 ? `#${set}` : location.pathname);
      call();
    }, 200);
  };
  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  form.addEventListener('reset', () => setTimeout(changed));
  form.addEventListener('submit', event => {
    event.preventDefault();
    changed();
  });
}

/** The query of GET /v1/incidents. What is not judged yet cannot be asked for; `matches` sees to it. */
export function query() {
  const filters = current();
  const parameters = new URLSearchParams({ limit: '200' });
  if (filters.user) parameters.set('user', filters.user);
  if (filters.kind) parameters.set('kind', filters.kind);
  if (filters.since) parameters.set('since', new Date(filters.since).toISOString());
  if (filters.until) parameters.set('until', new Date(filters.until).toISOString());
  if (filters.feedback && filters.feedback !== 'open') parameters.set('feedback', filters.feedback);
  return parameters;
}

/** Whether an incident that just came is one of those asked for. */
export function matches(incident) {
  const filters = current();
  const said = incident.feedback?.verdict ?? 'open';
  return (!filters.user || incident.users.includes(filters.user))
    && (!filters.kind || incident.kinds.includes(filters.kind) || incident.entityKind === filters.kind)
    && (!filters.since || new Date(incident.last) >= new Date(filters.since))
    && (!filters.until || new Date(incident.first) < new Date(filters.until))
    && (!filters.feedback || said === filters.feedback);
}
