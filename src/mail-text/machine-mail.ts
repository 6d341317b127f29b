import { readMail } from './read-mail.ts';
import { bareSubject } from './subject.ts';
import { plainWords } from './wishes/plain-words.ts';

/** What is looked at; header names in any case. */
export type MachineMail = {
  fromEmail: string | null;
  subject: string | null;
  body: string;
  headers?: Record<string, string> | null | undefined;
};

/**
 * What sent a mail instead of a person: a mail server that could not deliver ours, or a program that
 * answers by itself. `absence` is the one of somebody who is away and reads ours later.
 */
export type Machine = 'bounce' | 'automatic' | 'absence';

const longestText = 20_000;

/**
 * Returns which kind of machine sent a mail, or null for a person. Headers decide where they are
 * known (RFC 3834, RFC 3464 and the habits of autoresponders), else sender, subject and words.
 */
export function machineOf(mail: MachineMail): Machine | null {
  const headers = headersOf(mail);
  if (headers && tellsOfDelivery(headers)) return 'bounce';
  if (headers && saysAutomatic(headers)) return 'automatic';
  const from = (mail.fromEmail ?? '').trim();
  const subject = subjectOf(mail);
  if (bounceSender.test(from) || bounceSubject.test(subject)) return 'bounce';
  const sentences = sentencesOf(readMail(mail.body).words);
  const says = (words: RegExp) => sentences.some((sentence) => words.test(sentence));
  if (says(bounceText)) return 'bounce';
  const isAway = tellsOfAbsence(mail);
  const isAutomatic = machineSender.test(from) || machineSubject.test(subject) || says(machineText);
  if (isAutomatic || hasLeft(sentences)) return isAway ? 'absence' : 'automatic';
  return isAway && absenceSubject.test(subject) ? 'absence' : null;
}

/** The place of the newest mail that a person wrote, of several, the oldest first; -1: there is none. */
export function newestOfPerson(mails: MachineMail[]): number {
  return mails.findLastIndex((mail) => machineOf(mail) === null);
}

/** Whether its subject or words say that the writer is away, whoever wrote it. */
export function tellsOfAbsence(mail: MachineMail): boolean {
  const sentences = sentencesOf(readMail(mail.body).words);
  return [subjectOf(mail), ...sentences].some((sentence) => absence.test(sentence));
}

/** Whether the headers, where they are known, say that no person wrote it. */
export function isAutomaticByHeaders(mail: Pick<MachineMail, 'headers'>): boolean {
  const headers = headersOf(mail);
  return headers !== null && (tellsOfDelivery(headers) || saysAutomatic(headers));
}

type Headers = (name: string) => string;

function headersOf({ headers }: Pick<MachineMail, 'headers'>): Headers | null {
  if (!headers) return null;
  const values = new Map(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      value.trim().toLowerCase(),
    ]),
  );
  return (name) => values.get(name)?.slice(0, 500) ?? '';
}

function tellsOfDelivery(header: Headers): boolean {
  const type = header('content-type');
  return (
    (type.startsWith('multipart/report') && type.includes('delivery-status')) ||
    header('x-failed-recipients') !== ''
  );
}

function saysAutomatic(header: Headers): boolean {
  const submitted = header('auto-submitted');
  return (
    (submitted !== '' && !/^no\b/.test(submitted)) ||
    /^(?:auto_reply|auto-reply|junk|bulk)\b/.test(header('precedence')) ||
    ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-autoreply-from'].some(
      (name) => header(name) !== '' && header(name) !== 'no',
    ) ||
    header('return-path') === '<>'
  );
}

const bounceSender =
  /^(?:"?mail delivery (?:sub)?system"? ?<?)?(?:mailer-daemon|mail-daemon|postmaster)(?:[+._-][\w.+-]{0,60})?@/i;
const machineSender =
  /^(?:no[._-]?reply|do[._-]?not[._-]?reply|donotreply|auto-?reply|autoresponder|autoresponse|automailer|nicht-?antworten|ne-?pas-?repondre|no-?responder|nao-?responda|niet-?beantwoorden|non-?rispondere)(?:[+._-][\w.+-]{0,60})?@/i;

