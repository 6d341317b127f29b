import { expect, test } from 'vitest';
import { bareSubject, isReplySubject } from '../../src/mail-text/subject.ts';

test.each([
  'RE',
  'Re',
  'AW',
  'SV',
  'VS',
  'Antw',
  'RIF',
  'R',
  'Odp',
  'Ynt',
  'Ré',
  'Res',
  'Vá',
  'Отв',
  '回复',
  '回覆',
  '答复',
  '返信',
  '답장',
  'Trả lời',
])('takes "%s:" for a reply', (prefix) => {
  for (const written of [`${prefix}: `, `${prefix} : `, `${prefix}：`, `${prefix}[3]: `]) {
    expect(isReplySubject(`${written}pricing`)).toBe(true);
    expect(bareSubject(`${written}${written}pricing`)).toBe('pricing');
  }
});

test.each(['[EXTERNAL] Re: pricing', 'EXT: RE: pricing', '[Acme #12] Re: pricing'])(
  'takes %j for a reply',
  (subject) => expect(isReplySubject(subject)).toBe(true),
);

test.each(['pricing', 'Fwd: pricing', 'Research: pricing', 'Re pricing', '[EXTERNAL] pricing'])(
  'takes %j for no reply',
  (subject) => expect(isReplySubject(subject)).toBe(false),
);

test('leaves what stands behind the prefixes', () => {
  expect(bareSubject('[EXTERNAL] Fwd: WG: Automatic reply: pricing')).toBe(
    'Automatic reply: pricing',
  );
});
