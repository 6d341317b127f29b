import { all, alone, type LanguageWishes, wish } from './language-wishes.ts';

const lists = String.raw`(?:\w{0,15}lijst(?:en)?|\w{0,12}bestand(?:en)?|database|systeem|crm|mailing(?:s|list|lijst)?|nieuwsbrie(?:f|ven)|adresboek|distributie\w{0,8}|campagne|contacten)`;
const mails = String.raw`(?:e-?mails?|mails?|mailtjes|berichten|bericht|reclame|spam|nieuwsbrie(?:f|ven)|contact|post|aanbiedingen|opvolging|follow-?ups?|communicatie|acquisitie|telefoontjes|verkooppraatjes)`;
const me = String.raw`(?:mij|me|ons|hem|haar|(?:mijn|onze?|dit|deze) (?:e-?mail ?|mail)?(?:adres(?:sen)?|gegevens|naam|bedrijf|data|nummer|contactgegevens|mail|e-?mail|account)|mailaddress)`;
const contact = String.raw`(?:mailen|mail|e-?mailen|schrijven|schrijf|aanschrijven|contacteren|contacteer|benaderen|benader|lastigvallen|lastig te vallen|lastig|bellen|sturen|stuur|toesturen|berichten|spammen|storen|contact op(?: te)? ?nemen|contact opnemen|contact met \w{1,6} op ?nemen)`;

