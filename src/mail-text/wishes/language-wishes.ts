/**
 * How a language asks not to be written to. All expressions read `plainWords`: lower case, without
 * accents, and must take time in proportion to the sentence, which has at most 600 characters.
 */
export type LanguageWishes = {
  /** Finds sentences worth reading: the stems of all that `requests` look for. */
  stems: RegExp;
  /** Phrases that only look like a wish ("stop by", "unsubscribe rate"): left out of the sentence. */
  harmless: RegExp[];
  /** Wishes wherever they stand in the sentence. */
  requests: RegExp[];
  /** Wishes only where a line, sentence or clause says nothing else but courtesies: "remove, please". */
  alone: RegExp;
};

/** Joins parts of an expression into one that finds all its occurrences. */
export function all(...parts: string[]): RegExp {
  return new RegExp(parts.join(''), 'g');
}

/** Joins parts of an expression. */
export function wish(...parts: string[]): RegExp {
  return new RegExp(parts.join(''));
}

/** Courtesies and reasons that people put around a bare request, in any language. */
const courtesies = String.raw`(?:please|pls|plz|kindly|just|no|not interested|no thank you|no thanks|thanks|thank you|thx|ty|hi|hello|hey|dear sirs?|all|and|now|immediately|asap|today|sir|guys|team|at once|bitte|danke|merci|svp|por favor|gracias|per favore|grazie|graag|aub|a\.u\.b\.|alsjeblieft|gelieve|bedankt|tack|prosze|dziekuje|obrigad[oa]|alstublieft|vanligen|お願いします|\.|,|!|:|;|\?|"|\(|\)| )`;

/** Joins parts of an expression into one for words that stand alone, but for courtesies. */
export function alone(...parts: string[]): RegExp {
  return new RegExp(`^${courtesies}{0,12}${parts.join('')}${courtesies}{0,12}$`, 'u');
}
