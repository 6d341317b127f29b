import { describe, expect, it } from 'vitest';
import { contactBan } from '../../src/drafts/contact-permission.ts';
import type { InboundMessage } from '../../src/drafts/opt-out-request.ts';

const willing = { status: 'new', sentimentTag: 'Interested' };
const mail = (body: string, more: Partial<InboundMessage> = {}): InboundMessage => ({
  channel: 'email',
  subject: 'Re: pricing',
  body,
  fromEmail: 'ann@example.com',
  ...more,
});

describe('a lead who asks not to be written to', () => {
  it.each([
    'STOP',
    'Stop.',
    'stop please',
    'Please stop!',
    'unsubscribe',
    'UNSUBSCRIBE ME',
    'Unsubscribe, thanks',
    'Hi Jon\nplease unsubscribe me\nAnn',
    'I clicked the unsubscribe link and still get your mails.',
    'There is no unsubscribe button in your mail.',
    'Please remove me from your list.',
    'Remove me',
    'remove us from your mailing list please',
    'Kindly remove my email from your database',
    'Take me off your list',
    'please take my\nname off this list',
    'Delete my data.',
    'Stop emailing me',
    'I’m not interested please stop emailing me',
    'Can you stop sending me these?',
    'My boss asked you to stop contacting us.',
    'Quit spamming us',
    'Please stop the emails.',
    'Don’t contact me again.',
    'dont email me',
    'Do not contact',
    'Please do not ever write to us again',
    'Never message me again',
    'Don’t send me any more of this',
    'No more emails please',
    'I do not want to receive your newsletter',
    'We no longer wish to be contacted.',
    'I don’t want your emails',
    'Do not contact me at this address.',
    'Don’t contact me about this again',
    'Can you please unsubscribe Ann?',
    'How do I unsubscribe?',
    'Do you have an unsubscribe link?',
    'I have already opted out of your list.',
    'Cancel my subscription.',
    'Not interested, remove.',
    'Leave me alone',
    'Lose my number',
    'opt out',
    'Opt-out',
    'I would like to opt out.',
    'Please opt me out',
    'I’ll report this as spam',
    'We hereby invoke our right to be forgotten.',
    'No thanks.\n\nBest,\nAnn\n\nPS please remove me from your list',
    'Stop\u200B emailing\u00A0me',
    '<div>Please <b>remove me</b> from your list</div>',
  ])('in the text: %j', (body) => {
    expect(contactBan(willing, mail(body))).toBe('skip:opted_out');
  });

  it.each([
    'Unsubscribe',
    'Re: Unsubscribe',
    'RE: please remove me from your list',
    'STOP',
    'Fwd: Re: opt out',
  ])('in the subject: %j', (subject) => {
    expect(contactBan(willing, mail('Thanks', { subject }))).toBe('skip:opted_out');
  });

  it.each(['Opted Out', 'opted_out', 'Unsubscribed', 'UNSUBSCRIBE', 'Do Not Contact', 'DNC'])(
    'in the tag %j',
    (tag) => {
      expect(contactBan({ status: 'new', sentimentTag: tag }, mail('Hi'))).toBe('skip:opted_out');
      expect(contactBan({ status: tag, sentimentTag: null }, null)).toBe('skip:opted_out');
    },
  );

  it.each(['END', 'Quit', 'cancel', 'STOPALL', 'Revoke.'])(
    'with a carrier’s keyword: %j',
    (body) => {
      expect(contactBan(willing, mail(body, { channel: 'sms', subject: null }))).toBe(
        'skip:opted_out',
      );
      expect(
        contactBan(willing, mail(body, { subject: null, body: `${body} the plan early` })),
      ).toBeNull();
    },
  );
});

describe('a lead who may be written to', () => {
  it.each([
    'I don’t want to stop talking',
    'Please don’t stop emailing me, this is useful.',
    'We never want to stop getting emails like this',
    'Not interested at the moment.',
    'Can you stop by our office on Tuesday?',
    'One stop shop, right?',
    'We want to stop sending cold emails ourselves.',
    'Don’t write me until January, please.',
    'Don’t send me a calendar invite yet.',
    'Please don’t call me before 5.',
    'Remove any doubt for me: what does it cost?',
    'Take me through the pricing.',
    'Could you send more emails like it?',
    'Does your tool add an unsubscribe link?',
    'How do you handle people who unsubscribe?',
    'We opted out of Salesforce last year.',
    'How do you keep unsubscribe rates low?',
    'What is the opt-out rate of your campaigns?',
    'No more questions from us, send the contract.',
    'Sure.\n\nOn Tue, Nov 17, 2026 at 3:04 PM Jon wrote:\n> unsubscribe here if you like\n> reply STOP to stop',
    'Sure.\n\nFrom: Jon\nSent: Tuesday\nTo: Ann\nSubject: Hi\n\nReply STOP or unsubscribe.',
    'Sure.\n-- \nAnn\nUnsubscribe from our newsletter',
    'Sure. Ann\n\nTo unsubscribe from our newsletter\nclick here.',
    'Sure. Ann\n\nIf you no longer wish to receive these emails, unsubscribe.',
    'Sure. Ann\n\nUnsubscribe | Privacy policy',
    'You can unsubscribe at any time. Ann',
  ])('%j', (body) => {
    expect(contactBan(willing, mail(body))).toBeNull();
  });

  it.each(['Re: How to cut unsubscribe rates', 'Re: One stop shop', null, ''])(
    'subject %j',
    (subject) => {
      expect(contactBan(willing, mail('Tell me more', { subject }))).toBeNull();
    },
  );

  it('without any inbound message', () => {
    expect(contactBan({ status: 'new', sentimentTag: null }, null)).toBeNull();
  });
});

describe('a blacklisted lead', () => {
  it.each([
    { status: 'blacklisted', sentimentTag: null },
    { status: 'Blacklisted', sentimentTag: 'Interested' },
    { status: 'new', sentimentTag: 'Blacklist' },
  ])('%j', (lead) => {
    expect(contactBan(lead, mail('Tell me more'))).toBe('skip:blacklisted');
  });

  it('who also opted out has opted out first', () => {
    expect(contactBan({ status: 'blacklisted', sentimentTag: null }, mail('STOP'))).toBe(
      'skip:opted_out',
    );
  });
});
