import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findTextFaults, type TextToCheck } from '../../src/drafts/rules/find-text-faults.ts';

// 2026-11-20 is a Friday.
const sentAt = new Date('2026-11-20T14:03:00Z');
const conversationOf = (...bodies: string[]) =>
  bodies.map((body) => ({ subject: 'Re: pricing', body, sentAt }));

function check(draft: string, known: string[] = [], more: Partial<TextToCheck> = {}) {
  return findTextFaults({
    draft,
    lead: { firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com' },
    conversation: conversationOf('Sounds interesting.', ...known),
    people: ['Ann Lee', 'ann@example.com', 'Jon Doe', 'jon@acme.example.com'],
    allowedTexts: [],
    ...more,
  });
}
const held = (reason: string, ...phrases: string[]) =>
  phrases.length === 0 ? [] : [{ code: `hold:${reason}`, source: 'rule', quotes: phrases }];

describe('a link', () => {
  it.each([
    ['See https://evil.example.com/x.', 'https://evil.example.com/x'],
    ['See (http://evil.example.com/a_(b)).', 'http://evil.example.com/a_(b)'],
    ['See [this](https://evil.example.com).', 'https://evil.example.com'],
    ['Book at cal.me/ann today', 'cal.me/ann'],
    ['Look at www.other.com!', 'www.other.com'],
    ['other.io has it', 'other.io'],
    ['Get ftp://acme.com/file', 'ftp://acme.com/file'],
    ['https://acme.com/other', 'https://acme.com/other'],
    ['https://acme.com/demo?plan=2', 'https://acme.com/demo?plan=2'],
    ['https://sub.acme.com', 'https://sub.acme.com'],
  ])('nobody wrote holds the draft: %j', (draft, phrase) => {
    expect(check(draft, ['We know https://acme.com/demo'])).toEqual(held('unknown_link', phrase));
  });

  it('is judged by the host it leads to, not by a name in front of it', () => {
    const disguised = 'https://acme.com@evil.example.com';
    expect(check(disguised, ['acme.com'])).toContainEqual(held('unknown_link', disguised)[0]);
  });

  it.each([
    'http://www.acme.com/demo/',
    'acme.com/demo',
    'https://ACME.com/demo?utm_source=mail&gclid=1#top',
    '<https://acme.com/demo>,',
    'Our site is acme.com.',
    'More on example.com',
  ])('somebody wrote in other spelling does not: %j', (draft) => {
    expect(check(draft, ['We know https://acme.com/demo'])).toEqual([]);
  });

  it.each([
    'e.g. Node.js',
    'the report.pdf',
    'sounds good.me too',
    'v2.0 at 3.5',
    'a.m. or p.m.',
    'and/or',
  ])('is not seen in %j', (draft) => {
    expect(check(draft)).toEqual([]);
  });

  it('of the settings is known', () => {
    const settings = { allowedTexts: ['https://calendly.com/jon/30min'] };
    expect(check('Book here: calendly.com/jon/30min', [], settings)).toEqual([]);
  });
});

describe('a price', () => {
  it.each([
    ['It is $2,000/mo.', '$2,000/mo'],
    ['It is $2k.', '$2k'],
    ['2000 USD will do', '2000 USD'],
    ['USD 2000 will do', 'USD 2000'],
    ['for 2.000,50 € only', 'for 2.000,50 €'],
    ['two plans, 99/mo and up', '99/mo'],
    ['about 2k per month', '2k per month'],
    ['It costs only 500', 'costs only 500'],
    ['I can give 20% off', '20%'],
    ['with a discount of 15%', '15%'],
    ['99 dollars a month', '99 dollars a month'],
    ['US$ 1.5 million', 'US$ 1.5 million'],
    ['Cuesta doscientos euros al mes', 'doscientos euros'],
    ['Das kostet zweihundert Euro', 'zweihundert Euro'],
    ['月額5万円です', '5万円'],
    ['The fee: 250.', 'fee: 250'],
  ])('nobody named holds the draft: %j', (draft, phrase) => {
    expect(check(draft)).toEqual(held('unknown_price', phrase));
  });

  it.each([
    ['It is $2,000 a month.', 'Is it still 2000 USD?'],
    ['It is $2,000.', 'Our budget is 2k'],
    ['It is $2,000.', 'we pay 2,000 dollars'],
    ['€2.000,50 then', 'EUR 2000.50?'],
    ['It costs 500.', 'so $500?'],
    ['between $2–3k', '$2k up to $3,000'],
    ['20% off as said', 'you offered 20 % off'],
  ])('somebody named does not: %j after %j', (draft, known) => {
    expect(check(draft, [known])).toEqual([]);
  });

  it.each([
    ['It is $2,000.', 'is it €2,000?'],
    ['It is $2,000.', 'we are 2000 people'],
    ['It is $2.50.', '$250'],
    ['It is $2–3k.', '$2k'],
    ['$20 then', '20% off'],
  ])('is another one: %j after %j', (draft, known) => {
    expect(check(draft, [known])).toMatchObject([{ code: 'hold:unknown_price' }]);
  });

  it.each([
    'We have 2000 customers and 20% growth',
    'We book 10 meetings a month',
    'twice, 3/week',
    'in 2026, all 24/7',
    'The call costs 15 minutes of your time',
    '2k leads',
  ])('is not seen in %j', (draft) => {
    expect(check(draft)).toEqual([]);
  });
});

describe('a date', () => {
  it.each([
    ['See you on Nov 24.', 'Nov 24'],
    ['November 24th, 2026 works', 'November 24th, 2026'],
    ['the 24th of November', '24th of November'],
    ['on 24 nov', '24 nov'],
    ['2026-11-24 it is', '2026-11-24'],
    ['11/24/2026 it is', '11/24/2026'],
    ['24.11.2026 it is', '24.11.2026'],
    ['how is 11/24?', '11/24'],
    ['on 1/2?', '1/2'],
    ['let us meet on the 24th.', 'the 24th'],
    ['by May 3', 'May 3'],
    ['Tuesday at 3pm?', '3pm'],
    ['Tue 15:00?', '15:00'],
    ['Thursday at 3 then', 'at 3'],
    ['how about 10:30 am EST on Thursday?', '10:30 am EST'],
    ['I call you tomorrow at noon', 'noon'],
  ])('nobody named holds the draft: %j', (draft, phrase) => {
    expect(check(draft)).toEqual(held('unknown_date', phrase));
  });

  it.each([
    ['Nov 24 it is', 'how about 24 November?'],
    ['November 24th, 2026', '11/24'],
    ['2026-11-24', 'the 24th of Nov'],
    ['11/24', '2026-11-24'],
    ['04/05/2026', '4 May'],
    ['on the 24th.', 'Nov 24'],
    ['Nov 24 it is', 'Tuesday suits me'],
    ['Nov 21 it is', 'tomorrow?'],
    ['your mail of Nov 20', 'thanks'],
    ['Tuesday at 3pm', 'Tues, after 3?'],
    ['Tuesday 15:00', 'any tuesday at 3pm'],
    ['tomorrow at 3pm', 'at 3:00 PM works'],
    ['Tuesday at 3pm', 'Nov 24, 2026 at 3pm'],
  ])('somebody named does not: %j after %j', (draft, known) => {
    expect(check(draft, [known])).toEqual([]);
  });

  it.each([
    ['Nov 24, 2027', 'Nov 24, 2026'],
    ['Nov 24', 'Nov 2026'],
    ['Tuesday at 4pm', 'Tuesday at 3pm'],
    ['Wednesday at 3pm', 'Tuesday at 3pm'],
    ['Tuesday at 3pm', 'Tuesday at 3am'],
  ])('is another one: %j after %j', (draft, known) => {
    expect(check(draft, [known])).toMatchObject([{ code: 'hold:unknown_date' }]);
  });

  it.each([
    'Tomorrow, on Friday or early next week?',
    'in Nov 2026',
    'you may 2 of them',
    '3/4 of our clients, 24/7',
    'on the 2nd page',
    'within 24 hours',
  ])('is not seen in %j', (draft) => {
    expect(check(draft)).toEqual([]);
  });
});

describe('a placeholder', () => {
  it.each([
    'Dear {{firstName}}',
    'at {{ lead.company | your company }}',
    'at {company_name}',
    '{Great|Good} to hear',
    'from [Name]',
    'at [Your Company]',
    'see [insert link]',
    'dear <first name>',
    'at <COMPANY>',
    'dear %FNAME%',
    'dear *|FNAME|*',
    'dear ${name}',
    'dear __FIRST_NAME__',
    'for XXX people',
  ])('nobody filled in holds the draft: %j', (draft) => {
    expect(check(`${draft}\nGladly.`)).toMatchObject([{ code: 'hold:unfilled_placeholder' }]);
  });

  it.each([
    'As [our site](https://acme.com) says',
    'he wrote "recieve" [sic]',
    'note [1]',
    '100% sure, 20% more',
    'a < b and c > d',
    'an empty {}',
  ])('is not seen in %j', (draft) => {
    expect(check(draft, ['acme.com'])).toEqual([]);
  });
});

describe('somebody else', () => {
  it.each([
    ['Hi Bob,\nyes.', 'Bob'],
    ['hi bob, yes', 'bob'],
    ['HELLO BOB!', 'BOB'],
    ['Dear Mr. Smith,\nyes', 'Smith'],
    ['Hi Ann and Bob,', 'Bob'],
    ['Good morning Bob - yes', 'Bob'],
    ['Hi Bob hope you are well', 'Bob'],
    ['Thanks Bob, that helps', 'Bob'],
    ['\n\nHi, Bob.', 'Bob'],
    ['Hi An,\nyes', 'An'],
  ])('greeted holds the draft: %j', (draft, name) => {
    expect(check(`${draft}\nGladly.`)).toEqual(held('foreign_name', name));
  });

  it('addressed holds the draft', () => {
    expect(check('I wrote to bob@example.com.')).toEqual(held('foreign_name', 'bob@example.com'));
  });

  it.each([
    'Hi Ann,',
    'Hi ann lee',
    'Dear Ms Lee,',
    'Hi Jon,',
    'Hi there,',
    'Hi all,',
    'Hi, Works for me',
    'Hi, thanks for asking',
    'Hey quick question',
    'Thanks for your mail, Bob says yes',
    'Thanks, sounds good',
    'Hello! Bob is our founder.',
    'Bob and I look forward to it.',
    'Write to Jon@acme.example.com',
  ])('is not seen in %j', (draft) => {
    expect(check(`${draft}\nGladly.`)).toEqual([]);
  });

  it.each([
    ['Hi Rob,', 'Robert', []],
    ['Hi Robert,', 'rob', []],
    ['Hi José,', 'Jose', []],
    ['Hi Jose,', 'José', []],
    ['Hi Mary-Jane,', 'Mary Jane', []],
    ['Hi Bob,', 'Robert', ['Cheers, Bob']],
    ['Hi Ann,', null, []],
  ])('is not the lead by another spelling: %j to %j', (draft, firstName, known) => {
    const lead = { firstName, lastName: null, email: 'ann@example.com' };
    expect(check(`${draft}\nGladly.`, known, { lead })).toEqual([]);
  });
});

describe('a draft that says nothing', () => {
  it.each([
    'Hi Ann,\n\nBest,\nJon',
    'Best regards,\nJon Doe\nAcme',
    'Hi Ann,',
    '--',
    'Hi Ann,\n> quoted',
    '…',
  ])('is held: %j', (draft) => {
    expect(check(draft)).toMatchObject([{ code: 'hold:empty_after_signature' }]);
  });

  it.each([
    'Hi Ann,\n\nYes.\n\nBest,\nJon',
    'Yes',
    '👍 ok',
    'Thanks!\nTuesday works.\nJon',
    'Hi Ann - yes.',
  ])('does not include %j', (draft) => {
    expect(check(draft)).toEqual([]);
  });
});

describe('for any text', () => {
  it('quotes the draft and no more than ten things of a kind', () => {
    const piece = fc.constantFrom(
      '$5 ',
      'Nov 3 ',
      'a.com/x ',
      '[Name] ',
      'Hi Bob,\n',
      'x@y.com ',
      '3pm Tue ',
      '\n',
    );
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (draft) => {
        const findings = check(draft);
        for (const { quotes } of findings) {
          expect(quotes.length).toBeLessThanOrEqual(10);
          for (const quote of quotes) expect(draft).toContain(quote);
        }
      }),
    );
  });

  it('finds no unknown link, date or price in a draft that only repeats the conversation', () => {
    const piece = fc.constantFrom(
      '$2,000/mo',
      '2k',
      '€5',
      '20% off',
      'Nov 24',
      '11/24/2026',
      'Tuesday at 3pm',
      'at',
      'is',
      'https://acme.com/a?b=1',
      'acme.io',
      'cal.me/x',
      'x@y.com',
      '7',
      'to',
      ',',
      '.',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join(' ');
        const unknown = check(text, [text]).filter(({ code }) => code.startsWith('hold:unknown'));
        expect(unknown).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('answers in reasonable time', () => {
    for (const piece of [
      'a.',
      '1,',
      '1/',
      '[a',
      '{{',
      'Hi ',
      'mon ',
      '$1-',
      'a@',
      '%a_',
      '<a ',
      'http://',
      ')',
      '1 000',
      ' ',
    ]) {
      expect(check(piece.repeat(20_000)).length).toBeLessThanOrEqual(10);
    }
  });
});

/** The kinds of faults that models and templates leave in drafts, in notations of all sorts. */
const faults: [string, string[]][] = [
  [
    'unfilled_placeholder',
    [
      '[Ihr Name]',
      '[3 time slots]',
      '{{#if}}',
      '{% raw %}',
      '<<FirstName>>',
      '<Votre nom>',
      '@@company@@',
      '$FIRST_NAME',
      '%1$s',
      '&nbsp;',
      'hello undefined,',
      '(insert date here)',
      'TBD',
      "Sure! Here's a suggested response:",
      'As an AI language model, I cannot',
      'Voici une proposition de réponse :',
      'I hope this draft helps!',
      'Betreff: Re: intro',
      '**Bold**',
    ],
  ],
  [
    'unknown_price',
    [
      '＄2,000',
      '$\u200b2,000',
      'R$ 500',
      '500 zł',
      "12'000 CHF",
      '2000,- Euro',
      '500 euros par mois',
      'two grand',
      'five hundred a month',
      '99 yearly',
      'starts at 99',
      'only 49.99',
      '1.5M',
      '75 pence',
      'twenty percent off',
      'a fee of 3%',
      '3,5 % Provision',
      'first month free',
      'kostenlos',
      'half price',
    ],
  ],
  [
    'unknown_date',
    [
      '15:00 CET',
      'Dienstag um 15 Uhr',
      'mardi à 15h',
      'el martes a las 3',
      'lunedì alle 15',
      'segunda às 10h',
      'kl. 15.00',
      '明日15時',
      "three o'clock",
      'half past two',
      'Friday the 13th',
      '24. November',
      '3 décembre',
      '24 de noviembre',
      '11月24日',
      'am 24.11.',
    ],
  ],
  [
    'unknown_link',
    [
      '//evil.example/x',
      'javascript:alert(1)',
      'mailto:bob@other.example',
      'tel:+12025550199',
      '+1 202 555 0199',
      'acme [dot] com',
      'acme dot com',
      '[site](acme.example/path)',
      'evil\u200b.example/x',
      'пример.рф',
      'xn--pple-43d.com',
      't.me/bob',
    ],
  ],
];

describe.each(faults)('%s', (reason, texts) => {
  it.each(texts)('is found in %j', (words) => {
    const codes = check(`Hi Ann,\n\n${words}\n\nBest,\nJon`).map(({ code }) => code);
    expect(codes).toContain(`hold:${reason}`);
  });
});

it.each([
  'Hallo Herr Müller,',
  'Sehr geehrte Frau Schmidt,',
  'Geachte heer de Vries,',
  'Estimado señor García,',
  'Dzień dobry Panie Marku,',
  '田中さん、こんにちは',
  'Привет Марк,',
  'Mark -',
  'Thanks, Mark!',
  'Great to hear from you, Mark.',
  'Hi \u200bMark,',
  'Hi Anna,',
])('sees somebody else in %j', (greeting) => {
  const codes = check(`${greeting}\n\nsounds good.`).map(({ code }) => code);
  expect(codes).toContain('hold:foreign_name');
});

it.each([
  'Our customers see 30% more replies within 90 days.',
  'Three quick questions: 1) team size 2) CRM',
  'We are ISO 27001 certified, 24/7 support included.',
  'A 30-minute call on Thursday?',
  'Our API allows 100 requests per minute.',
  'I am free on Tuesday afternoon.',
  'No hidden fees.',
  'It works from 10 to 200 employees.',
  'On average 4 out of 5 replies are positive.',
  'Is this week or next week better?',
])('has nothing against %j', (words) => {
  expect(check(`Hi Ann,\n\n${words}\n\nBest,\nJon`)).toEqual([]);
});

describe('characters that nobody sees', () => {
  it.each([
    ['a zero-width space', 'pay\u200bpal', '\u200b'],
    ['an override', '\u202e0002$\u202c', '\u202e'],
    ['a soft hyphen', 'so\u00adft', '\u00ad'],
    ['a mark in Latin text', 'yes\u200f', '\u200f'],
    ['a filler', 'yes\u3164', '\u3164'],
    ['a tag', 'yes\u{E0041}', '\u{E0041}'],
    ['a control character', 'yes\u0007', '\u0007'],
    ['a link of mixed scripts', 'https://аpple.com', 'аpple.com'],
  ])('hold the draft: %s', (_, draft, quote) => {
    const finding = check(draft).find(({ code }) => code === 'hold:invisible_text');
    expect(finding?.quotes).toContain(quote);
  });

  it.each([
    ['a family of emoji', 'yes 👨\u200d👩\u200d👧 ❤\ufe0f'],
    ['the flag of Scotland', 'yes 🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}'],
    ['Persian', 'می\u200cخواهم'],
    ['Hebrew with marks', 'שלום\u200f, yes'],
    ['Russian', 'да, спасибо'],
  ])('do not where the script needs them: %s', (_, draft) => {
    expect(check(draft).filter(({ code }) => code === 'hold:invisible_text')).toEqual([]);
  });
});
