import { all, alone, type LanguageWishes, wish } from './language-wishes.ts';

const mails = String.raw`(?:e-?maili|maili|e-?mail\w{0,3}|mail\w{0,3}|wiadomosc\w{0,2}|reklam\w{0,2}|spam\w{0,2}|newsletter\w{0,2}|ofert\w{0,2}|korespondencj\w{1,2}|informacj\w{1,2}|kontakt\w{0,2}|telefon\w{0,2}|nic)`;
const lists = String.raw`(?:list\w{1,2}|baz\w{1,2}|system\w{0,2}|crm|mailing\w{0,3}|newsletter\w{0,2}|kontakt\w{0,2}|rejestr\w{0,2}|subskrypcj\w{1,2}|wysylk\w{1,2})`;
const act = String.raw`(?:kontaktow\w{1,4}|kontaktuj\w{0,4}|pis\w{1,4}|wysyl\w{1,4}|przysyl\w{1,4}|nadsyl\w{1,4}|mailow\w{1,4}|mailuj\w{0,3}|dzwon\w{1,4}|niepok\w{1,4}|nekac?\w{0,3}|nekaj\w{0,3}|spamow\w{1,4}|spamuj\w{0,3}|zawracac|zawracaj\w{0,3}|odzywa\w{1,4})`;

