import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mailText, readMail } from '../../src/mail-text/read-mail.ts';

const lines = (...text: string[]) => text.join('\n');
const bob = 'Bob Ray <bob@example.com>';

describe('a quote is introduced in many languages', () => {
  it.each([
    `On Mon, Nov 23, 2026 at 10:00 AM ${bob} wrote:`,
    `On Mon, Nov 23, 2026 at 10:00 AM Bob Ray from Acme Growth\n<bob@example.com> wrote:`,
    `On Nov 23, 2026, at 12:47 PM, Bob <\nbob.with.a.very.long.address@mail.example.com>\nwrote:`,
    `On Mon, 23 Nov 2026 10:00:00 +0100 ${bob} wrote`,
    `------On 11/23/2026 17:32 PM, Bob Ray wrote-----`,
    `---- Bob Ray wrote ----`,
    `Am Mo., 23. Nov. 2026 um 10:00 Uhr schrieb ${bob}:`,
    `Am Montag, 23. November 2026 um 10:00:00 MEZ hat ${bob} Folgendes geschrieben:`,
    `Bob Ray <bob@example.com> schrieb am Mo., 23. Nov. 2026, 10:00:`,
    `Le lun. 23 nov. 2026 à 10:00, ${bob}\na écrit :`,
    `El lun, 23 nov 2026 a las 10:00, Bob Ray (<bob@example.com>) escribió:`,
    `Em seg., 23 de nov. de 2026 às 10:00, ${bob} escreveu:`,
    `Il giorno lun 23 nov 2026 alle ore 10:00 ${bob} ha scritto:`,
    `Op ma 23 nov 2026 om 10:00 schreef ${bob}:`,
    `Op 23-nov.-2026, om 13:18 heeft ${bob} het volgende geschreven:`,
    `Den mån 23 nov. 2026 kl 10:00 skrev ${bob}:`,
    `man. 23. nov. 2026 kl. 10:00 skrev Bob Ray <bob@example.com\n>:`,
    `pon., 23 lis 2026 o 10:00 ${bob} napisał(a):`,
    `W dniu 2026-11-23 11:59:39 użytkownik ${bob} napisał:`,
    `ma 23. marrask. 2026 klo 10.00 Bob Ray (bob@example.com) kirjoitti:`,
    `пн, 23 нояб. 2026 г. в 10:00, ${bob}:`,
    `23 Kas 2026 Pzt 10:00 tarihinde ${bob} şunu yazdı:`,
    `Vào 10:00 23 tháng 11, 2026, ${bob} đã viết:`,
    `2026年11月23日(月) 10:00 ${bob}:`,
    `在 2026年11月23日，上午10:00，${bob} 写道：`,
    `2026. 11. 23. 오전 10:00, ${bob} 작성:`,
    `2026-11-23 16:32 GMT+01:00 ${bob}:`,
    `-----Original Message-----\nFrom: ${bob}\nSent: Monday\n`,
    `----- Ursprüngliche Nachricht -----`,
    `-------- Oprindelig besked --------`,
    `---------- Forwarded message ---------\nFrom: ${bob}\nDate: Mon, Nov 23, 2026\n`,
    `________________________________\nFrom: Bob Ray\nDate: Monday\n`,
    `From: ${bob}\nSent: Monday, November 23, 2026 10:00 AM\nTo: Ann\nSubject: Hi\n`,
    `*From:* bob@example.com\n*Sent:* Monday\n*To:* ann@example.com\n`,
    `Date: Mon, 23 Nov 2026 10:00:48 +0000\nFrom: bob@example.com\nTo: ann@example.com\n`,
    `Von: Bob Ray\nGesendet: Montag, 23. November 2026 17:11\nAn: Ann\nBetreff: Hi\n`,
    `De : Bob Ray [mailto:bob@example.com]\nEnvoyé : lundi 23 novembre 2026\nÀ : Ann\nObjet : Hi\n`,
    `De: Bob Ray\nEnviado el: lunes\nPara: Ann\nAsunto: Hi\n`,
    `Da: Bob Ray\nInviato: lunedì\nA: Ann\nOggetto: Hi\n`,
    `Van: Bob Ray\nVerzonden: maandag\nAan: Ann\nOnderwerp: Hi\n`,
    `Fra: Bob Ray\nSendt: 23. november 2026\nTil: Ann\nEmne: Hi\n`,
    `Från: Bob Ray\nSkickat: den 23 november\nTill: Ann\nÄmne: Hi\n`,
    `差出人: Bob Ray\n送信日時: 2026年11月23日\n宛先: Ann\n件名: Hi\n`,
  ])('%s', (introduction) => {
    const mail = readMail(
      `Gladly, on Tuesday.\n\n${introduction}\n\nHi Ann, shall we talk?\n\nBob`,
    );
    expect(mail.words).toBe('Gladly, on Tuesday.');
    expect(mail.cut).toEqual([
      { why: 'history', text: expect.stringContaining('Hi Ann, shall we talk?') },
    ]);
  });
});

