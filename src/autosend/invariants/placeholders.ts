/** Words that stand for what should have been filled in. */
const fields =
  'name|first|last|full ?name|company|business|organi[sz]ation|date|day|time|title|role|position|e-?mail|link|url|phone|number|city|location|product|service|industry|insert|your|my|our|their|lead|client|customer|recipient|sender|signature|calendar|calendly|price|amount|website|topic|x+';

const patterns = [
  // {{firstName}}, {{ lead.name | default }}, [[name]], <%= name %>, ${name}
  /\{\{[^{}\n]{0,80}\}\}|\[\[[^[\]\n]{1,80}\]\]|<%[^%\n]{1,80}%>|\$\{[\w. ]{1,60}\}/gu,
  // {firstName}, {Hi|Hello}
  /(?<![{$])\{[a-z][\w .|'-]{0,60}\}(?!\})/giu,
  // *|FNAME|*, %FNAME%, %first_name%
  /\*\|[A-Z_:]{2,40}\|\*|(?<!\w)%[a-z]+(?:_[a-z]+)*%(?!\w)/giu,
  // <first name>, <COMPANY>: letters only, so neither markup with attributes nor an address
  new RegExp(`<(?:[a-z_-]+[ _-])?(?:${fields})(?:[ _-][a-z_-]+){0,4}>`, 'giu'),
  // __FIRST_NAME__, $XX, XXX
  /\b__[A-Z]{2,}(?:_[A-Z]+)*__\b|\$X{2,}\b|\bX{3,}\b/gu,
];

/** [Name], [your company], [insert link]: words in brackets that are no link's text and no aside. */
const bracketed = /(?<!\[)\[(?<words>\p{L}[\p{L}\p{M} _'’/-]{0,60})\](?![(\]])/giu;
const asides = /^(?:sic|external|ext|edited|redacted|omitted|laughs|pause|image|attachment|cid)$/i;

/** Returns the placeholders in a text that nobody filled in, as they stand there. */
export function findPlaceholders(text: string): string[] {
  const brackets = [...text.matchAll(bracketed)]
    .filter((match) => !asides.test(match.groups!.words!))
    .map(([match]) => match);
  return [
    ...patterns.flatMap((pattern) => Array.from(text.matchAll(pattern), ([match]) => match)),
    ...brackets,
  ];
}
