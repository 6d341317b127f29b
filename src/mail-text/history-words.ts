/**
 * The words by which mail programs mark the mail that is answered. Collected from Outlook, Gmail,
 * Apple Mail, Thunderbird, Yahoo, Yandex and others; in lower case.
 */

/** Names of copied headers ("Von: …"), by what they stand for. */
export const headerNames: Record<string, string[]> = {
  from: 'from|von|de|da|van|fra|från|fran|od|lähettäjä|от|от кого|від|від кого|feladó|kimden|gönderen|差出人|送信者|发件人|寄件者|보낸 사람|expéditeur|expediteur|remitente|remetente|mittente|afzender|nadawca|מאת|من'.split(
    '|',
  ),
  sent: 'sent|gesendet|envoyé|envoye|envoyé le|envoye le|enviado|enviado el|enviado em|enviada|enviada em|inviato|verzonden|sendt|skickat|wysłano|wyslano|odesláno|lähetetty|отправлено|надіслано|elküldve|gönderildi|送信日時|发送时间|傳送時間|보낸 날짜'.split(
    '|',
  ),
  date: 'date|datum|fecha|data|dato|päiväys|дата|dátum|tarih|日付|日期|날짜|date d’envoi|message du'.split(
    '|',
  ),
  to: 'to|an|à|a|para|aan|til|till|do|komu|vastaanottaja|кому|címzett|kime|宛先|收件人|받는 사람|destinataire|destinatario|destinatário'.split(
    '|',
  ),
  cc: 'cc|kopie|copie|copie à|copia|kopia|kopi|dw|cópia|másolat|копия|bilgi|抄送|참조|bcc'.split(
    '|',
  ),
  subject:
    'subject|betreff|objet|asunto|assunto|oggetto|onderwerp|emne|ämne|amne|temat|předmět|predmet|aihe|тема|tárgy|konu|件名|主题|主旨|제목|sujet'.split(
      '|',
    ),
  other: 'reply-to|antwort an|importance|priority|priorität|attachments|anlagen'.split('|'),
};

/** "… wrote:" at the end of the line that introduces a quote. */
export const wrote =
  'wrote|writes|sent|schrieb|schreibt|geschrieben|a écrit|écrit|ecrit|escribió|escribio|escribe|ha escrito|ha scritto|scritto|scrive|schreef|geschreven|escreveu|skrev|skriver|kirjoitti|napisał|napisał(a)|napisała|napisal|pisze|napsal|napsal(a)|написал|написал(а)|написала|пишет|написав|пише|yazdı|şunu yazdı|írta|έγραψε|a scris|đã viết|写道|寫道|のメッセージ|は書きました|のメール|작성|님이 작성|כתב|כתבה|كتب';

/** Words of "-----Original Message-----" and its kin, between dashes or alone on a line. */
export const dividers =
  "original message|original appointment|forwarded message|reply message|begin forwarded message|ursprüngliche nachricht|urspruengliche nachricht|originalnachricht|weitergeleitete nachricht|antwort nachricht|anfang der weitergeleiteten nachricht|message original|message d'origine|message transféré|message transmis|début du message réexpédié|mensaje original|mensaje reenviado|mensagem original|mensagem encaminhada|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|origineel bericht|doorgestuurd bericht|oprindelig besked|oprindelig meddelelse|videresendt besked|opprinnelig melding|ursprungligt meddelande|originalmeddelande|vidarebefordrat meddelande|oryginalna wiadomość|wiadomość oryginalna|alkuperäinen viesti|původní zpráva|исходное сообщение|пересылаемое сообщение|orijinal mesaj|元のメッセージ|原始邮件|原始郵件|转发邮件|원본 메시지";

/** Words with which the line that introduces a quote may begin: "On Tue, …". */
export const attributionStart =
  'on|am|le|el|il|op|em|den|på|pa|dnia|w dniu|v|dne|pe|vào|в|in data|il giorno|le lun|at|date|tir|ma|ti|ke|to|la|su|2|1|0|3';
