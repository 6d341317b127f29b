/** Longer blocks below a closing are text, not a name, a title and a few ways to reach somebody. */
const maximumSignatureLines = 8;
const maximumSignatureLineLength = 60;
/** Below a divider more may stand: a disclaimer, the footer of a mailing list. */
const maximumDividedLines = 15;

const delimiter = /^\s{0,3}(?:-- ?|—|-{2,4}|\+{2,4}|={2,4}|_{2,80})\s{0,3}$/;

const device = new RegExp(
  [
    String.raw`^(?:sent (?:from|via|with|using)|get outlook for|get the new outlook|von meine[mr]? |gesendet (?:von|mit|über)|diese nachricht wurde von mein|envoyé (?:de|depuis|à partir|avec)|télécharger outlook|enviado (?:desde|do|a partir|con|pelo|com)|obtener outlook|obter o outlook|inviato (?:da|dal|con)|scarica outlook|ottieni outlook|verzonden (?:vanaf|met|vanuit)|verstuurd vanaf|download outlook|outlook voor|sendt fra|hent outlook|skickat från|hämta outlook|wysłane? z|wysłano z|pobierz aplikację outlook|lähetetty|отправлено (?:с|из)|iphoneから送信|ipadから送信|私のiphone|发自我的|iphoneから)`,
  ].join('|'),
  'iu',
);
const excuse = /excuse|forgive|pardon|typo|brevity|autocorrect|tippfehler|kürze|fautes/i;
/** Behind a comma or colon with a few words more, it is the writer who speaks. */
const goesOn = /[,:;.!?–—] ?\S{1,40} \S{1,40} \S/u;
const maximumDeviceLength = 90;

const closing = new RegExp(
  `^(?:${[
    String.raw`(?:many |much |with )?thanks(?: again| so much| a lot| in advance| and (?:best |kind )?regards)?|thank you(?: again| so much| very much| in advance)?|cheers|best|all the best|all best`,
    String.raw`(?:\p{L}{1,12} ){0,2}regards|(?:best|kind|warm|good) wishes|sincerely(?: yours)?|yours(?: sincerely| truly| faithfully)?|respectfully|warmly|cordially|take care|ciao`,
    String.raw`(?:mit )?(?:\p{L}{1,14} ){0,2}(?:grüßen?|grüsse[n]?|gruß|gruss)(?: aus \p{L}{1,20})?|mfg|vg|lg|hochachtungsvoll|viele grüße`,
    String.raw`(?:(?:bien|très|tres) )?cordialement|bien (?:à|a) (?:vous|toi)|(?:meilleures|sincères) salutations|bonne (?:journée|journee|soirée|soiree)|salutations(?: distinguées)?`,
    String.raw`(?:un )?(?:cordial |cordiales )?saludos?(?: cordiales)?|atentamente|atte|un abrazo|cumprimentos|atenciosamente|(?:com )?os melhores cumprimentos|abraços?|obrigad[oa]`,
    String.raw`(?:cordiali|distinti) saluti|cordialmente|saluti|(?:met )?(?:vriendelijke|hartelijke) groe(?:t|ten)|groe(?:t|ten|tjes)|mvg|mvh|(?:med )?vänliga? hälsning(?:ar)?|(?:med )?(?:venlig|vennlig) hilsen|hälsningar`,
    String.raw`pozdrawiam(?: serdecznie)?|z poważaniem|よろしくお願い(?:いた)?します|敬具`,
  ].join('|')})\\s{0,3}[,.!！–—-]{0,3}$`,
  'iu',
);

/** "-Ann Lee" as the last words of a mail. */
const dashedName = /^[-–—~]{1,2} ?\p{Lu}[\p{L}.'’-]{0,30}(?: \p{Lu}[\p{L}.'’-]{0,30}){0,2}$/u;

/** Whether a mail program added this line: "Sent from my iPhone". */
export function isDeviceLine(line: string): boolean {
  const text = line.trim();
  if (!device.test(text)) return false;
  if (excuse.test(text) && text.length <= 200) return true;
  const words = text.replace(/<[^<>]{0,500}>/g, '');
  return words.length <= maximumDeviceLength && !goesOn.test(words);
}

/** The line at which a signature begins, or the number of lines where there is none. */
export function signatureStart(lines: string[]): number {
  const delimited = lines.findIndex(
    (line, index) => delimiter.test(line) && isShort(lines.slice(index + 1)),
  );
  const end = delimited === -1 ? lines.length : delimited;
  return typedSignatureStart(lines.slice(0, end));
}

function isShort(below: string[]): boolean {
  return below.filter((line) => line.trim() !== '').length <= maximumDividedLines;
}

/** A closing near the end ("Best,") together with the few short lines of name and title below. */
function typedSignatureStart(lines: string[]): number {
  const start = lines.findLastIndex((line) => line.length < 80 && closing.test(line.trim()));
  if (start !== -1) {
    const below = lines.slice(start + 1).map((line) => line.trim());
    const written = below.filter((line) => line !== '');
    if (written.length <= maximumSignatureLines && written.every(looksLikeSignature)) return start;
  }
  const last = lines.findLastIndex((line) => line.trim() !== '');
  const standsAlone = last > 0 && lines[last - 1]!.trim() === '';
  return standsAlone && dashedName.test(lines[last]!.trim()) ? last : lines.length;
}

/** A name, a title, a number: short, no sentence and no postscript. */
function looksLikeSignature(line: string): boolean {
  return (
    line.length <= maximumSignatureLineLength &&
    !/[.!?]$/.test(line.replace(/\b(?:inc|ltd|corp|co|llc|b\.v|s\.a|phd|jr)\.$/i, '')) &&
    !/^\(?p\.? ?s\b/i.test(line)
  );
}