function subjectOf({ subject }: MachineMail): string {
  return plainWords(bareSubject(subject));
}

const bounceSubject = new RegExp(
  [
    String.raw`^(?:undeliver(?:able|ed)(?: ?:|$| mail| message)|delivery (?:status notification|failure|failed|has failed|incomplete|delayed|problem(?!s)|notification|report)|(?:mail|message|e-?mail) (?:delivery (?:failed|failure|delayed|status|subsystem|problem)|undeliverable|not delivered|system error|could not be delivered)|failure notice|failed to deliver|returned (?:mail|to sender)(?: ?:|$)|mail delivery|non-?delivery|rejected ?:|warning ?: (?:message|could not send|mail)|nachricht nicht|unable to deliver|could not be delivered|message (?:blocked|rejected|bounced))`,
    String.raw`\byour (?:message|e-?mail|mail)(?: to \S{1,80})? (?:could not be|couldn't be|was not|wasn't|has not been|is not) (?:delivered|sent)`,
    String.raw`^(?:unzustellbar|nicht zustellbar|zustellung fehlgeschlagen|zustellfehler|nachricht konnte nicht|ihre nachricht konnte nicht|fehler bei der zustellung|mail konnte nicht|benachrichtigung uber|zustellungsbenachrichtigung|ubermittlungsfehler)`,
    String.raw`^(?:non remis|non distribue|non delivre|echec de (?:la )?(?:remise|livraison|distribution)|message non (?:remis|distribue|delivre)|notification d'etat de remise|courrier non remis|impossible de remettre|non remise)`,
    String.raw`^(?:no se puede entregar|no se pudo entregar|no entregado|no se ha podido entregar|mensaje no entregado|error (?:de|en la) entrega|fallo (?:de|en la) entrega|correo (?:no entregado|devuelto)|notificacion de (?:estado|error) de entrega|imposible entregar|devuelto al remitente)`,
    String.raw`^(?:nao entregue|nao foi possivel entregar|mensagem nao entregue|falha na entrega|erro (?:de|na) entrega|notificacao de (?:status|estado|falha) (?:de|na) entrega|nao foi entregue|impossivel entregar|e-?mail nao entregue)`,
    String.raw`^(?:onbestelbaar|niet bezorgd|niet afgeleverd|bezorging mislukt|bericht niet (?:bezorgd|afgeleverd)|aflevering mislukt|kan niet worden (?:bezorgd|afgeleverd)|e-?mail niet bezorgd|statusmelding over aflevering)`,
    String.raw`^(?:non recapitabile|mancato recapito|impossibile (?:recapitare|consegnare)|messaggio non (?:recapitato|consegnato|recapitabile)|consegna (?:fallita|non riuscita)|notifica (?:di mancato|dello stato)|recapito non riuscito|mail non consegnata|non consegnato|errore di consegna)`,
    String.raw`^(?:kan inte levereras|gick inte att leverera|olevererat|olevererbart|obestallbart|leverans(?:en)? misslyckades|meddelandet kunde inte levereras|kunde inte levereras|leveransfel|ej levererat|kan ikke leveres|ikke leveret|uleveret|kunne ikke leveres|ei voitu toimittaa)`,
    String.raw`^(?:niedostarczon\w{1,2}|nie (?:mozna|udalo sie) dostarczyc|nie dostarczono|niedoreczon\w{1,2}|blad dostarcz\w{1,5}|wiadomosc nie(?: zostala)? dostarczon\w|zwrot (?:wiadomosci|poczty)|powiadomienie o (?:stanie|niedostarczeniu)|dostarczenie nie powiodlo sie)`,
    String.raw`^(?:配信不能|配信できませんでした|送信エラー|配達不能|配信エラー|未配信|メール(?:の)?(?:配信|送信)(?:に失敗|エラー|できません)|送信できません|返送|不達|配信に失敗|undelivered)`,
  ].join('|'),
);

