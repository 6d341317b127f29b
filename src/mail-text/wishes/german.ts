import { all, alone, type LanguageWishes, wish } from './language-wishes.ts';

const me = String.raw`(?:mich|mir|uns|ihn|sie|unsere?[mnrs]? \w{1,20}|meine?[mnrs]? \w{1,20}|diese?[mnrs]? (?:e-?mail-?)?(?:adresse|postfach|account|firma)|\w{1,20} (?:von uns|hier)|niemand\w{0,3}|mailaddress)`;
const contact = String.raw`(?:kontaktier\w{0,3}|kontakt|an(?:zu)?schreib\w{0,3}|schreib\w{0,3}|an(?:zu)?mail\w{0,2}|e?-?mail(?:en|t)?|belastig\w{0,3}|belaestig\w{0,3}|nerv\w{0,3}|send\w{0,3}|schick\w{0,3}|zu(?:zu)?(?:send|schick)\w{0,3}|bewerb\w{0,3}|an(?:zu)?ruf\w{0,3}|ruf\w{0,2}|spamm?\w{0,3}|stor\w{0,3}|meld\w{0,3} sie sich|meld\w{0,2} dich|melden|bombardier\w{0,3}|zu(?:zu)?mull\w{0,3}|zu(?:zu)?spamm?\w{0,3}|anzupreisen|erinner\w{0,3})`;
const mails = String.raw`(?:e-?mails?|mails?|nachrichten?|werbung|werbe\w{0,12}|newsletters?|kontakt(?:aufnahmen?|versuche?|ierung\w{0,2})?|post|spam|zuschriften|angebote|anfragen|infos?|informationen|schreiben|zusendung\w{0,2}|zusendungen|follow-?ups?|anrufe?|akquise\w{0,8}|belastigung\w{0,2}|sms)`;
const nevermore = String.raw`(?:nicht mehr|nie (?:wieder|mehr)|niemals(?: wieder| mehr)?|nicht (?:weiter|langer|laenger|wieder|nochmals?|noch einmal|erneut)|kunftig nicht|kuenftig nicht|in zukunft nicht|zukunftig nicht|kein weiteres mal)`;
const noMore = String.raw`(?:kein\w{0,2} (?:weitere[nrsm]? |solche[nrsm]? |neue[nrsm]? |derartige[nrsm]? |unerwunschte[nrsm]? |ihrer |deiner |diese[rn] ){0,3}${mails}|nichts)`;
const lists = String.raw`(?:liste\w?|verteiler\w{0,2}|\w{0,20}verteiler\w{0,2}|\w{0,20}liste\w?|datenbank\w{0,2}|system\w?|crm|kartei|newsletters?|adressbuch|kontakten?|mailing\w{0,2}|datenbestand|kampagne\w?)`;
const remove = String.raw`(?:losch\w{0,3}|loesch\w{0,3}|entfern\w{0,3}|streich\w{0,3}|nehm\w{0,3}|nimm|austrag\w{0,3}|auszutragen|tragen|trag|herausnehm\w{0,3}|rausnehm\w{0,3}|abmeld\w{0,3}|abzumelden|sperr\w{0,3}|ausgetragen|geloscht|geloescht|entfernt|gestrichen|genommen|abgemeldet|blockier\w{0,3})`;

