import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  formatInstantlyHandle,
  formatSmartLeadHandle,
  parseEmailBisonHandle,
  parseInstantlyHandle,
  parseSmartLeadHandle,
} from '../../../src/sending/adapters/thread-handles.ts';

const word = fc
  .string({ minLength: 1, maxLength: 40 })
  .filter((text) => text === text.trim() && text !== '');

test('a SmartLead handle reads back as it was written', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[\w-]{1,20}$/),
      word,
      word,
      (campaignId, statsId, messageId) => {
        const thread = { campaignId, statsId, messageId, toEmail: 'ann@example.com' };
        expect(parseSmartLeadHandle(formatSmartLeadHandle(thread))).toEqual(thread);
      },
    ),
  );
});

test('an Instantly handle reads back as it was written', () => {
  fc.assert(
    fc.property(word, word, (replyToUuid, eaccount) => {
      const thread = { replyToUuid, eaccount };
      expect(parseInstantlyHandle(formatInstantlyHandle(thread))).toEqual(thread);
    }),
  );
});

test('ids may be numbers, as providers send them', () => {
  const json = '{"campaignId":12,"statsId":34,"messageId":"<m@example.com>"}';
  expect(parseSmartLeadHandle(`smartlead:${Buffer.from(json).toString('base64url')}`)).toEqual({
    campaignId: '12',
    statsId: '34',
    messageId: '<m@example.com>',
    toEmail: null,
  });
});

test('whatever else stands there is no handle, and never an exception', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const encoded = Buffer.from(text).toString('base64url');
      expect(parseSmartLeadHandle(`smartlead:${encoded}`)).toBeNull();
      expect(parseInstantlyHandle(`instantly:${text}`)).toBeNull();
      expect(parseSmartLeadHandle(text)).toBeNull();
    }),
  );
});

test.each([
  ['4711', '4711'],
  [' 4711 ', '4711'],
  ['0', null],
  ['47 11', null],
  ['4711/../1', null],
  [null, null],
])('reads %j as the EmailBison reply id %j', (handle, id) => {
  expect(parseEmailBisonHandle(handle)).toBe(id);
});
