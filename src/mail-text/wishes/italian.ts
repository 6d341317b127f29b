import { all, alone, type LanguageWishes, wish } from './language-wishes.ts';

const lists = String.raw`(?:list[ae]|elench?[oi]|database|banca dati|mailing ?(?:list)?|newsletter|crm|contatti|sistem[ai]|archivi?o?|indirizzario|rubrica|distribuzione|campagn[ae]|registri?o?)`;
const mails = String.raw`(?:e-?mails?|mails?|messaggi(?:o)?|pubblicita|spam|newsletter|comunicazion[ei]|offert[ae]|contatti|contatto|sollecit[oi]|promozioni|proposte|telefonate|posta|niente)`;
const act = String.raw`(?:contatt\w{1,5}|ricontatt\w{1,5}|scriv\w{1,6}|scrit\w{1,3}|invi\w{1,5}|mand\w{1,5}|disturb\w{1,5}|importun\w{1,5}|chiam\w{1,5}|molest\w{1,5}|spedi\w{1,5})`;
const mine = String.raw`(?:(?:il|i|la|le|tutti i|tutti|questo|quest'|l')? ?(?:mio|mia|miei|mie|nostr[oaie])? ?(?:indirizz[oi](?: e-?mail| mail)?|dat[oi](?: personali)?|e-?mail|mail|contatt[oi]|nominativo|nome|recapit[oi]|account|aziend[ae]))`;