/** How a mail server speaks in the body, whoever it says it is. */
const bounceText =
  /^(?:address not found|message (?:not delivered|blocked)|delivery to the following recipients? (?:has )?failed|(?:the|this) following message to .{1,80} was undeliverable)|^your message (?:was not|wasn't|could not be|couldn't be|has not been) delivered to\b|^i'm sorry to have to inform you that your message could not be delivered|\b550[ -]5\.\d\.\d\b.{0,60}\b(?:unknown|rejected|not found|does not exist|unavailable|denied)|^this is the mail (?:system|delivery) at host\b/;

const machineSubject = new RegExp(
  [
    String.raw`^(?:auto(?:mated|matic)?[ -]?(?:reply|response|responder|antwort|svar|antwoord)|auto|autoreply|automated (?:message|notification|e-?mail)|automatic (?:message|acknowledg?ement)|(?:acknowledg?ement|confirmation) of receipt|we(?:'ve| have) received your (?:message|request|e-?mail|inquiry|enquiry)|ticket (?:received|created|opened))(?: ?[:,\]]|$| re\b)`,
    String.raw`^(?:automatische (?:antwort|ruckantwort|ruckmeldung|nachricht|reactie|beantwoording|e-?mail)|automatisch(?:e)? (?:antwoord|bericht)|autom\. antwort|eingangsbestatigung|empfangsbestatigung|ontvangstbevestiging)(?: ?:|$)`,
    String.raw`^(?:reponse automatique|message automatique|accuse de reception|reponse auto)(?: ?:|$)|^(?:respuesta automatica|mensaje automatico|contestacion automatica|acuse de recibo)(?: ?:|$)|^(?:resposta automatica|mensagem automatica|confirmacao de rece(?:bimento|pcao))(?: ?:|$)`,
    String.raw`^(?:risposta automatica|messaggio automatico|conferma di ricezione|risponditore automatico)(?: ?:|$)|^(?:automatiskt (?:svar|meddelande)|automatisk (?:svar|besvarelse)|autosvar|automaattinen vastaus)(?: ?:|$)|^(?:automatyczna odpowiedz|odpowiedz automatyczna|wiadomosc automatyczna|autoodpowiedz|potwierdzenie (?:otrzymania|odbioru))(?: ?:|$)|^(?:自動応答|自動返信|自動送信|自動配信|【自動|自动回复|자동 회신)`,
  ].join('|'),
);

/** What follows where a machine speaks of itself: the sentence ends or goes on as such mails do. */
const goesOn = String.raw`(?= ?(?:[.,;:!)]|$)| (?:from|sent|to|and|generated|please|by|that|so|in|with|under|successfully|on|for|at|as))`;

