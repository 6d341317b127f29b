import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newestText, trimMessage } from '../../src/drafts/trim-message.ts';

const lines = (...text: string[]) => text.join('\n');

describe('what somebody newly wrote', () => {
  it.each([
    ['a mail without history', 'Sounds good!\nWhen?', 'Sounds good!\nWhen?'],
    ['Windows line ends', 'Yes\r\n> no', 'Yes'],
    ['quoted lines', lines('> Are you free?', 'Yes.', '>> older', 'Tuesday.'), 'Yes.\nTuesday.'],
    [
      'an introduced quotation',
      lines('Yes.', '', 'On Tue, Nov 17, 2026 at 3:04 PM Jon <jon@example.com> wrote:', '> Hi'),
      'Yes.',
    ],
    [
      'an introduction wrapped over two lines',
      lines('Yes.', 'On Tue, Nov 17, 2026 at 3:04 PM Jon Doe', '<jon@example.com> wrote:', '> Hi'),
      'Yes.',
    ],
    [
      'an introduced history without marks',
      lines('Yes.', 'On 17 Nov 2026, at 15:04, Jon wrote:', '', 'Hi Ann, unsubscribe here'),
      'Yes.',
    ],
    [
      'an answer written below the quotation',
      lines('On 17 Nov 2026, at 15:04, Jon wrote:', '> Hi Ann', '> free?', '', 'Please remove me.'),
      'Please remove me.',
    ],
    ['a German introduction', lines('Ja.', 'Am 17.11.2026 um 15:04 schrieb Jon:', '> Hi'), 'Ja.'],
    ['a divider', lines('Yes.', '-----Original Message-----', 'Hi Ann'), 'Yes.'],
    [
      'a forwarded mail',
      lines('See below.', '---------- Forwarded message ---------', 'x'),
      'See below.',
    ],
    [
      'Outlook’s copied headers',
      lines(
        'Yes.',
        '',
        'From: Jon <jon@example.com>',
        'Sent: Tuesday',
        'To: Ann',
        'Subject: Hi',
        '',
        'Hi',
      ),
      'Yes.',
    ],
    [
      'a sentence that starts like a header',
      lines('From: where I sit this is fine.', 'Ann'),
      'From: where I sit this is fine.\nAnn',
    ],
    [
      'a sentence that starts like an introduction',
      'On 3 May we met.\nYou wrote it down.',
      'On 3 May we met.\nYou wrote it down.',
    ],
    ['a delimited signature', lines('Yes.', '-- ', 'Ann Lee', 'unsubscribe here'), 'Yes.'],
    ['a device signature', lines('Yes.', '', 'Sent from my iPhone'), 'Yes.'],
    ['nothing but a quotation', lines('> Hi Ann', '> Jon'), ''],
    [
      'HTML',
      '<div>STOP &amp; go<br>now</div><style>p{}</style><blockquote><p>unsubscribe</p></blockquote>',
      'STOP & go\nnow',
    ],
    ['text that only looks a little like HTML', 'a <b and c> d', 'a <b and c> d'],
  ])('of %s', (_name, body, expected) => {
    expect(newestText(body)).toBe(expected);
  });

  it('keeps what stands below a typed closing', () => {
    const body = lines('No thanks.', 'Best,', 'Ann', 'PS: stop emailing me');
    expect(newestText(body)).toBe(body);
  });

  it('of text without marks is the text itself', () => {
    const sentence = fc.stringMatching(/^[a-z ,.!?]{1,60}$/);
    fc.assert(
      fc.property(fc.array(sentence), (sentences) => {
        fc.pre(!sentences.some((text) => /^-|sent from/.test(text)));
        expect(newestText(sentences.join('\n'))).toBe(sentences.join('\n').trim());
      }),
    );
  });

  it('is found in reasonable time whatever the body', () => {
    for (const piece of [
      '<style>',
      '<div ',
      '> ',
      'On 1 ',
      '\nOn 1 ',
      '-',
      'From: x\n',
      ' \n',
      '<blockquote',
    ]) {
      expect(newestText(piece.repeat(100_000)).length).toBeLessThanOrEqual(200_000);
    }
  });
});

describe('a trimmed message', () => {
  it.each([
    [
      'a closing with a name',
      lines('Yes.', '', 'Best regards,', 'Ann Lee', 'CEO, Example'),
      'Yes.',
    ],
    ['a closing alone', lines('Yes.', 'Thanks!'), 'Yes.'],
    ['thanks in a sentence', 'Thanks for the mail, see you.', 'Thanks for the mail, see you.'],
    [
      'thanks before a long text',
      lines(
        'Thanks!',
        'We would like to know more about what it costs and how long it takes to begin.',
      ),
      lines(
        'Thanks!',
        'We would like to know more about what it costs and how long it takes to begin.',
      ),
    ],
  ])('without %s', (_name, body, expected) => {
    expect(trimMessage(body)).toBe(expected);
  });
});
