/**
 * Longer links than that are not ours, and would not fit into the cookie that keeps them, where
 * every character outside plain letters takes up to nine. Characters as the cookie has them.
 */
const LONGEST_QUERY = 2_000;

/**
 * Where a browser goes after sign-in: always one of our own pages, whatever was asked for. All of
 * them live at `/` and differ in their query, so only a query is ever taken over, and no text can
 * name another host or another path.
 *
 * @param wanted anything: it comes from a link
 */
export function returnPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/?')) return '/';
  const { search } = new URL(`http://here.invalid/?${wanted.slice(2)}`);
  return encodeURIComponent(search).length > LONGEST_QUERY ? '/' : `/${search}`;
}