const machineText = new RegExp(
  [
    String.raw`^(?:\W|please note:?|note:?|hello,?|hi,?|dear \w{1,20},?|thank you|thanks|that| ){0,6}this (?:e-?mail |message )?(?:is|was)(?: sent as)? an? (?:automat(?:ed|ic)|auto-?generated|system-?generated|computer-?generated|auto) (?:e-?mail |mail |system )?(?:e-?mail|mail|message|reply|response|notification|answer|acknowledg?ement|confirmation)${goesOn}`,
    String.raw`^(?:\W|please note:?|note:?|that| ){0,6}(?:this|the|our) (?:mailbox|inbox|e-?mail (?:address|account)|address|account|e-?mail) is (?:not|no longer|un) ?(?:being )?(?:monitored|in use|active|attended|checked|valid|available|used)${goesOn}`,
    String.raw`\b(?:do not|don't) (?:reply|respond) (?:directly )?to this (?:automated |automatic )?(?:e-?mail|message|mail)\b|\bthis (?:message|e-?mail|mail) (?:was|has been|is) (?:automatically|auto-?) ?(?:generated|sent|created)\b|\b(?:automatically|auto-?) ?generated (?:message|e-?mail|response|reply)${goesOn}`,
    String.raw`\byour (?:support |recent )?(?:ticket|request|case|enquiry|inquiry|query|message|e-?mail|application|submission)(?: \(?#?[\w-]{1,20}\)?)? (?:has been|was|is) (?:successfully )?(?:received|created|logged|opened|registered|submitted|assigned|forwarded|queued)(?= ?(?:[.,;!:]|$)| (?:and|by|with|under|in|to|as|successfully|into|the ticket))(?! (?:well|here))`,
    String.raw`\bwe(?:'ve| have) (?:just |successfully )?received your (?:\w{1,15} )?(?:ticket|request|case|enquiry|inquiry|query|message|e-?mail|application|submission|feedback)\b[^?]{0,80}\b(?:will|respond|reply|get back|shortly|as soon as|hours?|business days?|working days?|reviewed|ticket|reference|team)\b`,
    String.raw`\bthank(?:s| you) for (?:contacting|reaching out to|writing to|getting in touch with|e-?mailing|your (?:message|e-?mail|inquiry|enquiry) to) [^.?!]{0,60}\b(?:support|help ?desk|customer (?:service|care|success)|service desk|(?:our|the) team)\b`,
    String.raw`\b(?:a member of )?our (?:support |customer \w{1,10} )?(?:team|staff|agents?|representatives?) will (?:get back|respond|reply|be in touch|contact you|review)\b[^?]{0,60}\b(?:shortly|soon|hours?|business|within)\b|\b(?:ticket|case|reference) (?:number|no\.?|id|#) ?(?:is )?:? ?#?[\w-]{2,20}\b|\bticket #\d{2,12}\b`,
    String.raw`\bdies(?:e|es)? (?:nachricht|e-?mail|mail)? ?(?:ist|wurde|ist eine) (?:eine )?(?:automati\w{1,8}|autom\.) ?(?:generiert|erstellt|erzeugt|versendet|verschickt|antwort|nachricht|e-?mail|mail|generierte)|\bautomatisch (?:generierte|erstellte|erzeugte|versendete) (?:antwort|nachricht|e-?mail|mail)|\bantworten sie (?:bitte )?nicht auf diese|\bbitte nicht auf diese (?:e-?mail|mail|nachricht) antworten|\b(?:ihre|deine) (?:anfrage|nachricht|e-?mail|mail|ticket)\b[^?]{0,40}\b(?:ist bei uns eingegangen|ist eingegangen|wurde (?:erfasst|registriert|empfangen)|haben wir erhalten)|\b(?:dieses postfach|diese (?:e-?mail-?)?adresse) (?:wird|ist) (?:nicht|nicht mehr) (?:gelesen|uberwacht|betreut|aktiv|bearbeitet|abgerufen)`,
    String.raw`\b(?:ceci est|il s'agit d'|cet? (?:e-?mail|message) (?:est|a ete)) ?(?:un |une )?(?:e-?mail |message |reponse |courriel )?(?:envoye |genere )?automatique(?:ment)?\b|\b(?:ne (?:pas|repondez pas)|merci de ne pas) repondre a ce(?:t)? (?:message|e-?mail|mail|courriel)|\bvotre (?:demande|message|ticket|e-?mail) a (?:bien )?ete (?:recue?|enregistre\w{0,2}|pris\w? en compte)|\bnous avons bien recu votre (?:demande|message|e-?mail|mail|courriel)\b|\bcette (?:adresse|boite) (?:\w{1,15} )?n'est (?:pas|plus) (?:consultee|lue|surveillee|active|utilisee)`,
    String.raw`\best(?:e|a) (?:es|correo es|mensaje es|respuesta es|correo ha sido|mensaje ha sido) (?:un |una )?(?:mensaje |correo |respuesta )?(?:generad\w |enviad\w )?automatic\w{1,6}\b|\b(?:no responda|por favor no responda|favor de no responder|no responder) (?:a este|este) (?:correo|mensaje)|\b(?:hemos recibido|su) (?:su )?(?:solicitud|consulta|mensaje|ticket|correo)(?: ha sido (?:recibid|registrad|cread)\w)?\b[^?]{0,60}\b(?:recibid\w|registrad\w|cread\w|brevedad|responderemos|contactaremos|horas)\b`,
    String.raw`\best(?:e|a) (?:e|mensagem e|e-?mail e|resposta e|e-?mail foi|mensagem foi) (?:um |uma )?(?:mensagem |e-?mail |resposta )?(?:gerad\w |enviad\w )?automatic\w{1,6}\b|\b(?:nao responda|por favor nao responda|favor nao responder) (?:a est\w|est\w) (?:e-?mail|mensagem)|\b(?:recebemos|sua|o seu) (?:a sua |sua |o seu |seu )?(?:solicitacao|mensagem|pedido|chamado|e-?mail|contato)\b[^?]{0,60}\b(?:recebid\w|registrad\w|em breve|responderemos|horas|retornaremos|brevidade)\b`,
    String.raw`\bdit (?:is|bericht is|e-?mail is|bericht werd) (?:een )?(?:automati\w{1,6})(?: gegenereerd\w?| verzonden| verstuurd)? ?(?:bericht|antwoord|e-?mail|reactie)?\b|\b(?:beantwoord|reageer|antwoord) (?:a\.?u\.?b\.? |alstublieft )?(?:niet op )?dit(?:e)? (?:bericht|e-?mail|mail) niet|\bniet (?:te )?(?:reageren|antwoorden) op (?:dit|deze) (?:bericht|e-?mail|mail)|\b(?:we|wij) hebben (?:uw|je) (?:bericht|aanvraag|e-?mail|vraag|verzoek) (?:in goede orde |goed )?ontvangen|\b(?:uw|je) (?:aanvraag|bericht|ticket|verzoek|vraag) (?:is|werd) (?:ontvangen|geregistreerd|aangemaakt)`,
    String.raw`\b(?:questo|questa|il presente|la presente) (?:e |messaggio e |e-?mail e |mail e )(?:un |una |stato |stata )?(?:messaggio |risposta |e-?mail |mail )?(?:generat\w |inviat\w )?automatic\w{1,6}\b|\b(?:si prega di |per favore )?non rispond\w{2,4} a quest\w ?(?:messaggio|e-?mail|mail)|\b(?:abbiamo ricevuto|la sua|la tua|la vostra) (?:la (?:sua|tua|vostra) |il (?:suo|tuo) )?(?:richiesta|messaggio|e-?mail|mail)\b[^?]{0,60}\b(?:ricevut\w|registrat\w|prima possibile|risponderemo|ore|pres\w in carico)\b`,
    String.raw`\bdet(?:ta|te|) (?:ar|er) (?:ett|et) (?:automatiskt|automatisk|autogenererat)\b|\b(?:svara|besvar) (?:inte|ej|ikke) (?:pa |denne )?(?:detta|det har|denna)? ?(?:mejl|meddelande|mail|e-?post|e-?mail)?\b|\bvi har (?:tagit emot|mottagit|modtaget|mottatt) (?:ditt|din|er|ert|dit) (?:arende|mejl|meddelande|forfragan|mail|henvendelse)|\b(?:ditt|din) (?:arende|mejl|forfragan) (?:har|ar) (?:registrerats|mottagits|mottaget|registrerat)`,
    String.raw`\b(?:to|ta|niniejsza) (?:jest |wiadomosc (?:jest|zostala) )?(?:wiadomosc |odpowiedz )?(?:wygenerowana |wyslana )?automatyczn\w{1,4}\b|\b(?:prosimy|prosze) nie odpowiadac na (?:te|ta) wiadomosc|\b(?:otrzymalismy|dziekujemy za) (?:twoj|twoja|panstwa|pani|pana) (?:zgloszenie|wiadomosc|zapytanie)|\b(?:twoje|panstwa) (?:zgloszenie|zapytanie) zostalo (?:przyjete|zarejestrowane|otrzymane)`,
    String.raw`自動(?:的に)?(?:送信|返信|応答|配信|生成)(?:され|し|です|メール|の)|(?:この|本)メール(?:に|へ)(?:は)?(?:返信|ご返信)(?:しないで|いただいても|できません|は)|(?:お問い?合わ?せ|ご連絡|リクエスト|ご質問)を?(?:受け付け|受付|承り|受領)(?:ました|いたし|致し)|送信専用`,
  ].join('|'),
);