export const polish: LanguageWishes = {
  stems:
    /kontakt|pis|wysyl|przysyl|mail|wiadomo|usun|usuw|wypis|wykresl|rezygn|list|baz|nie zycz|zycze|chce|prosz|stop|przesta|spokoj|rodo|sprzeciw|zgod|spam|dane|danych|skresl|zaprzest|nekac|nekaj|koniec|subskryp/,
  harmless: [
    all(
      String.raw`\b(?:jesli|jezeli) nie (?:chcesz|chca|zyczysz|zycza|chce pan\w?)\b[^.!?]{0,150}|\b(?:aby|zeby) (?:zrezygnowac|wypisac|sie wypisac)\b[^.!?]{0,80}|\b(?:odpowiedz|odpisz|kliknij)(?: \w{1,12}){0,3} "?(?:stop|tutaj|nie|rezygnuje)\b[^.!?]{0,60}`,
      '|',
      String.raw`\b(?:wskaznik|liczba|link\w{0,2}|obslug\w|poziom) (?:wypisan|rezygnacji|wypisow)\b|\b(?:klienci|ludzie|uzytkownicy|odbiorcy|kontakty|jak)\b[^.!?,]{0,60}\b(?:wypisuja|rezygnuja|wypisac sie)\b|\bnie (?:usuwa\w{1,3}|wypisuj\w{0,3}|wykreslaj\w{0,3})\b[^.!?]{0,30}|\bnie wahaj\w{0,3}\b[^.!?]{0,60}`,
      '|',
      String.raw`\b(?:usun|skresl|wykresl)\w{0,4} (?:ten|ta|to|te|ostatni\w{0,2}|druga|pozycj\w|zaproszeni\w) \w{1,20}\b|\bmoj stary\b[^.!?]{0,60}|\bnie \w{1,15} (?:przed|do (?:konca|poniedzialku|wtorku|srody|czwartku|piatku|jutra|stycznia|\d)|w weekend|w czasie)\b[^.!?]{0,30}`,
    ),
  ],
  requests: [
    wish(
      String.raw`\b(?:nie|juz nie|nigdy|wiecej nie|nigdy wiecej nie) (?:(?:do mnie|do nas|mi|nam|mnie|nas|sie|ze mna|z nami|juz|wiecej|prosze|nigdy|mi juz) ){0,4}${act}(?: (?:sie|do mnie|do nas|mi|nam|mnie|nas|ze mna|z nami|wiecej|juz|nigdy|ponownie|prosze|na ten adres|${mails})){0,6}(?= ?(?:[.!,;]|$))`,
      String.raw`|\b(?:prosze|prosimy|prosba|prosilbym|prosilabym)(?: (?:o|juz|by|aby|wiecej|sie|mi|nam|do mnie|do nas|ze mna|mnie|nas|nigdy)){0,6} (?:nie (?:\w{1,10} ){0,4}${act}|niekontaktowanie|nieprzysylanie|niewysylanie|zaprzestani\w{1,2}|usuniecie|wypisanie|wykreslenie|skreslenie)\b`,
    ),
    wish(
      String.raw`\bnie (?:chce|chcemy|zycze sobie|zyczymy sobie|zycze|zyczymy|wyrazam zgody|wyrazamy zgody|wyrazilem zgody|wyrazilam zgody|zyczylbym|mam ochoty)\b(?: \w{1,15}){0,5}? ?(?:otrzymyw\w{1,4}|dostaw\w{1,4}|${mails}|kontakt\w{0,5}|${act}|wiecej|na przetwarzanie|tego typu|takich|waszych|panstwa)|\b(?:zadnych|zadnej|koniec|dosc|dosyc) (?:wiecej |z |tych |kolejnych |dalszych |waszych ){0,2}${mails}\b|\b(?:bez|zadnych) (?:dalszych|kolejnych|wiecej) ${mails}`,
      String.raw`|\b(?:chce|chcialbym|chcialabym|zycze sobie|chcemy)(?: \w{1,10}){0,3} (?:zrezygnowac|wypisac|wypisania|usuniecia|usuniety|wykreslony)\b|\brezygnuj\w{1,2} (?:z|ze) (?:\w{1,12} ){0,3}(?:${lists}|${mails})`,
    ),
    wish(
      String.raw`\b(?:usun|usuncie|usunac|usunie\w{0,3}|wypisz|wypiszcie|wypisac|wykresl|wykreslcie|wykreslic|skresl|skreslcie|skreslic|wyrejestruj\w{0,3}|wyrejestrowac)(?: (?:prosze|natychmiast|wszystkie|mi|sie)){0,4} (?:mnie|nas|moj\w{0,3} (?:\w{1,12} )?(?:adres\w{0,2}|dan\w{1,3}|e-?mail\w{0,2}|mail\w{0,2}|kontakt\w{0,2}|numer\w{0,2})|nasz\w{0,3} (?:\w{1,12} )?(?:adres\w{0,2}|dan\w{1,3}|firm\w{1,2}|e-?mail\w{0,2})|ten adres|mailaddress|dane)\b`,
      String.raw`|\b(?:usun\w{0,4}|wypis\w{1,4}|wykresl\w{0,4}|skresl\w{0,4})(?: [\w-]{1,15}){0,5} z(?:e)? (?:\w{1,10} ){0,2}${lists}\b|\b(?:usuniecie|wypisanie|wykreslenie|skreslenie|usuniecia) (?:mnie|nas|moich|mojego|naszych|naszego|danych|adresu|z)\b|\b(?:mnie|nas|moj adres|moje dane|nasz adres) (?:\w{1,10} ){0,3}(?:usunac|wypisac|wykreslic|skreslic)\b|\bwypisuje sie\b|\bjak (?:moge |sie |mam |mozna ){0,3}(?:wypisac|zrezygnowac|wyrejestrowac)`,
    ),
    wish(
      String.raw`\b(?:przesta[nc]\w{0,5}|zaprzestan\w{0,5}|skoncz\w{0,4})(?: (?:do|mi|mnie|nas|nam|juz|ze|z|sie|natychmiast|mna|tego|panstwo)){0,6} ?(?:${act}|wysyl\w{1,4}|${mails}|tymi|kontakt\w{0,4})|\b(?:przestan|przestancie|zostaw\w{0,3}|dajcie|daj)(?: (?:mnie|nas|mi|nam))?(?: (?:w|swiety))? spokoj\w{0,2}\b`,
      String.raw`|\b(?:wnosze|zglaszam|wyrazam) sprzeciw\b|\bsprzeciwiam sie\b|\b(?:cofam|wycofuje|odwoluje) (?:\w{1,8} )?zgod\w{1,2}\b|\brodo\b[^.!?]{0,60}\b(?:usun|dan)|\busun\w{0,8}\b[^.!?]{0,60}\brodo\b|\bprawo do (?:bycia zapomnianym|usuniecia|sprzeciwu)\b|\b(?:nigdy|nie) (?:sie )?(?:nie )?(?:zapisywa\w{1,3}|zapisal\w{0,3}|subskrybowa\w{1,3}|prosil\w{0,3}|wyrazal\w{0,3}|wyrazil\w{0,3}|zamawia\w{1,3})\b|(?:\bto (?:jest|zwykly|czysty) (?:zwykly |czysty )?|^to )(?:spam|nekanie)\b|\b(?:zglosz\w{1,3}|zglasz\w{1,3}|oznacz\w{1,4}) (?:\w{1,8} ){0,3}jako spam\b|\bniechcian\w{1,2} (?:${mails})`,
    ),
  ],
  alone: alone(
    String.raw`(?:stop|rezygnuje|rezygnacja|wypisz(?:cie)?(?: mnie)?|wypisac|usun(?:ac|cie)?(?: mnie)?|prosze usunac|prosze wypisac|wypisuje sie|koniec|zadnych (?:maili|reklam)|nie pisac|nie kontaktowac|wykreslic|skreslic|usuniecie)`,
  ),
};
