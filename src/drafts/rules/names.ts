/** Who is spoken to: at the start of the draft, or "Thanks, Mark!" in its first sentence. */
const greeting =
  /^\s{0,20}(?:hi|hello|hey|hiya|howdy|yo|dear|to|morning|afternoon|evening|привет|здравствуйте|добрый день|hoi|greetings|good (?:morning|afternoon|evening|day)|guten (?:tag|morgen|abend)|hallo|liebe[r]?|sehr geehrte[r]?|moin|servus|bonjour|bonsoir|salut|ch[eè]re?s?|hola|buen[ao]s (?:d[ií]as|tardes|noches)|buenas|estimad[oa]|querid[oa]|ol[aá]|oi|bom dia|boa tarde|boa noite|prezad[oa]|car[oa]|ciao|salve|buongiorno|buonasera|gentile|egregi[oa]|hej|hejsan|hei|god (?:morgon|dag|kväll)|beste|geachte|goedemorgen|goedemiddag|goedendag|dag|cześć|dzień dobry|witaj|witam|szanown[aey])(?:\s(?:again|there|zusammen|de nouveau|de nuevo))?(?<comma>,?)(?![\p{L}\p{N}'’])[ \t]{0,5}/iu;
const thanks =
  /^\s{0,20}(?:many thanks|thanks|thank you|danke|merci|gracias|grazie|obrigad[oa]|bedankt|dank je|tack|dzięki)(?<comma>,?)[ \t]{1,3}(?=\p{Lu}[\p{L}'’-]{1,30}[,!.:;–—\n])/iu;
/** "Mark," or "Mark -" on a line of its own, and "Great to hear from you, Mark." */
const lineOfName = /^\s{0,20}(?<name>\p{Lu}[\p{L}\p{M}'’-]{1,30})\s?[,:!–—-]{1,2}\s{0,20}$/u;
const calledAtEnd = /,\s(?<name>\p{Lu}[\p{L}\p{M}'’-]{1,30})[.!?]/u;
const opensWith =
  /^\s{0,20}(?:thanks|thank you|great|good|nice|glad|happy|sorry|sure|yes|no|of course|absolutely|understood|perfect|welcome|congrat|appreciate|hope|sounds|got it|ok|okay|makes sense|alright|noted|danke|merci|gracias|grazie|obrigad|bedankt|tack)/iu;
const japanese =
  /(?<name>[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]{1,10}?)(?:さん|様|さま|氏)/gu;

const titles =
  /^(?:mr|mrs|ms|miss|mx|dr|prof|sir|madam|professor|doctor|herr|herrn|frau|monsieur|madame|mme|mlle|señor|señora|sr|sra|senhor|senhora|signor|signora|signore|dott|sig|pan|pani|panie|heer|mevrouw|ing)$/iu;
/** What may stand in the place of a name, or begin the sentence after a greeting without one. */
const noNames = new Set(
  'there all team everyone everybody folks both again friend friends guys sir madam and or so much for to thanks thank hope hoping great good just sorry yes no i it its we you your this that the appreciate happy glad sounds really very kindly from world zusammen alle à tous a todos a tutti und et y e i en och os os oi wszystkim monday tuesday wednesday thursday friday saturday sunday today tomorrow'.split(
    ' ',
  ),
);
/** Parts of a name that are written small. */
const particle =
  /^(?:de|da|di|do|dos|du|del|della|van|von|der|den|ten|ter|zu|la|le|el|al|bin|ben)$/;
const conjunction = /^(?:and|or|und|et|y|e|i|en|och)$/i;
const longestName = 5;

/** A name that a text speaks to, as it stands there. */
export type SpokenTo = { name: string; start: number; end: number };

/** Returns the names that a text speaks to. */
export function namesSpokenTo(text: string): SpokenTo[] {
  const first = firstLine(text);
  const opener = greeting.exec(first.line) ?? thanks.exec(first.line);
  if (opener) return namesAt(first, opener[0].length, opener.groups!.comma !== '');
  const called =
    lineOfName.exec(first.line) ??
    (opensWith.test(first.line) ? calledAtEnd.exec(first.line) : null);
  const name = called?.groups!.name;
  if (name === undefined || noNames.has(name.toLowerCase())) return inJapanese(text);
  const start = first.start + called!.index + called![0].indexOf(name);
  return [{ name, start, end: start + name.length }];
}

/** Returns a text without its greeting. */
export function withoutGreeting(text: string): string {
  const { line, start } = firstLine(text);
  const opener = greeting.exec(line)?.[0] ?? lineOfName.exec(line)?.[0];
  if (opener === undefined) return text;
  const rest = line.slice(opener.length).split(/[,!:;.?–—]|\s-/u);
  const isGreetingAlone = rest[0]!.trim().split(/\s+/).length <= longestName;
  return (
    (isGreetingAlone ? rest.slice(1).join(' ') : rest.join(' ')) + text.slice(start + line.length)
  );
}

function firstLine(text: string): { line: string; start: number } {
  const start = text.length - text.trimStart().length;
  const end = text.indexOf('\n', start);
  return { line: text.slice(start, end === -1 ? undefined : end).slice(0, 300), start };
}

/**
 * "hi bob" and "Hi Ann hope you are well" greet somebody; "hey quick question" does not, and behind a
 * comma ("Hi, Tuesday works") only capitalized words alone do.
 */
function namesAt(
  { line, start }: { line: string; start: number },
  from: number,
  isBehindComma: boolean,
): SpokenTo[] {
  const named = line
    .slice(from)
    .replace(/\b(mr|mrs|ms|dr|prof|sr|sra)\./giu, '$1 ')
    .split(/[,!:;.?–—]|\s-/u)[0]!;
  const words = Array.from(named.matchAll(/[^\s&/+]{1,60}/gu)).slice(0, longestName + 3);
  const names = words.filter(
    ([word]) =>
      !titles.test(word) && !particle.test(word) && /^\p{L}[\p{L}\p{M}'’-]{0,60}$/u.test(word),
  );
  const isCapitalized = ([word]: RegExpExecArray) => !/^\p{Ll}/u.test(word!);
  if (isBehindComma && !(words.length <= longestName && names.every(isCapitalized))) return [];
  const end = names.findIndex(
    (name, index) =>
      !conjunction.test(name[0]) &&
      (noNames.has(name[0].toLowerCase()) ||
        (!isCapitalized(name) && !(index === 0 && names.length === 1))),
  );
  return names
    .slice(0, end === -1 ? undefined : end)
    .filter(([word]) => !conjunction.test(word))
    .map(({ 0: name, index }) => {
      const at = start + from + index;
      return { name, start: at, end: at + name.length };
    });
}

function inJapanese(text: string): SpokenTo[] {
  return Array.from(text.slice(0, 300).matchAll(japanese), ({ groups, index }) => {
    const name = groups!.name!;
    return { name, start: index, end: index + name.length };
  });
}