const absenceSubject =
  /^(?:out of (?:the )?office|ooo\b|away|vacation|on (?:leave|vacation|holiday)|abwesen|nicht im (?:buro|haus)|absence|absent|en conge|fuera de|ausen|ausente|vacaciones|fora do|ferias|afwezig|buiten kantoor|fuori (?:ufficio|sede)|assen|franvaro|frånvaro|ej pa kontoret|nieobecn|poza biurem|不在|休暇|auto)/;
const absence =
  /\bout[ -]of[ -](?:the )?office\b|\booo\b|\b(?:on|for) (?:annual |parental |maternity |paternity |sick |medical |study )?(?:leave|vacation|holidays?|pto|sabbatical)\b|\baway from (?:my desk|the office|my e-?mail)\b|\b(?:limited|no|intermittent) access to (?:my )?e-?mails?\b|\b(?:i am|i'm|i will be|i'll be) (?:currently )?(?:away|travell?ing|out)\b|\b(?:abwesenheit\w{0,8}|abwesend|nicht im (?:buro|hause)|im urlaub|elternzeit)\b|\b(?:absente?|en conge|hors du bureau|en deplacement|absence du bureau)\b|\b(?:fuera de la oficina|de vacaciones|ausente|fora do escritorio|de ferias|ausencia|em viagem)\b|\b(?:afwezig\w{0,4}|met vakantie|op vakantie|niet op kantoor|buiten kantoor|fuori (?:ufficio|sede)|in ferie|assente|assenza)\b|\b(?:pa semester|ledig|franvaro\w{0,5}|bortrest|inte pa kontoret|tjanstledig|foraldraledig|poza biurem|na urlopie|nieobecn\w{1,3})\b|不在|休暇|外出中|出張中/;

