import { describe, expect, it } from 'vitest';
import { knownText, readWish } from '../../src/mail-text/wishes/read-wish.ts';
import { dutch } from './wishes/dutch.ts';
import { english } from './wishes/english.ts';
import { french } from './wishes/french.ts';
import { german } from './wishes/german.ts';
import { italian } from './wishes/italian.ts';
import { japanese } from './wishes/japanese.ts';
import { polish } from './wishes/polish.ts';
import { portuguese } from './wishes/portuguese.ts';
import { spanish } from './wishes/spanish.ts';
import { swedish } from './wishes/swedish.ts';

const mail = (body: string, subject: string | null = 'Re: pricing') => ({
  channel: 'email',
  subject,
  body,
});
const lines = (...text: string[]) => text.join('\n');

describe('a wish not to be written to', () => {
  const languages = {
    english,
    german,
    french,
    spanish,
    portuguese,
    dutch,
    italian,
    swedish,
    polish,
    japanese,
  };
  for (const [language, { asks, asksNot }] of Object.entries(languages)) {
    it.each(asks)(`in ${language}: %s`, (body) => {
      expect(readWish(mail(body))).toMatchObject({ asks: true, cutPart: null });
    });
    it.each(asksNot)(`not in ${language}: %s`, (body) => {
      expect(readWish(mail(body))).toEqual({ asks: false });
    });
  }

  it.each([
    ['capitals', 'PLEASE TAKE ME OFF YOUR LIST'],
    ['an invisible character', 'Stop\u200B emailing\u00A0me'],
    ['wide letters', 'Ｕｎｓｕｂｓｃｒｉｂｅ'],
    ['a line that wraps', 'please take my\nname off this list'],
    ['tags', '<div>Please <b>remove me</b> from your list</div>'],
    ['entities', '<p>Don&rsquo;t contact me again</p>'],
    ['a sign', '🛑'],
  ])('in spite of %s', (_name, body) => {
    expect(readWish(mail(body)).asks).toBe(true);
  });

  it.each(['Unsubscribe', 'RE: please remove me from your list', 'STOP', 'AW: Fwd: opt out'])(
    'in the subject: %s',
    (subject) => {
      expect(readWish(mail('see subject', subject)).asks).toBe(true);
    },
  );

  it.each(['Re: How to cut unsubscribe rates', 'Re: One stop shop', null, ''])(
    'not in the subject: %s',
    (subject) => {
      expect(readWish(mail('Tell me more', subject)).asks).toBe(false);
    },
  );

  it('as a carrier’s keyword, in a text message only', () => {
    for (const body of ['END', 'Quit', 'cancel', 'STOPALL', 'Revoke.']) {
      expect(readWish({ channel: 'sms', subject: null, body }).asks).toBe(true);
      expect(readWish(mail(`${body} the plan early`)).asks).toBe(false);
    }
  });

  it('says in which words', () => {
    const wish = readWish(mail('Hi Bob. Thanks, but please remove me from your list! Ann'));
    expect(wish).toEqual({
      asks: true,
      words: 'thanks, but please remove me from your list!',
      cutPart: null,
    });
  });
});

describe('below the cut', () => {
  it.each([
    [
      'below an unmarked quote',
      lines(
        'Ok.',
        'On 3 Nov 2026, Bob wrote:',
        'Tuesday?',
        '',
        'No. Please take me off your list.',
      ),
      'history',
    ],
    ['below a divider', lines('No.', '----Original Message----', 'Stop emailing me.'), 'history'],
    [
      'between quoted lines',
      lines('No.', '> Tuesday?', '> Please remove me from your list'),
      'history',
    ],
    ['in the signature', lines('No.', '-- ', 'Ann', 'Please do not email me again'), 'signature'],
  ])('the wish is found %s', (_name, body, cutPart) => {
    expect(readWish(mail(body))).toMatchObject({ asks: true, cutPart });
  });

  it('what we wrote ourselves is none', () => {
    const ours = 'Hi Ann,\n\nif this is not for you, tell me: take me off your list.\n\nBob';
    const quoted = `Gladly!\n\nOn 3 Nov 2026, Bob wrote:\n${ours}`;
    expect(readWish(mail(quoted), [knownText(ours)])).toEqual({ asks: false });
    expect(readWish(mail(quoted)).asks).toBe(true);
    const html = `<p>Gladly!</p><blockquote>${ours.replaceAll('\n', '<br>')}</blockquote>`;
    expect(readWish(mail(html), [knownText(ours)])).toEqual({ asks: false });
  });

  it('our own words are none where they are all of the mail', () => {
    const ours = 'Hi Ann, just say: remove me from your list.';
    expect(readWish(mail(`> ${ours}`), [knownText(ours)])).toEqual({ asks: false });
  });

  it.each([
    ['German', 'Von: Bob\nGesendet: Montag\nAn: Ann\nBetreff: Hi'],
    ['Danish', 'Fra: Bob\nSendt: 23. november 2026\nTil: Ann\nEmne: Hi'],
    ['Swedish', 'Från: Bob\nSkickat: den 23 november\nTill: Ann\nÄmne: Hi'],
    ['Dutch', 'Van: Bob\nVerzonden: maandag\nAan: Ann\nOnderwerp: Hi'],
    ['Italian', 'Da: Bob\nInviato: lunedì\nA: Ann\nOggetto: Hi'],
    ['Finnish', 'Lähettäjä: Bob\nLähetetty: maanantai\nVastaanottaja: Ann\nAihe: Hi'],
  ])('an offer is none, under %s headers', (_language, headers) => {
    const offers = [
      'Not interested? Just reply unsubscribe.',
      'PS: reply "unsubscribe" and I will stop emailing.',
      'If you would like me to stop, reply stop.',
      'If you no longer want to hear from me, let me know.',
      'To unsubscribe, click here: https://example.com/u',
      'Click here to opt out | Unsubscribe',
      'Reply STOP to unsubscribe.',
      'Let me know if I should stop.',
      'Just say no and I’ll take you off my list.',
    ];
    for (const offer of offers)
      expect(readWish(mail(`Yes, please!\n\n${headers}\n\nHi Ann\n\n${offer}`))).toEqual({
        asks: false,
      });
  });

  it.each([
    'If you no longer wish to receive emails from Example Inc, click here to unsubscribe.',
    'Manage preferences | Unsubscribe',
    'You are receiving this because you subscribed. Unsubscribe',
    'Unsubscribe | Privacy policy',
    'To unsubscribe from our newsletter\nclick here.',
    '-- \nAnn\nUnsubscribe from our newsletter',
    'This email was sent to ann@example.com. Unsubscribe',
  ])('the small print of the lead’s company is none: %s', (print) => {
    expect(readWish(mail(`Tuesday works.\n\nAnn\n\n${print}`))).toEqual({ asks: false });
  });
});

it('is read whatever the text', () => {
  const pieces = [
    'stop ',
    'please ',
    'remove me ',
    'do not ',
    'if you ',
    'unsubscribe ',
    'a',
    'nicht ',
    '"',
    'メール',
    'i we to ',
    'er ',
    '| ',
    'can it ',
    'reply with the ',
  ];
  for (const piece of pieces)
    expect(readWish(mail(piece.repeat(10_000))).asks).toEqual(expect.any(Boolean));
});
