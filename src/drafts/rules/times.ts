import { type Claim, claimsBy, type Meaning, literally } from './claim.ts';
import { daysIn } from './days.ts';

const half = String.raw`\s?(?<half>[ap])\.?m(?![a-z])\.?`;
const zone = String.raw`(?:\s(?:[ecmp][sd]?t|gmt|utc|bst|ces?t|ist|aes?t)(?![a-z]))?`;
const before = String.raw`(?:(?<!\p{L})(?:at|around|by|from|before|after|between|um|gegen|à|às|as|a las|alle|ore|kl|om|o|vers|till|until|to|or|and)(?!\p{L})\.?|@)\s?`;

/** "3pm", "2:30 PM ET", "2-4pm". */
const withHalf = new RegExp(`(?<hour>\\d{1,2})(?:[:.](?<minute>\\d{2}))?${half}${zone}`, 'giu');
/** "15:00 CET", "15h30", "15 Uhr", "3 o'clock", "15時". */
const withMark = new RegExp(
  `(?<![\\d:])(?<hour>\\d{1,2})(?:[:h](?<minute>\\d{2})(?![\\d:])|(?:\\.(?<minute2>\\d{2}))?\\s?(?:uhr|o['’]clock|heures|horas|時))${zone}`,
  'giu',
);
/** "at 3", "à 15h", ", 14h": a time where a day stands beside it, or where its clause ends. */
const bareHour = new RegExp(
  `(?:${before}|,\\s)(?<hour>\\d{1,2})(?:\\.(?<minute>\\d{2})|\\s?h)?(?![\\d:%/h]|[.,]\\d|\\s?[ap]\\.?m|\\s?(?:people|seats|users|of|percent|min|day|week|month|year))`,
  'giu',
);
const inWords =
  /\b(?:noon|midnight|midday|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:o['’]clock|[ap]\.?m)|\d{1,2} (?:in the (?:morning|afternoon|evening)|at night)|(?:half past|quarter (?:past|to)|kwart (?:over|voor)|kvart (?:över|i)|halb|viertel (?:vor|nach)) \p{L}{2,12}|half (?:een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf)|halv (?:ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv))(?!\p{L})/giu;

/** Returns the times of day that a text proposes, together with their days where those are named. */
export function findTimes(text: string): Claim[] {
  return [
    ...[withHalf, withMark].flatMap((pattern) => claimsBy(pattern, text, readTime)),
    ...claimsBy(bareHour, text, (match) => (isTime(match) ? readTime(match) : [])),
    ...claimsBy(inWords, text, (match) => withDay(match, literally(match[0]))),
  ];
}

/** What makes times known: also "after 3" and "3 or 4", which a draft would have to say more clearly. */
export function findKnownTimes(text: string): Claim[] {
  return [...findTimes(text), ...claimsBy(bareHour, text, readTime)];
}

function isTime(match: RegExpExecArray): boolean {
  const { index, input, 0: phrase } = match;
  if (Number(match.groups!.hour) > 24) return false;
  if (dayBeside(match) !== undefined) return true;
  const isAt = /^(?:at|um|às|a las|alle|kl|@)/i.test(phrase.trim());
  return (
    isAt &&
    /^\s?(?:[;!?)]|[.,](?!\d)|\n|$)/.test(
      input.slice(index + phrase.length, index + phrase.length + 3),
    )
  );
}

/** "3" may be meant of the morning or the afternoon. */
function readTime(match: RegExpExecArray): Meaning[] {
  const { hour, minute, minute2, half } = match.groups!;
  const [hours, minutes] = [Number(hour), Number(minute ?? minute2 ?? 0)];
  if (hours > 24 || minutes > 59) return [];
  const isOpen = !half && hours >= 1 && hours <= 12;
  const ofDay = half ? ((hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0)) * 60 : hours * 60;
  const exact = ofDay + minutes;
  const onDial = `dial ${exact % 720}`;
  const meaning = isOpen
    ? { needs: [onDial], gives: [`time ${exact}`, `open ${exact % 720}`, onDial] }
    : { needs: [`time ${exact}`, `open ${exact % 720}`], gives: [`time ${exact}`, onDial] };
  return withDay(match, meaning);
}

/** A time needs its weekday too: whoever said "Tuesday at 3" did not say "Thursday at 3". */
function withDay(match: RegExpExecArray, meaning: Meaning): Meaning[] {
  const day = dayBeside(match);
  return typeof day === 'number' ? [meaning, { needs: [`day ${day}`], gives: [] }] : [meaning];
}

/** The day named right before or behind a match, in its sentence. */
function dayBeside({ index, input, 0: phrase }: RegExpExecArray): number | null | undefined {
  const end = index + phrase.length;
  const ahead = input
    .slice(Math.max(0, index - 24), index)
    .split(/[.!?\n]/)
    .at(-1)!;
  const behind = input.slice(end, end + 20).split(/[.!?\n]/)[0]!;
  return daysIn(ahead).at(-1) ?? daysIn(behind)[0] ?? daysIn(ahead + behind)[0];
}