describe('the new words', () => {
  it.each([
    ['a mail without history', 'Sounds good!\nWhen?', 'Sounds good!\nWhen?'],
    ['Windows line ends', 'Yes\r\n> no', 'Yes'],
    ['answers between quoted lines', '> Free?\nYes.\n>> older\nTuesday.', 'Yes.\nTuesday.'],
    [
      'a reply below the quote',
      lines('On 17 Nov 2026, at 15:04, Jon wrote:', '> Hi Ann', '> free?', '', 'Please remove me.'),
      'Please remove me.',
    ],
    [
      'a quoted line that a program wrapped',
      lines(
        'Yes.',
        '> We wondered whether the offer that we made in spring still stands, since',
        'prices rose in the meantime and',
        '> nobody told us.',
      ),
      'Yes.',
    ],
    [
      'a reply on the line of the introduction',
      'Yes On Mon, Nov 23, 2026, Bob wrote:\n> Hi',
      'Yes',
    ],
    ['a signature', 'Yes.\n-- \nAnn Lee\n+1 202 555 0100', 'Yes.'],
    ['a typed signature', 'Yes.\n\nBest regards,\nAnn Lee\nVP Sales, Example Inc.', 'Yes.'],
    ['a closing in German', 'Passt.\n\nMit freundlichen Grüßen\nAnn Lee', 'Passt.'],
    ['a device', 'Yes.\n\nSent from my iPhone', 'Yes.'],
    ['a device that asks for patience', 'Yes.\nSent from my phone, please excuse typos', 'Yes.'],
    ['a device, in German', 'Passt.\n\nVon meinem iPhone gesendet', 'Passt.'],
    [
      'a device above the quote',
      `Yes.\n\nGet Outlook for iOS\n____\nFrom: ${bob}\nSent: Monday`,
      'Yes.',
    ],
    ['small print', 'Yes.\n\nManage preferences | Unsubscribe', 'Yes.'],
  ])('without %s', (_name, body, expected) => {
    const own = (text: string) => text.split('\n').filter((line) => line !== '');
    expect(own(readMail(body).words)).toEqual(own(expected));
  });

  it.each([
    ['a journey', 'From: Berlin\nTo: Paris\nDate: 3 December'],
    ['a journey below a greeting', 'Hi Bob,\n\nFrom: Berlin\nTo: Paris\nDate: 3 December\n\nOk?'],
    [
      'an appointment',
      'An interview:\n\nDate: Wednesday 3, October 2026\nTime: 7:00am\nAddress: 130 Fox St',
    ],
    ['an order', 'Name: Ann\nTo: ann@example.com\nDate: tomorrow'],
    ['a sentence that starts like an introduction', 'On 3 May we met.\nYou wrote it down.'],
    ['what somebody wrote', 'On Monday at 10:30 we met, and he wrote: we can do it.\nCan you?'],
    ['a list', 'We need\n- 25 seats\n- HubSpot'],
    ['an ornament', 'Visit us\n>>> >>>  https://example.com <<<\nsoon'],
    ['a mail that is nothing but a signature', 'Thanks!\nAnn'],
    ['a postscript', 'No thanks.\n\nBest,\nAnn\n\nPS: stop emailing me'],
    ['words behind a device', 'Sent from my phone, so short: please remove me from your list.'],
    ['a mail that is nothing but a quote', '> Hi Ann\n> Jon'],
    ['a reply below an unmarked quote', 'On 3 Nov 2026, Bob wrote:\n\nTuesday?\n\nNo. Remove me.'],
    ['text that only looks a little like HTML', 'a <b and c> d'],
    ['a thumb', '👍'],
  ])('keep %s', (_name, body) => {
    expect(readMail(body)).toEqual({ words: body, cut: [], isWhole: expect.any(Boolean) });
  });

  it('of text without marks are the text itself', () => {
    const sentence = fc.stringMatching(/^[a-z]{2,8} [a-z ,]{1,40}\.$/);
    fc.assert(
      fc.property(fc.array(sentence), (sentences) => {
        expect(readMail(sentences.join('\n')).words).toBe(sentences.join('\n').trim());
      }),
    );
  });

  it('are never nothing where the mail says something', () => {
    const piece = fc.constantFrom(
      '> ',
      '-- \n',
      'Best,\n',
      'On 3 Nov 2026, Bob wrote:\n',
      'From: a\nSent: b\n',
      '<blockquote>',
      '</div>',
      '\n',
      'Yes. ',
      'Sent from my iPhone\n',
      '</blockquote>',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const body = pieces.join('');
        if (mailText(body).trim() !== '') expect(readMail(body).words).not.toBe('');
      }),
    );
  });
});

