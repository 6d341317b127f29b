/** The weekdays in the languages leads write in, from Sunday. */
const weekdayWords = [
  'sun sunday sundays sonntag sonntags dimanche domingo domenica zondag söndag niedziela niedzielę 日曜 日曜日',
  'mon monday mondays montag montags lundi lunes segunda lunedì maandag måndag poniedziałek 月曜 月曜日',
  'tue tues tuesday tuesdays dienstag dienstags mardi martes terça martedì dinsdag tisdag wtorek 火曜 火曜日',
  'wed weds wednesday wednesdays mittwoch mittwochs mercredi miércoles miercoles quarta mercoledì woensdag onsdag środa środę 水曜 水曜日',
  'thu thur thurs thursday thursdays donnerstag donnerstags jeudi jueves quinta giovedì donderdag torsdag czwartek 木曜 木曜日',
  'fri friday fridays freitag freitags vendredi viernes sexta venerdì vrijdag fredag piątek 金曜 金曜日',
  'sat saturday saturdays samstag samstags samedi sábado sabado sabato zaterdag lördag sobota sobotę 土曜 土曜日',
];
const otherDayWords =
  'today tomorrow tonight heute morgen demain mañana domani oggi amanhã imorgon jutro hoy hoje 明日 今日';

/** Word → 0 (Sunday) to 6, or null for "tomorrow" and the like. */
const days = new Map<string, number | null>([
  ...weekdayWords.flatMap((words, day) =>
    words.split(' ').map((word): [string, number] => [word, day]),
  ),
  ...otherDayWords.split(' ').map((word): [string, null] => [word, null]),
]);

/** Returns the days a text names, in its order: 0 (Sunday) to 6, null for "tomorrow" and the like. */
export function daysIn(text: string): (number | null)[] {
  return Array.from(text.matchAll(/\p{L}{2,20}/gu), ([word]) =>
    days.get(word.toLowerCase()),
  ).filter((day) => day !== undefined);
}