export const german: LanguageWishes = {
  stems:
    /kontakt|schreib|mail|belast|belaest|nerv|send|schick|bewerb|spam|stor|meld|losch|loesch|entfern|streich|nehm|nimm|trag|abbestell|abo|widerspr|widerruf|dsgvo|unterlass|verschon|aufhor|hor|hoer|ruhe|stopp|werbung|verteiler|kundig|abgemeldet|verzicht|absehen|sehen sie|willig|unerwunscht|unerwuenscht|kein|schluss|einstell/,
  harmless: [
    all(
      String.raw`\b(?:wenn|falls|sofern|sollten) sie (?:keine|nicht|diese|unsere|kein|sich)\b[^.!?]{0,150}`,
      '|',
      String.raw`\b(?:antworten|klicken|schreiben) sie (?:mit|auf|hier|einfach|uns)(?: \w{1,15}){0,3} "?(?:stopp?|abmelden|unsubscribe|nein|hier)\b[^.!?]{0,60}`,
      '|',
      String.raw`\b(?:um|zum) (?:sich )?(?:abzumelden|abmelden|abbestellen)\b[^.!?]{0,60}`,
      '|',
      String.raw`\b(?:abmelde|abbestell|kundigungs|kuendigungs|widerrufs|opt-out-?)(?:rate|quote|link|prozess|funktion|frist|verwaltung)\w{0,2}\b`,
    ),
    all(
      String.raw`\b(?:nicht|nie|niemals) (?:ab(?:melden|bestellen)|loschen|loeschen|aus(?:tragen)|aus (?:dem|der|ihrem|ihrer) (?:verteiler|liste))\b`,
      '|',
      String.raw`\b(?:kann|konnen|koennen|wird|werden|wie|was|welche|ob|kunden|leute|empfanger|empfaenger|nutzer|leads|viele|manche)\b(?! (?:kann |konnen |koennen )?(?:ich|wir|man)\b)[^.!?,]{0,80}\b(?:abmelden|abbestellen|abgemeldet|melden sich ab|widersprechen)\b`,
      '|',
      String.raw`\bnicht (?:vor|bis|ohne|wahrend|waehrend|am|zwischen|diese woche|nachste|naechste|heute|morgen)\b`,
      '|',
      String.raw`\b(?:losch|loesch|entfern|streich)\w{0,3} (?:sie )?(?:bitte )?(?:den|das|die|diesen|dieses|einen|eine) (?!(?:e-?mail-?)?(?:adresse|daten|kontakt|eintrag)\w{0,2}\b)\w{1,25}\b`,
      '|',
      String.raw`\b(?:losch|loesch|entfern)\w{0,3} (?:sie )?(?:bitte )?(?:meine|unsere) (?:alte|vorherige|fruhere)\w{0,2}\b[^.!?]{0,60}`,
    ),
  ],
  requests: [
    // "Schreiben Sie mir nicht mehr", "bitte nicht mehr kontaktieren", "nie wieder anschreiben".
    wish(String.raw`\b${contact} (?:[\w-]{1,20} ){0,5}${nevermore}\b`),
    wish(
      String.raw`\bverschon\w{1,3} (?:sie |bitte |doch ){0,3}(?:mich|uns)\b|\b(?:loschung|loeschung|entfernung|sperrung) (?:meiner|unserer|dieser) (?:\w{1,20} )?(?:e-?mail|mail|adresse|daten|kontakt)|\b${nevermore} (?:[\w-]{1,20} ){0,4}${contact}\b(?! ich\b)`,
      String.raw`|\b(?:bitte|will|mochte|moechte|wollen|wunsche|wuensche|mochten|moechten|darf|durfen|duerfen) (?:[\w-]{1,20} ){0,5}(?:nicht|nie)(?: mehr| weiter| langer| wieder)? (?:per \w{1,12} |von \w{1,12} ){0,2}(?:kontaktiert|angeschrieben|angemailt|belastigt|belaestigt|beworben|angerufen|gestort) (?:zu )?(?:werden)?\b`,
      String.raw`|\b(?:kontaktier\w{0,3}|belastig\w{0,3}|schreib\w{0,3}|mail\w{0,3}) (?:sie |ihr )?${me} (?:bitte )?(?:nicht|nie)(?: \w{1,15}){0,2}(?= ?(?:[.!,;]|$))`,
      String.raw`|\b(?:kein|keinen) (?:weiteren |erneuten )?kontakt\b(?:(?: \w{1,15}){0,4} (?:mehr|auf|wunsch\w{0,3}|wuensch\w{0,3}|gewunscht|gewuenscht|erwunscht|bitte|aufnehmen|aufzunehmen)\b| ?(?:[.!,;]|$))`,
    ),
    // "Keine weiteren Mails", "ich möchte keine Werbung mehr".
    wish(
      String.raw`\b${noMore} (?:[\w-]{1,20} ){0,4}(?:mehr|erhalten|bekommen|empfangen|wunsch\w{0,3}|wuensch\w{0,3}|gewunscht|gewuenscht|erwunscht|erwuenscht|bitte|zu(?:zu)?(?:senden|schicken)|zukommen|schicken|senden)\b(?! (?:brauchen|zeit|information))`,
      String.raw`|\b(?:will|mochte|moechte|wollen|mochten|moechten|wunsch\w{0,3}|wuensch\w{0,3}) (?:[\w-]{1,20} ){0,3}?kein\w{0,2} (?:weitere[nrsm]? |ihrer |deiner |solche[nrsm]? |diese[rn] ){0,2}${mails}\b|\b(?:send|schick|schreib|mail)\w{0,3} (?:sie |ihr )?(?:mir|uns) (?:bitte )?(?:kein\w{0,2} (?:weitere[nrsm]? |solche[nrsm]? )?${mails}|nichts mehr)\b`,
      String.raw`|(?:^|[,.;!?] ?|\b(?:bitte|danke|also) )kein\w{0,2} (?:weitere[nrsm]? |solche[nrsm]? |unerwunschte[nrsm]? ){1,2}${mails}\b|(?:^|[,.;!?] ?|\bbitte )keine? (?:werbung|werbemails?|newsletter|spam|e-?mails|mails)(?: bitte| mehr)?(?= ?(?:[.!,;]|$))`,
    ),
    // "Nehmen Sie mich aus dem Verteiler", "löschen Sie meine Daten".
    wish(
      String.raw`\b${remove} (?:sie |wir |bitte |doch |umgehend |sofort ){0,4}${me}\b(?:[^.!?]{0,80}\b(?:aus|von|auf)\b[^.!?]{0,40}\b${lists}\b)`,
      String.raw`|\b${me} (?:[\w-]{1,20} ){0,6}(?:aus|von) (?:[\w-]{1,20} ){0,4}${lists} (?:[\w-]{1,20} ){0,2}${remove}\b`,
      String.raw`|\b(?:losch\w{0,3}|loesch\w{0,3}|entfern\w{0,3}|streich\w{0,3}|sperr\w{0,3}) (?:sie |bitte |umgehend |sofort |alle |samtliche |saemtliche |von mir |gespeicherten |zu mir |personenbezogenen ){0,6}(?:mich|uns|(?:meine|unsere|diese|die)?n? ?(?:personenbezogenen |gespeicherten |personlichen |e-?mail-?|mail){0,2}(?:daten|adresse|mailadresse|kontakt(?:daten)?|eintrag|angaben|informationen)|mailaddress)\b`,
      String.raw`|\b(?:meine|unsere|diese) (?:personenbezogenen |gespeicherten |e-?mail-?|mail){0,2}(?:daten|adresse|kontaktdaten|mailadresse)\b[^.!?]{0,60}\b(?:losch\w{0,3}|loesch\w{0,3}|entfern\w{0,3}|streich\w{0,3}|sperr\w{0,3}|zu loschen|zu entfernen)\b`,
      String.raw`|\b(?:trag\w{0,3}|meld\w{0,3}) (?:sie )?(?:bitte )?(?:mich|uns|mailaddress)(?: \w{1,15}){0,5} (?:aus|ab)\b|\b(?:mich|uns) (?:bitte )?(?:aus|von) (?:[\w-]{1,20} ){0,4}${lists}\b|\b(?:von|aus) (?:der|ihrer|eurer|deiner|dem|ihrem|eurem) ${lists} (?:streichen|loschen|loeschen|entfernen|nehmen|austragen|abmelden)\b`,
      String.raw`|\b(?:mich|uns) (?:(?:hiermit|bitte|gerne|sofort|davon|von \w{1,15}(?: \w{1,15})?) ){0,3}(?:abmelden|austragen|abzumelden|auszutragen|loschen|loeschen)\b|\b(?:newsletter|abo|abonnement|mails?|e-?mails|werbung) (?:bitte |hiermit |sofort ){0,2}(?:abbestell\w{0,3}|kundig\w{0,3}|abzubestellen|abmeld\w{0,3}|einstellen)\b|\b(?:abbestell|kundig|kuendig|bestell)\w{0,3} (?:\w{1,15} ){0,4}(?:newsletters?|abo|abonnement|mails?|e-?mails)\b`,
    ),
    // "Hören Sie auf", "unterlassen Sie", "lassen Sie mich in Ruhe".
    wish(
      String.raw`\b(?:hor\w{0,2}|hoer\w{0,2}) (?:sie |endlich |bitte |mir |doch |jetzt ){0,4}(?:damit )?auf\b(?! (?:mich|uns|die|den|das|ihr)\b)|\bunterlass\w{0,3} (?:sie|es|bitte|weitere|diese|kunftig|jegliche|die|das|ihre)\b|\b(?:zu unterlassen|unterlassung|abmahn\w{1,5})\b|\b(?:sehen|absehen|abzusehen|abstand) (?:[\w-]{1,20} ){0,4}${mails}\b|\b(?:weiteren?|solchen|diesen) ${mails} (?:\w{1,15} ){0,2}(?:abzusehen|absehen|ab\b|verzichten|zu verzichten|unterlassen|einstellen|einzustellen)`,
      String.raw`|\bverzicht\w{0,3} (?:sie )?(?:bitte )?auf (?:weitere|jede|jegliche|ihre|solche)\b|\b(?:lass\w{0,3}|lasst) (?:sie )?(?:bitte )?(?:mich|uns)(?: \w{1,15}){0,3} in (?:ruhe|frieden)\b|\bstell\w{0,3} (?:sie )?(?:bitte )?(?:[\w-]{1,20} ){0,4}${mails} (?:\w{1,15} ){0,2}ein\b|\bschluss (?:jetzt )?mit (?:\w{1,15} ){0,2}${mails}`,
      String.raw`|\b(?:stopp?|stoppen|stoppt|beend\w{0,3}) (?:sie )?(?:bitte )?(?:diese|die|ihre|mit|das|den|weitere|sofort)(?: \w{1,15}){0,3} ?${mails}\b`,
    ),
    wish(
      String.raw`\bwiderspr\w{1,10} (?:[\w-]{1,20} ){0,5}(?:verarbeitung|nutzung|speicherung|verwendung|werbung|zusendung|kontakt\w{0,10})|\b(?:verarbeitung|nutzung|speicherung|verwendung|werbung) (?:[\w-]{1,20} ){0,6}(?:widersprech\w{0,3}|widerspruch)|\bwiderruf\w{0,3} (?:[\w-]{1,20} ){0,5}(?:einwilligung|zustimmung|erlaubnis)|\b(?:einwilligung|zustimmung) (?:[\w-]{1,20} ){0,4}(?:widerruf\w{0,3}|nie (?:erteilt|gegeben)|nicht (?:erteilt|gegeben))`,
      String.raw`|\b(?:nie|nicht|niemals) (?:[\w-]{1,20} ){0,4}(?:angemeldet|abonniert|eingewilligt|zugestimmt|angefordert)\b(?! (?:haben wir|worden))|\bkeine (?:einwilligung|zustimmung|erlaubnis)\b|\b(?:dsgvo|art\.? ?17)\b[^.!?]{0,60}\b(?:losch|loesch|auskunft)|\b(?:losch|loesch)\w{0,5} (?:[\w-]{1,20} ){0,5}(?:dsgvo|art\.? ?17)|\b(?:das|dies|ihre? (?:e-?mails?|mails?|werbung)) (?:ist|sind|bleiben) (?:\w{1,15} ){0,2}(?:spam|unerwunscht\w{0,2}|unerwuenscht|belastigung|belaestigung)\b|\bals spam (?:gemeldet|markiert|melden)\b`,
    ),
  ],
  alone: alone(
    String.raw`(?:stopp?|abmelden|abmeldung|abbestellen|austragen|loschen|loeschen|newsletter (?:abbestellen|abmelden)|abbestellung|streichen|kein kontakt|aufhoren|aufhoeren|nicht (?:mehr )?(?:anschreiben|kontaktieren|schreiben|melden)|widerspruch|keine (?:e-?mails|mails|werbung)|abmelden (?:vom|von) \w{1,15}|schluss)`,
  ),
};
