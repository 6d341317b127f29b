/** "Hi Ann," and the like at the start; the name ends at punctuation, a dash or the line's end. */
const greeting =
  /^\s*(?:hi|hello|hey|hiya|dear|greetings|good (?:morning|afternoon|evening|day))\b(?<comma>,?) *(?<names>(?:(?! -)[^\n,!:;.?–—]){0,60})/iu;
/** "Thanks Ann, …": a name only if punctuation follows. */
const thanks =
  /^\s*(?:many thanks|thanks|thank you)\b(?<comma>[ ,]) *(?<names>[^\n,!:;.?–—]{1,30})(?=[,!:;.–—]|$)/iu;

const titles = /^(?:mr|mrs|ms|miss|mx|dr|prof|sir|madam|professor|doctor)$/i;

/** What may stand in the place of a name, or begin the sentence after a greeting without one. */
const noNames = new Set(
  'there all team everyone everybody folks both again friend friends guys sir madam and so much for to thanks thank hope hoping great good just sorry yes no i it its we you your this that the appreciate happy glad sounds really very kindly from world monday tuesday wednesday thursday friday saturday sunday today tomorrow'.split(
    ' ',
  ),
);
/** Letters, with hyphens, apostrophes and accents: not a placeholder. */
const name = /^\p{L}[\p{L}\p{M}'’-]*$/u;
const longestGreeting = 3;

/** Returns the names a text greets: the first name of each person, in the text's own spelling. */
export function greetedNames(text: string): string[] {
  const firstLine = firstLineOf(text).replace(/\b(mr|mrs|ms|dr|prof)\./giu, '$1');
  const { comma = '', names = '' } =
    (greeting.exec(firstLine) ?? thanks.exec(firstLine))?.groups ?? {};
  return names
    .split(/\s+(?:and|or)\s+|\s*[&/+]\s*/iu)
    .map((person) => firstNameIn(person, comma !== ''))
    .filter((name) => name !== null);
}

/** Returns a text without its greeting, for seeing whether it says anything else. */
export function withoutGreeting(text: string): string {
  const names = greeting.exec(firstLineOf(text))?.groups?.names;
  if (names === undefined || names.split(/\s+/).length > longestGreeting) return text;
  return text.trimStart().replace(greeting, '');
}

function firstLineOf(text: string): string {
  return text.trimStart().split('\n', 1)[0]!;
}

/**
 * "hi bob" and "Hi Ann hope you are well" greet somebody; "hey quick question" does not, and behind a
 * comma ("Hi, Tuesday works") only capitalized words alone do.
 */
function firstNameIn(person: string, isBehindComma: boolean): string | null {
  const words = person.split(/\s+/).filter((word) => word !== '' && !titles.test(word));
  const first = words[0];
  if (!first || !name.test(first) || noNames.has(first.toLowerCase())) return null;
  const isNamesOnly = words.length <= longestGreeting && words.every(isCapitalized);
  const isName = isBehindComma ? isNamesOnly : words.length === 1 || isCapitalized(first);
  return isName ? first : null;
}

function isCapitalized(word: string): boolean {
  return !/^\p{Ll}/u.test(word);
}
