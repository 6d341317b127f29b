/** Where mail programs wrap lines; a longer quoted line probably goes on, unmarked, on the next one. */
const wrapsFrom = 60;

/** Whether a line is marked as quoted: "> …". Not ">>> here <<<", which is an ornament. */
export function isQuoted(line: string): boolean {
  return /^\s{0,3}>/.test(line) && !line.includes('<<<');
}

/**
 * Whether an unmarked line is the rest of the quoted line above it, which a mail program wrapped: it
 * stands right between two quoted lines, and the one above breaks off.
 */
export function continuesQuote(lines: string[], index: number): boolean {
  const above = lines[index - 1];
  const below = lines[index + 1];
  const line = lines[index]!.trim();
  if (line === '' || above === undefined || !isQuoted(above)) return false;
  if (below === undefined || !isQuoted(below)) return false;
  if (/^\(?<?https?:\/\/\S{1,2000}$|^\([^\s()]{1,2000}\) ?>?$/.test(line)) return true;
  const breaksOff = above.length >= wrapsFrom && !/[.?!:;]\s{0,3}$/.test(above);
  return breaksOff || above.lastIndexOf('(') > above.lastIndexOf(')');
}
