import { describe, expect, it } from 'vitest';
import { type MachineMail, machineOf } from '../../src/mail-text/machine-mail.ts';

const mail = (more: Partial<MachineMail>): MachineMail => ({
  fromEmail: 'ann@example.com',
  subject: 'Re: pricing',
  body: 'Sounds interesting.',
  ...more,
});

describe('a mail that could not be delivered', () => {
  it.each([
    'Undeliverable: pricing',
    'Re: Undeliverable: pricing',
    'Undelivered Mail Returned to Sender',
    'Delivery Status Notification (Failure)',
    'Delivery has failed to these recipients',
    'Mail delivery failed: returning message to sender',
    'Returned mail: see transcript for details',
    'Failure notice',
    'Warning: could not send message for past 4 hours',
    'Message blocked',
    'Unzustellbar: Angebot',
    'Nicht zustellbar: Angebot',
    'Zustellung fehlgeschlagen',
    'Non remis : question',
    'Échec de la remise du message',
    'No se puede entregar: pregunta',
    'Mensaje no entregado',
    'Não entregue: pergunta',
    'Falha na entrega da mensagem',
    'Onbestelbaar: vraag',
    'Niet bezorgd: vraag',
    'Non recapitabile: domanda',
    'Mancato recapito del messaggio',
    'Kan inte levereras: fråga',
    'Olevererbart: fråga',
    'Niedostarczone: pytanie',
    'Nie można dostarczyć: pytanie',
    '配信不能: 質問',
    'メール配信エラー',
  ])('is told by the subject %s', (subject) => {
    expect(machineOf(mail({ subject }))).toBe('bounce');
  });

  it.each([
    "Address not found. Your message wasn't delivered to bob@acme.example.",
    'Delivery to the following recipient failed permanently: bob@acme.example',
    'This is the mail system at host mx.example.com.',
  ])('is a bounce by its words, whoever sent it: %j', (body) => {
    expect(machineOf(mail({ body }))).toBe('bounce');
  });

  it('is none where a person speaks of delivery', () => {
    expect(machineOf(mail({ subject: 'Re: delivery problems' }))).toBeNull();
  });

  it.each(['MAILER-DAEMON@mx.example.com', 'postmaster@example.com', 'Mailer-Daemon@example.com'])(
    'is told by the sender %s',
    (fromEmail) => {
      expect(machineOf(mail({ fromEmail }))).toBe('bounce');
    },
  );

  it.each<Record<string, string>>([
    { 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=x' },
    { 'X-Failed-Recipients': 'ann@example.com' },
  ])('is told by the headers %j', (headers) => {
    expect(machineOf(mail({ headers }))).toBe('bounce');
  });
});

describe('a mail that a program wrote', () => {
  it.each([
    'Automatic reply: pricing',
    'Auto: pricing',
    'AutoReply: pricing',
    'Auto-Reply',
    'Automatische Antwort: Frage',
    'Réponse automatique : question',
    'Respuesta automática: pregunta',
    'Resposta automática: pergunta',
    'Automatisch antwoord: vraag',
    'Risposta automatica: domanda',
    'Automatiskt svar: fråga',
    'Automatyczna odpowiedź: pytanie',
    '自動応答: 質問',
    '自動返信',
  ])('is told by the subject %s', (subject) => {
    expect(machineOf(mail({ subject }))).toBe('automatic');
  });

  it.each([
    'Thank you. This is an automated message.',
    'This is an automatic reply, please do not answer.',
    'This mailbox is not\nmonitored.',
    'Please do not reply to this email.',
    'Your request has been received.',
    'Your ticket #991 was created and will be handled soon.',
    'We have received your inquiry and will respond within 24 hours.',
    'Thank you for contacting Example support.',
    'Ann Lee is no longer with the company. Please contact Bob Ray.',
    'Diese Nachricht wurde automatisch generiert.',
    'Bitte antworten Sie nicht auf diese E-Mail.',
    'Ihre Anfrage ist bei uns eingegangen.',
    'Ceci est un message automatique.',
    'Merci de ne pas répondre à ce message.',
    'Nous avons bien reçu votre demande.',
    'Este es un mensaje automático.',
    'Por favor no responda a este correo.',
    'Hemos recibido su consulta y le responderemos a la brevedad.',
    'Esta é uma mensagem automática.',
    'Recebemos a sua mensagem e responderemos em breve.',
    'Dit is een automatisch bericht.',
    'Wij hebben uw aanvraag goed ontvangen.',
    'Questo è un messaggio automatico.',
    'Abbiamo ricevuto la sua richiesta e risponderemo il prima possibile.',
    'Detta är ett automatiskt meddelande.',
    'Vi har tagit emot ditt ärende.',
    'To jest wiadomość wygenerowana automatycznie.',
    'Prosimy nie odpowiadać na tę wiadomość.',
    'このメールは自動送信されています。',
    'お問い合わせを受け付けました。',
  ])('is told by the words %s', (body) => {
    expect(machineOf(mail({ body }))).toBe('automatic');
  });

  it.each(['no-reply@example.com', 'no.reply@example.com', 'donotreply@example.com'])(
    'is told by the sender %s',
    (fromEmail) => {
      expect(machineOf(mail({ fromEmail }))).toBe('automatic');
    },
  );

  it.each<Record<string, string>>([
    { 'Auto-Submitted': 'auto-replied' },
    { 'auto-submitted': 'auto-generated; type=x' },
    { Precedence: 'auto_reply' },
    { 'X-Autoreply': 'yes' },
    { 'Return-Path': '<>' },
  ])('is told by the headers %j', (headers) => {
    expect(machineOf(mail({ headers, body: 'I am out of office.' }))).toBe('automatic');
  });

  it('is one of absence where somebody reads ours later', () => {
    const away = { subject: 'Automatic reply: pricing', body: 'I am out of office until Monday.' };
    expect(machineOf(mail(away))).toBe('absence');
    const inGerman = { subject: 'Abwesenheitsnotiz', body: 'Ich bin im Urlaub.' };
    expect(machineOf(mail(inGerman))).toBe('absence');
  });
});

describe('a person’s mail', () => {
  it.each<Partial<MachineMail>>([
    { body: 'I tried your bot; this is an automated message tool, right? How much?' },
    { body: 'Is this mailbox no longer active? I wrote to the old one.' },
    { subject: 'Re: automatic replies', body: 'Do you offer automatic replies?' },
    { subject: 'Returned mail handling', body: 'Do you handle returned mail?' },
    { body: 'Your request was received well here! Next step?' },
    { fromEmail: 'bounce@example.com' },
    { body: 'Our bounce rate is too high, undelivered mails cost us.' },
    { body: 'I no longer work there. Please contact Bob.' },
    { body: 'I will be out of office next week, let us talk after.' },
    { subject: 'Automation for sales' },
    { headers: { 'Auto-Submitted': 'no', 'Return-Path': '<ann@example.com>' } },
    { headers: {} },
  ])('is none of a machine: %j', (more) => {
    expect(machineOf(mail(more))).toBeNull();
  });
});