export const dutch: LanguageWishes = {
  stems:
    /mail|schrij|contact|benader|lastig|stuur|sturen|verwijder|uitschrij|afmeld|meld|schrijf|haal|wis|lijst|bestand|geen|stop|rust|bezwaar|toestemming|avg|gdpr|spam|ongewenst|opzeg|zeg|schrap|hou|nieuwsbrief/,
  harmless: [
    all(
      String.raw`\b(?:als|indien|wanneer) (?:u|je|jij) (?:\w{1,12} ){0,3}(?:niet|geen|liever)\b[^.!?]{0,150}|\bwilt? (?:u|je) geen\b[^.!?]{0,100}\b(?:klik|meld|antwoord)\b[^.!?]{0,60}`,
      '|',
      String.raw`\b(?:antwoord|klik|reageer)(?: \w{1,12}){0,3} "?(?:stop|hier|nee|uitschrijven|afmelden)\b[^.!?]{0,60}|\bom (?:je|u|zich) (?:uit te schrijven|af te melden)\b[^.!?]{0,60}`,
      '|',
      String.raw`\b(?:uitschrijf|afmeld|opt-?out)(?:-| )?(?:percentages?|links?|ratio|proces|functie|pagina|beheer)\b|\b(?:klanten|mensen|gebruikers|ontvangers|contacten|leads|zij|hoe)\b(?! (?:kan|moet|kunnen|moeten) (?:ik|wij|we)\b)[^.!?,]{0,60}\b(?:uitschrijven|afmelden|schrijven zich uit|melden zich af)\b|\bniet (?:uitschrijven|afmelden|verwijderen|van de lijst)\b`,
      '|',
      String.raw`\bniet (?:voor|tot|tijdens|in het weekend|vandaag|deze week|op)\b[^.!?]{0,40}|\b(?:verwijder|wis|schrap) (?:de|het|een|die|dat) (?!(?:e-?mail|adres|gegevens|contact)\w{0,5}\b)\w{1,20}\b|\bverwijder mijn oude\b[^.!?]{0,60}|\baarzel niet\b[^.!?]{0,60}`,
    ),
  ],
  requests: [
    wish(
      String.raw`\b(?:mail|e-?mail|schrijf|contacteer|benader|bel|stuur|val|bericht|spam|stoor)(?:t|en)? (?:u |je )?${me} (?:alstublieft |alsjeblieft |aub |a\.?u\.?b\.? ){0,2}(?:nooit meer|niet meer|niet (?:langer|verder|weer|opnieuw)|nooit|geen ${mails} meer|geen (?:verdere |andere )?${mails}|niet(?= ?(?:[.!,;]|$))|niet (?:meer )?lastig)`,
      String.raw`|\b(?:geen|niet|nooit) (?:\w{1,12} ){0,4}(?:contact|mails?|e-?mails?|berichten) (?:meer )?(?:met ${me} )?(?:op(?: ?te)? ?(?:nemen)?|opnemen)\b|\bneem(?:t)? (?:\w{1,12} ){0,3}(?:geen|nooit|niet) (?:\w{1,12} ){0,3}(?:contact )?(?:meer )?(?:met ${me} )?(?:\w{1,8} )?op\b`,
      String.raw`|\b${me} (?:\w{1,12} ){0,3}(?:niet|nooit) (?:meer |langer |verder |opnieuw |weer )(?:te )?${contact}\b|\b(?:niet|nooit) (?:meer|langer|verder|opnieuw|weer) (?:\w{1,12} ){0,2}(?:te )?(?:${contact}|gemaild|benaderd|gecontacteerd|lastiggevallen)\b`,
    ),
    wish(
      String.raw`\b(?:wil|willen|wens|wensen|hoef|hoeven|wenst|zou graag|stel) (?:\w{1,12} ){0,4}(?:geen|niet) (?:\w{1,14} ){0,4}(?:${mails}|ontvangen|krijgen|gemaild|benaderd|gecontacteerd|lastiggevallen)(?: (?:\w{1,14} ){0,3}(?:meer|ontvangen|krijgen|prijs|worden|van (?:u|jullie|je)))|\b(?:wil|willen|wens|wensen|hoef|hoeven) (?:\w{1,12} ){0,3}(?:geen|niet) (?:\w{1,12} ){0,2}(?:meer|langer) (?:\w{1,12} ){0,4}(?:ontvangen|krijgen|gemaild|benaderd|${mails})`,
      String.raw`|(?:^|[,.;!?] ?|\b(?:graag|alstublieft|aub|bedankt) )(?:geen (?:${mails} meer|(?:verdere|andere|nieuwe|ongevraagde) ${mails}|(?:reclame|spam|contact)))\b|\bgeen ${mails} meer\b`,
      String.raw`|\b(?:wil|willen|wens) (?:\w{1,12} ){0,4}(?:uitschrijven|uitgeschreven|afmelden|afgemeld|verwijderd|van (?:de|deze|uw|jullie) \w{1,12} (?:af|verwijderd))\b`,
    ),
    wish(
      String.raw`\b(?:haal|haalt|neem|gooi|schrap|schrappen|halen|verwijder|verwijdert|verwijderen|wis|wissen|schrijf|meld|zet) (?:u |je )?(?:alstublieft |alsjeblieft |aub |a\.?u\.?b\.? )?(?:al |alle )?${me}(?:[^.!?]{0,60}\b(?:${lists}|af|uit)\b| ?(?:[.!,;]|$)| (?:alstublieft|aub|graag|direct))`,
      String.raw`|\b(?:verwijder|verwijdert|verwijderen|wis|wissen|schrap) (?:\w{1,12} ){0,3}(?:mijn|onze|al mijn|al onze|dit|deze) (?:\w{1,15} ){0,2}(?:gegevens|adres|data|mailadres|e-mailadres|naam|bedrijf|contactgegevens)\b|\b${me} (?:\w{1,12} ){0,6}(?:van|uit) (?:\w{1,12} ){0,3}${lists}(?: \w{1,12}){0,2} (?:halen|verwijderen|te halen|te verwijderen|schrappen|af|wissen)\b|\b(?:mijn|onze) (?:gegevens|adres|mailadres|e-mailadres) (?:\w{1,12} ){0,3}(?:te )?(?:verwijderen|wissen|schrappen)\b`,
      String.raw`|\b(?:mij|me|ons) (?:\w{1,12} ){0,4}(?:uitschrijven|uit te schrijven|afmelden|af te melden|uitgeschreven)\b|\b(?:schrijf|meld) (?:mij|me|ons) (?:\w{1,12} ){0,4}(?:uit|af)\b|\b(?:zeg|opzeggen) (?:\w{1,12} ){0,4}(?:nieuwsbrief|abonnement)|\bhoe (?:kan|moet) ik (?:me|mij) (?:\w{1,12} ){0,3}(?:uitschrijven|afmelden)|\b(?:van|uit) (?:de|uw|jullie|je) ${lists} (?:af|halen|verwijderen|graag)\b`,
    ),
    wish(
      String.raw`\b(?:stop|stopt|stoppen|hou|houd|houdt|houden) (?:u |je |eens |nu |onmiddellijk |alstublieft |aub |svp )?(?:er ?)?(?:met|mee op|eens op|op met)(?: (?:het |mij |me |ons |deze |die |dit |al |uw |jullie |mee |het sturen van ){0,4}(?:mailen|mails?|e-?mails?|e-?mailen|sturen|schrijven|lastig\w{0,8}|benaderen|contact\w{0,6}|berichten|spam\w{0,4}|bellen|reclame|versturen)|(?= ?(?:[.!,;]|$)))`,
      String.raw`|\b(?:laat|laten) (?:mij|me|ons) (?:\w{1,12} ){0,2}met rust\b|\b(?:maak|teken|aantekenen) (?:\w{1,12} ){0,2}bezwaar\b|\b(?:avg|gdpr)\b[^.!?]{0,60}\b(?:verwijder|wis|gegevens)|\b(?:verwijder|wis)\w{0,3}\b[^.!?]{0,60}\b(?:avg|gdpr)\b|\btrek (?:\w{1,12} ){0,3}toestemming\b|\b(?:geen|nooit) (?:\w{1,12} ){0,2}toestemming\b|\b(?:nooit|niet) (?:\w{1,12} ){0,3}(?:aangemeld|ingeschreven|gevraagd|geabonneerd)\b|\b(?:dit is|uw mails zijn|jullie mails zijn) (?:\w{1,8} )?(?:spam|ongewenst\w{0,1})\b|\bongewenste (?:${mails})\b|\bals spam (?:gemeld|gemarkeerd)`,
    ),
  ],
  alone: alone(
    String.raw`(?:stop|stoppen|uitschrijven|afmelden|uitschrijving|afmelding|verwijderen|schrijf (?:mij|me|ons) uit|meld (?:mij|me|ons) af|geen (?:contact|mails?|e-?mails?|reclame)(?: meer)?|niet meer (?:mailen|contacteren|schrijven)|opzeggen|nieuwsbrief (?:opzeggen|afmelden)|haal me eraf)`,
  ),
};
