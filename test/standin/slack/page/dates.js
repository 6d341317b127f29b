const OPTIONS = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  time: { hour: 'numeric', minute: '2-digit' },
  time_secs: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
};

const SECONDS_A_DAY = 86_400;

/** Slack's date markup: `{date_short} {time}` in the reader's own time zone; `fallback` if it cannot. */
export function formatDate(seconds, format, fallback) {
  if (!Number.isFinite(seconds)) return fallback;
  const at = new Date(seconds * 1000);
  return format.replaceAll(/\{(\w+)\}/g, (written, token) => {
    if (token === 'ago') return wordAgo(seconds);
    const options = OPTIONS[token.replace('_pretty', '')];
    if (!options) return written;
    const pretty = token.endsWith('_pretty') ? wordNearDay(at) : undefined;
    return pretty ?? new Intl.DateTimeFormat('en-US', options).format(at);
  });
}

/** The time of day of a message, from its timestamp. */
export function timeOfDay(ts) {
  return new Intl.DateTimeFormat('en-US', OPTIONS.time).format(new Date(Number(ts) * 1000));
}

/** The day of a message, in words. */
export function dayOf(ts) {
  const at = new Date(Number(ts) * 1000);
  const day = wordNearDay(at) ?? new Intl.DateTimeFormat('en-US', OPTIONS.date_long).format(at);
  return day[0].toUpperCase() + day.slice(1);
}

function wordNearDay(at) {
  const midnight = (date) => new Date(date).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(at) - midnight(Date.now())) / (SECONDS_A_DAY * 1000));
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[days];
}

function wordAgo(seconds) {
  const relative = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto' });
  const difference = seconds - Date.now() / 1000;
  const units = [
    ['day', SECONDS_A_DAY],
    ['hour', 3600],
    ['minute', 60],
  ];
  for (const [unit, size] of units) {
    if (Math.abs(difference) >= size) return relative.format(Math.round(difference / size), unit);
  }
  return relative.format(Math.round(difference), 'second');
}
