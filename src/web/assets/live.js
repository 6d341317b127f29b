import { hasUnsent } from './forms.js';
import { alarm } from './notice.js';

/**
 * Keeps the page in step with what happens elsewhere: asks every second and a half whether what it
 * shows is still so, and fetches it anew if not. What somebody is typing is never taken from them.
 */

const ASK_EVERY_MS = 1500;

/** @param enliven is called on the new content */
export function stayLive(enliven) {
  const page = () => document.querySelector('[data-version]');
  if (!page()) return;
  let asking = false;
  const ask = async () => {
    if (asking || document.hidden) return;
    asking = true;
    try {
      await keepUp(page(), enliven);
    } catch {
      // The network is away for a moment; the next time may work.
    } finally {
      asking = false;
    }
  };
  setInterval(ask, ASK_EVERY_MS);
  document.addEventListener('visibilitychange', ask);
}

async function keepUp(page, enliven) {
  const response = await fetch(versionUrl(page));
  if (response.status === 401 || response.status === 403) return tellSignedOut(page);
  if (!response.ok) return;
  const { version } = await response.json();
  if (version === page.dataset.version || version === page.dataset.told) return;
  if (hasUnsent()) return tellChanged(page, version);
  await replace(page, enliven);
}

function versionUrl({ dataset }) {
  if (!dataset.draftId) return `/inbox/version${location.search}`;
  return `/drafts/version?${new URLSearchParams({ draftId: dataset.draftId })}`;
}

/** Takes over the page as it is now, keeping the focus and what was folded open. */
async function replace(page, enliven) {
  const response = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  const next = fresh.querySelector(`#${page.id}`);
  // Gone, or another kind of page: the browser shows it whole. Typed meanwhile: the next time.
  if (!next) return location.reload();
  if (hasUnsent()) return;
  const focused = document.activeElement?.id;
  const open = [...page.querySelectorAll('details[open][id]')].map(({ id }) => id);
  page.replaceWith(next);
  document.title = fresh.title;
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  enliven();
  announce(next.querySelector('#state')?.textContent ?? 'The list has changed.');
}

function tellChanged(page, version) {
  page.dataset.told = version;
  alarm('This draft, its conversation or its state has changed while you were typing. Your text is kept.', [
    ['Show how it stands now', () => location.reload()],
  ]);
}

function tellSignedOut(page) {
  if (page.dataset.told === 'signed out') return;
  page.dataset.told = 'signed out';
  alarm('You are signed out, so this page shows how things stood before.', [
    ['Sign in again', () => location.reload()],
  ]);
}

function announce(words) {
  document.querySelector('#announcer').textContent = words.replace(/\s+/g, ' ').trim();
}
