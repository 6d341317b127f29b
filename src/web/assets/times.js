/** Times in the reader's own zone: of today the clock alone, of other days the day too. */

const clock = { hour: '2-digit', minute: '2-digit' };
const day = { month: 'short', day: 'numeric' };

export function tellTimes(root) {
  for (const element of root.querySelectorAll('time:not([data-age])')) {
    const at = new Date(element.dateTime);
    const parts = { ...clock, ...(element.hasAttribute('data-seconds') && { second: '2-digit' }) };
    const now = new Date();
    const today = at.toDateString() === now.toDateString();
    if (!today) Object.assign(parts, day);
    if (at.getFullYear() !== now.getFullYear()) parts.year = 'numeric';
    element.textContent = new Intl.DateTimeFormat('en', { ...parts, hourCycle: 'h23' }).format(at);
    element.title = at.toString();
  }
}

/** "in 8 s", until there is nothing left to count. */
function countDown() {
  for (const element of document.querySelectorAll('.countdown')) {
    const seconds = Math.ceil((new Date(element.dataset.until) - Date.now()) / 1000);
    if (seconds > 3600) element.textContent = '';
    else element.textContent = seconds > 0 ? `(in ${seconds} s)` : '(leaving now)';
  }
}

countDown();
setInterval(countDown, 500);
