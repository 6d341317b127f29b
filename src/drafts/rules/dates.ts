import { type Claim, claimsBy, type Meaning } from './claim.ts';
import { daysIn } from './days.ts';

/** The months in the languages leads write in. Short forms that are English words are left out. */
const monthWords = [
  'jan january januar janvier enero janeiro gennaio januari stycznia styczeń',
  'feb february februar février fevrier febrero fevereiro febbraio februari lutego luty',
  'mar march märz mrz mars marzo março marco maart marca marzec',
  'apr april avril abril aprile kwietnia kwiecień',
  'may mai mayo maio maggio mei maj maja',
  'jun june juni juin junio junho giugno czerwca czerwiec',
  'jul july juli juillet julio julho luglio lipca lipiec',
  'aug august août aout agosto augustus augusti sierpnia sierpień',
  'sep sept september septembre septiembre setembro settembre wrzesień września',
  'oct okt october oktober octobre octubre outubro ottobre październik października',
  'nov november novembre noviembre novembro listopad listopada',
  'dec dez december dezember décembre decembre diciembre dezembro dicembre grudzień grudnia',
];
const months = new Map(
  monthWords.flatMap((words, index) => words.split(' ').map((word) => [word, index + 1])),
);
const month = `(?<month>${[...months.keys()].toSorted((a, b) => b.length - a.length).join('|')})(?!\\p{L})\\.?`;
const year = String.raw`(?:,?\s(?:de\s)?(?<year>\d{4})(?!\d))?`;

/** "Nov 24", "November 24th, 2026"; not "Nov 2026" or "May 3pm". */
const monthFirst = new RegExp(
  `\\b${month}[\\s-](?<day>\\d{1,2})(?<ordinal>st|nd|rd|th)?(?![\\d:%\\p{L}]|\\s?[ap]m)${year}`,
  'giu',
);
/** "24 November 2026", "24th of Nov", "24 de noviembre", "24. November". */
const dayFirst = new RegExp(
  `(?<!\\d)(?<day>\\d{1,2})(?<ordinal>st|nd|rd|th|er|º)?\\.?(?:\\s(?:of|de|di))?[\\s-]${month}${year}`,
  'giu',
);
/** "2026-11-24", "2026/11/24", "2026年11月24日". */
const yearFirst = /(?<!\d)(?<year>\d{4})[-/.年](?<month>\d{1,2})[-/.月](?<day>\d{1,2})(?!\d)日?/gu;
const japanese = /(?<![\d年])(?<month>\d{1,2})月(?<day>\d{1,2})日/gu;
/** "11/24/2026", "24.11.2026", "11/24/26". */
const numeric =
  /(?<![\d/.-])(?<first>\d{1,2})(?:\/(?<second>\d{1,2})\/(?<year>\d{4}|\d{2})|[.-](?<second2>\d{1,2})[.-](?<year2>\d{4}))(?![\d/])/gu;
/** "11/24", "24.11.", where it can be no fraction: a part above 12, or a word before it that goes with a date. */
const short =
  /(?:\b(?<before>\p{L}{2,12}),?\s)?(?<![\d/.,$-])(?<first>\d{1,2})(?:\/(?<second>\d{1,2})|\.(?<second2>\d{1,2})\.)(?![\d/%])/giu;
const beforeDate =
  /^(?:on|by|until|till|before|after|from|since|through|date|due|am|bis|vom|den|le|du|el|il|op|em)$/i;
/** "Tuesday 24", "Friday the 13th". */
const dayAndNumber =
  /(?<word>\p{L}{2,12}),?\s(?:the\s)?(?<day>\d{1,2})(?:st|nd|rd|th)?(?!\d|[:.,/h]\d|\s?[-–]|\s?[ap]\.?m|\s?(?:h|uhr|or|people)\b)/giu;
/** "on the 24th", at the end of its clause: not "on the 2nd page". */
const dayOnly =
  /\bthe (?<day>\d{1,2})(?:st|nd|rd|th)(?=\s?(?:[.,;:!?)\n]|$)|\s(?:at|or|and|works|for|if)\b)/giu;