/** "Ann Lee no longer works here; please write to Bob": what stays of a mailbox after its owner. */
const left =
  /\b(?:is|are) no longer (?:employed|working|with|at|part of|associated)\b|\bno longer (?:works?|employed)\b|\b(?:has|have) left (?:the company|the organi[sz]ation|us|our company|the firm|the team|\w{1,20})\b|\b(?:arbeitet|ist) (?:nicht mehr|nicht langer) (?:bei|hier|fur|im|in)\b|\bhat (?:das unternehmen|die firma|uns) verlassen\b|\bne (?:travaille|fait) plus (?:chez|pour|partie)\b|\ba quitte (?:la societe|l'entreprise|notre)\b|\bya no (?:trabaja|forma parte)\b|\bnao trabalha mais\b|\bja nao trabalha\b|\bwerkt niet (?:meer|langer) (?:bij|hier|voor)\b|\bnon lavora piu\b|\barbetar inte langre\b|\bnie pracuje juz\b|退職(?:し|いたし|致し)/;
const elsewhere =
  /\b(?:please|kindly|for (?:assistance|help|urgent|any|all|further)) (?:\w{1,15} ){0,3}(?:direct|contact|send|forward|reach|e-?mail|address|refer|redirect|use|inquiries|enquiries)\b|\b(?:will be|is being) (?:forwarded|redirected|handled|monitored)\b|\b(?:bitte (?:wenden|kontaktieren|schreiben|richten)|wenden sie sich|merci de (?:contacter|vous adresser)|veuillez (?:contacter|vous adresser)|pongase en contacto|contacte (?:con|a)|por favor (?:contacte|contate|entre)|neem contact|gelieve|si prega|rivolgersi|kontakta|vanligen|prosze (?:o kontakt|kontaktowac))/;

/** Its owner would write "I"; who speaks of a third person and redirects may be a mailbox. */
function hasLeft(sentences: string[]): boolean {
  const tells = sentences.some(
    (sentence) => left.test(sentence) && !/^(?:i|we|ich|je|yo|eu|ik|io|jag|ja)\b/.test(sentence),
  );
  return tells && sentences.some((sentence) => elsewhere.test(sentence));
}

/** A question is a person's: no machine asks. */
function sentencesOf(words: string): string[] {
  const text = words
    .slice(0, longestText)
    .split(/\n[ \t]{0,40}\n/)
    .map(plainWords);
  return text
    .flatMap((paragraph) => paragraph.split(/(?<=[.!?;。！？]) ?/))
    .filter((sentence) => sentence !== '' && !/[?？]$/.test(sentence))
    .map((sentence) => sentence.slice(0, 600));
}
