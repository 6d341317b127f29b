import { all, alone, type LanguageWishes, wish } from './language-wishes.ts';

const lists = String.raw`(?:\w{0,15}lista[nr]?|\w{0,15}listor\w{0,2}|databas\w{0,2}|register|registret|system\w{0,2}|crm|utskick\w{0,2}|nyhetsbrev\w{0,2}|adressbok\w{0,2}|sandlista\w{0,2}|mejllista\w{0,2})`;
const mails = String.raw`(?:e-?post|mejl|mail|mails|meddelanden?|utskick|reklam|spam|nyhetsbrev|erbjudanden|kontakt|paminnelser|sms|brev|skrap|epost)`;
const me = String.raw`(?:mig|oss|henne|honom|(?:min|mitt|mina|var|vart|vara|denna|detta|den har) (?:e-?post-?|mejl-?|mail-?)?(?:adress|mejladress|mailadress|uppgifter|data|namn|foretag|nummer|kontaktuppgifter|personuppgifter)|mailaddress)`;
const contact = String.raw`(?:kontakta|mejla|maila|skriv|skriva|skicka|stora|hora av (?:er|dig)|hor av (?:er|dig)|spamma|ring|ringa|besvara|messa|trakassera)`;

export const swedish: LanguageWishes = {
  stems:
    /kontakt|mejl|mail|skriv|skick|stor|avregistr|avprenumer|prenumer|avanmal|ta bort|tabort|ta mig|radera|stryk|sluta|slut|upphor|lista|inte|inga|ifred|i fred|gdpr|invand|samtyck|spam|oonskad|avsluta|aldrig|e-?post|stopp|avbestall|hor av/,
  harmless: [
    all(
      String.raw`\bom du (?:inte|inte langre|vill|hellre|onskar)\b[^.!?]{0,150}|\bvill du inte (?:langre )?(?:ha|fa)\b[^.!?]{0,100}`,
      '|',
      String.raw`\b(?:svara|klicka)(?: \w{1,12}){0,3} "?(?:stopp?|har|nej|avregistrera)\b[^.!?]{0,60}|\bfor att (?:avregistrera|avprenumerera|avsluta)\b[^.!?]{0,60}`,
      '|',
      String.raw`\b(?:avregistrerings|avprenumerations|avanmalnings)\w{1,12}\b|\b(?:kunder|folk|anvandare|mottagare|kontakter|leads|hur)\b(?! \w{1,20} (?:jag|vi|man)\b)[^.!?,]{0,60}\b(?:avregistrerar|avprenumererar|avregistrera sig)\b|\b(?:inte|aldrig) (?:avregistrera|ta bort|stryk|avprenumerera)\b[^.!?]{0,30}`,
      '|',
      String.raw`\binte (?:fore|forran|innan|under|pa helgen|i dag|idag|denna vecka)\b[^.!?]{0,40}|\b(?:ta bort|radera|stryk) (?:den|det|de|en|ett) (?!(?:e-?post|mejl|adress|har adressen)\w{0,8}\b)\w{1,20}\b|\bmin gamla\b[^.!?]{0,60}|\btveka inte\b[^.!?]{0,60}`,
    ),
  ],
  requests: [
    wish(
      String.raw`\b${contact} (?:\w{1,6} )?(?:inte|aldrig|ej) (?:(?:till |med )?${me} )?(?:\w{1,10} ){0,2}(?:mer|langre|igen|nagonsin|fler|vidare|framover|i framtiden|mera)\b|\b${contact} (?:till )?(?:inte|aldrig|ej) ${me}\b|\b${contact} (?:till )?${me} (?:inte|aldrig|ej)\b(?! (?:fore|forran|innan|under))|\b${contact} (?:inte|aldrig|ej)(?= ?(?:[.!,;]|$))`,
      String.raw`|\b(?:inte|aldrig|ej) (?:bli |blir |langre ){0,2}(?:kontaktad\w?|kontakta\w?|mejlad|mailad|stord|skriva|mejla|maila|kontaktas)\b (?:\w{1,10} ){0,3}?(?:mer|langre|igen|av er|av dig|i framtiden)\b|\bhor(?:a)? (?:inte |aldrig )(?:\w{1,6} ){0,2}(?:av|fran) (?:er|dig) (?:mer|igen|langre)\b|\bkontakta (?:mig|oss) (?:ej|inte|aldrig)\b|\bskicka (?:inte |aldrig |ej |inget |inga )(?:\w{1,8} ){0,2}(?:fler|mer|nagra|nagot|flera|mera|${mails})\b`,
    ),
    wish(
      String.raw`\b(?:vill|onskar|vill jag|vill vi|ber om att|undanber)(?: (?:jag|vi))? (?:\w{1,10} ){0,2}(?:inte|ej|inga|slippa|aldrig)(?: \w{1,10}){0,3} (?:ha|fa|ta emot|bli|fler|mer|${mails}|era|dina|langre|kontakt\w{0,3}|hora)\b|\b(?:inga|inget|ingen) (?:fler|flera|mer|ytterligare|mera) ${mails}\b|\b(?:inga|ingen) ${mails}(?: (?:mer|langre|tack))?(?= ?(?:[.!,;]|$))|\bundanber (?:mig|oss)\b|\bslippa (?:\w{1,10} ){0,2}${mails}`,
      String.raw`|\b(?:vill|onskar)(?: (?:jag|vi))? (?:\w{1,10} ){0,2}(?:avregistrera|avprenumerera|avsluta prenumerationen|bli borttagen|tas bort|bli struken|avanmala)`,
    ),
    wish(
      String.raw`\b(?:ta bort|tabort|radera|stryk|plocka bort|avregistrera|avanmal|avprenumerera|avfor) (?:genast |omedelbart |alla |allt om |garna |snalla ){0,2}${me}|\bta (?:genast |snalla )?${me} (?:\w{1,8} ){0,2}(?:bort|fran|ur|av)\b|\b(?:stryk|ta|plocka|lyft) (?:mig|oss) (?:bort )?(?:fran|ur|av) (?:\w{1,10} ){0,3}${lists}|\b(?:fran|ur) (?:er|din|ert|denna|den har|alla|era) (?:\w{1,10} )?${lists}\b`,
      String.raw`|\b(?:avregistrer|avprenumerer|avanmal)\w{0,3} (?:mig|oss|min|mitt|denna|den har|mailaddress)|\b(?:avsluta|avbestall|sag upp) (?:min |mitt |var )?(?:prenumeration\w{0,2}|nyhetsbrev\w{0,2}|abonnemang)|\bhur avregistrerar (?:jag|vi)|\bhur (?:kan|gor|ska) jag (?:for att )?(?:avregistrera|avprenumerera|avsluta)|\b(?:har|jag har) (?:redan )?(?:avregistrerat|avprenumererat|avanmalt)\b`,
    ),
    wish(
      String.raw`\b(?:sluta|slut|upphor|sluta nu|sluta genast) (?:genast |nu |omedelbart |att |med |upp med ){0,4}(?:\w{1,8} ){0,2}(?:mejla|maila|skicka|kontakta|skriv\w?|spamma|stora|hora av|trakassera|ringa|era|dina|dessa|utskick|${mails})\w{0,3}\b|\blamna (?:mig|oss) (?:i fred|ifred|ifrid|i frid)\b|\blat (?:mig|oss) vara(?: i fred)?\b`,
      String.raw`|\b(?:invander|motsatter) (?:mig|oss) (?:mot )?|\bgdpr\b[^.!?]{0,60}\b(?:radera|ta bort|uppgifter)|\b(?:radera|ta bort)\b[^.!?]{0,60}\bgdpr\b|\baterkallar (?:\w{1,8} )?samtycke\b|\b(?:aldrig|inte) (?:\w{1,8} )?(?:samtyckt|anmalt mig|prenumererat|bett om|gett (?:mitt )?samtycke|registrerat mig)\b|\b(?:detta|det har|det) ar (?:ren |rena )?(?:spam|trakasseri\w{0,2}|oonskat)\b|\b(?:anmal|rapporter|markera)\w{0,3} (?:\w{1,8} ){0,3}som spam\b|\boonskad (?:${mails})`,
    ),
  ],
  alone: alone(
    String.raw`(?:stopp?|sluta|avregistrera(?: mig| oss)?|avprenumerera|avregistrering|avanmal(?: mig| oss|an)?|ta bort(?: mig| oss)?|radera(?: mig| oss)?|inga fler (?:mejl|mail)|kontakta (?:mig |oss )?(?:ej|inte)|ej kontakt|avsluta prenumeration(?:en)?|ingen reklam)`,
  ),
};