/** Returns the calendar dates that a text names; "tomorrow" and "next week" are none. */
export function findDates(text: string): Claim[] {
  return [
    ...[monthFirst, dayFirst].flatMap((pattern) => claimsBy(pattern, text, readNamed)),
    ...[yearFirst, japanese].flatMap((pattern) =>
      claimsBy(pattern, text, ({ groups }) =>
        meaningOf([[groups!.day, groups!.month]], groups!.year),
      ),
    ),
    ...claimsBy(numeric, text, ({ groups }) => {
      const { first, second, second2, year, year2 } = groups!;
      return bothWays(first!, (second ?? second2)!, year ?? year2);
    }),
    ...claimsBy(short, text, readShort).map(withoutWordBefore(text)),
    ...claimsBy(dayAndNumber, text, ({ groups }) =>
      daysIn(groups!.word!).length > 0 ? meaningOf([[groups!.day, undefined]], undefined) : [],
    ),
    ...claimsBy(dayOnly, text, ({ groups }) => meaningOf([[groups!.day, undefined]], undefined)),
  ];
}

/** The dates that a message's "tomorrow", "Tuesday" and the like may mean, and its own. */
export function datesMeantBy(text: string, sentAt: Date): Claim[] {
  const ahead = daysIn(text).flatMap((day) => {
    if (day === null) return [1];
    const next = (day - sentAt.getUTCDay() + 7) % 7;
    return [next, next + 7, next + 14];
  });
  return [...new Set([0, ...ahead])].flatMap((days) => {
    const date = new Date(sentAt.getTime() + days * 86_400_000);
    const [year, month, day] = date.toISOString().slice(0, 10).split('-');
    return meaningOf([[day, month]], year).map((meaning) => ({ ...meaning, start: 0, end: 0 }));
  });
}

/** "you may 2 of them": the verb is written small, the month hardly ever. */
function readNamed({ groups }: RegExpExecArray): Meaning[] {
  const { month, day, ordinal, year } = groups!;
  if ((month === 'may' || month === 'mar') && !ordinal && !year) return [];
  return meaningOf([[day, String(months.get(month!.toLowerCase()))]], year);
}

/** Support hours and shares are no dates. */
function readShort({ groups }: RegExpExecArray): Meaning[] {
  const { before, first, second, second2 } = groups!;
  if (/^(?:24\/[5-7]|50\/50)$/.test(`${first}/${second}`)) return [];
  const goesWithDate =
    before !== undefined && (beforeDate.test(before) || daysIn(before).length > 0);
  const isClear = Number(first) > 12 || Number(second) > 12;
  return isClear || goesWithDate ? bothWays(first!, (second ?? second2)!, undefined) : [];
}

function withoutWordBefore(text: string) {
  return (claim: Claim): Claim => {
    const start = claim.start + text.slice(claim.start, claim.end).search(/\d/);
    return { ...claim, start };
  };
}

/** Americans write the month first, others the day; it is known if either reading is. */
function bothWays(first: string, second: string, year: string | undefined): Meaning[] {
  return meaningOf(
    [
      [first, second],
      [second, first],
    ],
    year?.length === 2 ? `20${year}` : year,
  );
}

/** Two dates are the same if they agree in all that both of them give. */
function meaningOf(
  readings: [day: string | undefined, month: string | undefined][],
  givenYear: string | undefined,
): Meaning[] {
  const dates = readings
    .map(([day, month]) => ({ day: Number(day), month: month && Number(month) }))
    .filter(({ day, month }) => day >= 1 && day <= 31 && (!month || (month >= 1 && month <= 12)));
  if (dates.length === 0) return [];
  const keys = dates.map(({ day, month }) => {
    if (!month) return { needs: [`* ${day}`], gives: [`only ${day}`, `* ${day}`] };
    const inYear = `${month} ${day}`;
    const exact = `${givenYear} ${inYear}`;
    const given = [`* ${inYear}`, `* ${day}`];
    return givenYear
      ? {
          needs: [exact, `only ${inYear}`, `only ${day}`],
          gives: [exact, ...given, ...weekdayKey(exact)],
        }
      : { needs: [`* ${inYear}`, `only ${day}`], gives: [`only ${inYear}`, ...given] };
  });
  return [{ needs: keys.flatMap(({ needs }) => needs), gives: keys.flatMap(({ gives }) => gives) }];
}

/** A date makes its weekday known. */
function weekdayKey(exact: string): string[] {
  const [year, month, day] = exact.split(' ').map(Number);
  return [`day ${new Date(Date.UTC(year!, month! - 1, day)).getUTCDay()}`];
}