describe('HTML', () => {
  it.each([
    ['Entities', '<p>Don&rsquo;t &amp; won&#39;t</p>', "Don’t & won't"],
    ['Entities left in plain text', 'Don&rsquo;t email me again', 'Don’t email me again'],
    ['Words within tags', '<div>Please <b>remove</b> me</div>', 'Please remove me'],
    ['Lines', '<div>STOP<br>now</div><style>p{}</style><script>1</script>', 'STOP\nnow'],
    ['Lines as they are written', 'first\nsecond <b>bold</b>', 'first\nsecond bold'],
    ['Hidden words', '<div style="display: none">Hidden</div><p>Seen</p>', 'Seen'],
    ['Tiny words', '<span style="color:red;FONT-SIZE:0px">Hidden</span><p>Seen</p>', 'Seen'],
    ['A quote', '<p>Yes.</p><blockquote type="cite">Hi</blockquote>', 'Yes.'],
    ['A reply below a quote', '<blockquote>Tuesday?</blockquote><p>No. Stop.</p>', 'No. Stop.'],
    [
      'A reply in Gmail’s wrapper',
      '<div class="gmail_quote"><div>On Mon, Nov 23, 2026 Bob wrote:<br></div><blockquote>Tuesday?</blockquote><div>No.</div></div>',
      'No.',
    ],
    [
      'A reply below Gmail’s wrapper',
      '<div class="gmail_quote">On Mon Bob wrote: hi</div><div>No.</div>',
      'No.',
    ],
    ['Gmail’s signature', '<div>No.</div><div class="gmail_signature">Ann<br>VP</div>', 'No.'],
    [
      'Outlook’s copied headers',
      '<p>No.</p><hr><div id="divRplyFwdMsg"><b>From:</b> Bob<br><b>Sent:</b> Monday<br><b>To:</b> Ann<br><b>Subject:</b> Hi</div><div>Tuesday?</div>',
      'No.',
    ],
  ])('%s', (_name, body, expected) => {
    expect(readMail(body).words).toBe(expected);
  });

  it('shows where links lead when asked', () => {
    const body = '<p><a href="https://example.com/a">Book</a></p>';
    expect(mailText(body, 'shown')).toBe('Book [https://example.com/a]');
    expect(mailText(body)).toBe('Book');
  });
});

it('is read whatever the body, and at most 200,000 characters of it', () => {
  const pieces = [
    '<style>',
    '<div ',
    '<div>',
    '> ',
    'On 1 ',
    '\nOn 1 ',
    '-',
    '_',
    'From: x\n',
    ' \n',
    '<blockquote',
    '<blockquote>a<br>',
    '&amp;',
    '&',
    'a@',
    'Op 1\nschreef\n',
    '<b',
    '---- a wrote ',
    'On Mon 10:00 a@b ',
    '\n\n',
    'Sent from ',
    'regards ',
  ];
  for (const piece of pieces)
    expect(readMail(piece.repeat(100_000)).words.length).toBeLessThanOrEqual(200_000);
});
