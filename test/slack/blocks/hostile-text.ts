import * as fc from 'fast-check';

/** Fragments that break what renders them: markup, entities, formatting, invisible and wide characters. */
const fragments = [
  '<!channel>',
  '<!everyone>',
  '<@U1>',
  '<http://evil.example|click>',
  'https://evil.example/?a=1&b=2',
  '&lt;',
  '&amp;amp;',
  '&',
  '<',
  '>',
  '*bold*',
  '_it_',
  '~no~',
  '`code`',
  '```block```',
  '> quoted',
  ':smile:',
  'شكرا',
  '\u202eevil\u202c',
  '\u200b',
  '👩‍👩‍👧‍👦',
  '🎉',
  'é',
  'word',
  ' ',
  '      ',
  '\n',
  '\n\n\n',
  '\r\n',
  '\t',
  '"quotes" and \\ and }',
];

/** Texts a lead or a model could write to break a card, up to some `maximum` characters. */
export function hostileText(maximum = 600): fc.Arbitrary<string> {
  const fragment = fc.oneof(
    fc.constantFrom(...fragments),
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  );
  return fc.array(fragment, { maxLength: 60 }).chain((parts) =>
    fc
      .integer({
        min: 1,
        max: Math.max(1, Math.ceil(maximum / Math.max(1, parts.join('').length))),
      })
      .map((times) => parts.join('').repeat(times).slice(0, maximum).toWellFormed()),
  );
}