export const italian: LanguageWishes = {
  stems:
    /contatt|scriv|invi|mand|mail|messagg|cancell|rimuov|rimoz|elimin|togli|toglie|disiscri|disicri|iscri|lista|elenco|smett|smet|bast|pace|gdpr|opposi|oppong|consens|spam|ricev|disturb|molest|stop|pubblicit|depenn/,
  harmless: [
    all(
      String.raw`\b(?:se|qualora) (?:non )?(?:desidera|desideri|vuole|vuoi|volete|desiderate|preferisce)\w{0,2}\b[^.!?]{0,150}`,
      '|',
      String.raw`\b(?:risponda|rispondi|clicca|cliccate|clicchi)(?: \w{1,12}){0,3} "?(?:stop|qui|no|cancella\w{0,3}|disiscri\w{0,5})\b[^.!?]{0,60}|\bper (?:disiscriver|cancellar|annullar)\w{1,4}\b[^.!?]{0,60}(?:clicc|qui|weblink)`,
      '|',
      String.raw`\b(?:tass[oi]|link|gestione|percentuale|numero|pagina) di (?:disiscrizion[ei]|cancellazion[ei])\b|\b(?:clienti|persone|utenti|destinatari|contatti|lead|come|quant[ie])\b[^.!?,]{0,60}\b(?:si (?:disiscrivono|cancellano)|disiscriversi)\b|\bnon (?:mi |ci )?(?:cancell|rimuov|disiscriv|elimin|togli)\w{1,5}\b[^.!?]{0,40}`,
      '|',
      String.raw`\b(?:cancell|elimin|rimuov|tolg|togli)\w{0,4} (?:il|la|lo|le|i|gli|un|una|quel|quella) (?!(?:mio|mia|miei|mie|nostr\w|indirizzo|e-?mail|contatto|dat[oi])\b)\w{1,20}\b|\bmi[oa] (?:vecchi[oa]|precedente)\b[^.!?]{0,60}|\bnon (?:esit|esitare)\w{0,4}\b[^.!?]{0,60}|\bnon (?:mi|ci) \w{1,15} (?:prima|fino|durante)\b`,
    ),
  ],
  requests: [
    wish(
      String.raw`\bnon (?:mi |ci |vi |ti )?(?:dovete |deve |devi |voglio |vogliamo |desidero |desideriamo |intendo |vorrei )?(?:piu |mai piu |ulteriormente |essere |venire ){0,2}${act}(?:mi|ci|ci)?(?: (?:piu|mai piu|mai|ancora|di nuovo|altre|altri|per favore|ulteriori|niente|altro|${mails})){1,5}`,
      String.raw`|\bnon (?:essere|venire) (?:piu |mai piu )?(?:ri)?(?:contattat|disturbat|sollecitat)\w|\bnon (?:mi|ci) (?:contattate|contatti|contattare|scrivete|scriva|scrivere|inviate|invii|mandate|mandi|disturbate|disturbi|scrivi|contattar\w{1,3})(?= ?(?:[.!,;]|$))|\bnon (?:contattatemi|scrivetemi|scrivermi|contattarmi|contattarci|inviatemi|mandatemi|inviarmi|mandarmi|disturbatemi|scriveteci|contattateci)\b(?! (?:prima|fino))|\bmai piu (?:mi |ci )?${act}`,
    ),
    wish(
      String.raw`\bnon (?:\w{1,10} )?(?:voglio|vogliamo|desidero|desideriamo|vorrei|vorremmo|intendo|gradisco|accetto|sono interessat\w a) (?:piu )?(?:ricev\w{1,5}|essere (?:piu )?(?:contattat|disturbat|ricontattat)\w|altre? ${mails}|altri ${mails}|piu ${mails}|le vostre ${mails}|i vostri ${mails}|avere piu)`,
      String.raw`|(?:^|[,.;!?] ?|\bper favore,? |\bprego )(?:basta(?: con)?|niente piu|nessun'?a? altr[ao]|niente|stop(?: alle| a)?) (?:le |i |questi |queste |vostre ){0,2}${mails}\b|\b(?:voglio|vorrei|desidero|chiedo|richiedo|pretendo|gradirei|chiediamo|vogliamo|vi chiedo|le chiedo|ti chiedo) (?:di |la |che |l'|il |immediata |vi |mi ){0,3}(?:(?:essere |venire )(?:rimoss|cancellat|eliminat|tolt|disiscritt)\w|disiscriver\w{0,3}|cancellarmi|cancellarci|rimuover\w{0,3}|cancellazione|rimozione|disiscrizione|eliminar\w{0,3}|eliminazione|smett\w{1,5})`,
    ),
    wish(
      String.raw`\b(?:cancell|elimin|rimuov|tolg|togli|depenn|disiscriv|leva)(?:ate|ete|iete|are|ere|ire|ar|er|ir|a|i|e|r|ier)?(?:mi|ci)\b|\b(?:mi|ci) (?:cancell|elimin|rimuov|tolg|togli|disiscriv|tolga)\w{0,4}\b(?! (?:il dubbio|la curiosita))`,
      String.raw`|\b(?:cancell|elimin|rimuov|tolg|togli|toglier|rimuover|cancellar|eliminar)(?:ate|ete|iete|are|ere|i|a|e|iamo)? (?:per favore |subito |immediatamente ){0,2}(?:${mine}\b|(?:[\w' ]{0,30})?(?:dal|dalla|dalle|dai|da) (?:(?:vostr|su|tu|quest|le vostr)\w{1,2} ){0,2}${lists}|mailaddress)`,
      String.raw`|\b(?:disiscriv|disicriv|disiscri)\w{1,8}\b|\bannull\w{1,5} (?:la |l'|mia |la mia )?(?:iscrizione|sottoscrizione)|\bcome (?:posso |si fa a |faccio a |mi )?(?:disiscriv|cancell)\w{1,6}`,
    ),
    wish(
      String.raw`\b(?:smett|smet|piant|finit|cess)\w{1,6}(?:la|tela)? (?:subito |immediatamente )?(?:di|con) (?:mi |ci |queste |le |inviar\w{0,2} |mandar\w{0,2} )?(?:contatt|scriv|invi|mand|disturb|importun|mail|e-?mail|spam|messagg|chiam|molest|tempest|scocci|pubblicit)\w{0,6}\b|\b(?:smettetela|piantatela|finitela|smettila|la smetta|piantala)\b|\b(?:lasciatemi|lasciami|mi lasci|lasciateci|ci lasci|mi lasciate) (?:in pace|stare)\b`,
      String.raw`|\b(?:mi oppongo|ci opponiamo|revoco (?:il )?(?:mio )?consenso|ritiro (?:il )?(?:mio )?consenso|diritto (?:all'oblio|di opposizione|alla cancellazione|di cancellazione))\b|\bgdpr\b[^.!?]{0,60}\b(?:cancell|elimin|rimoz|rimuov|dati)|\b(?:mai|non)(?: mi)?(?: sono| ho)? (?:mai )?(?:iscritt\w|autorizzat\w|dato (?:il )?(?:mio )?consenso|richiesto (?:queste|questa|di ricevere))\b|\b(?:questo e|e|le vostre mail sono) (?:puro |solo )?(?:spam|molestia|indesiderat\w)\b|\bsegnal\w{1,5} (?:\w{1,8} ){0,3}come spam\b`,
    ),
  ],
  alone: alone(
    String.raw`(?:stop|basta|cancellami|cancellatemi|cancellazione|disiscrizione|disiscrivimi|disiscrivetemi|disiscrivere|rimuovere|rimuovetemi|eliminatemi|cancellare|non contattare|non (?:mi )?scrivere(?: piu)?|niente (?:piu )?mail|rimozione|cancellare iscrizione)`,
  ),
};
