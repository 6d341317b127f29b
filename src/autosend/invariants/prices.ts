/** A price as it stands in a text; the currency is null where the text leaves it open. */
export type Price = { phrase: string; amount: number; currency: string | null };

const number = String.raw`\d{1,3}(?:[,.' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)`;
const magnitude = String.raw`\s?(?:k|m|mm|mio|thousand|million|grand)\b`;
const sign = String.raw`(?:US|CA|AU|A|NZ)?\$|[€£¥₹]|\b(?:USD|EUR|GBP|CAD|AUD|NZD|CHF|JPY|INR|SEK|NOK|DKK)\b`;
const word = String.raw`[€£¥₹]|(?:USD|EUR|GBP|CAD|AUD|NZD|CHF|JPY|INR|SEK|NOK|DKK|dollars?|bucks|euros?|pounds?|quid)\b`;
const unit = String.raw`(?:mo|mth|month|yr|year|annum|quarter|wk|week|day|hour|hr|seat|user|head|person|lead|licen[cs]e|member|mailbox|contact|meeting)\b`;
/** Not a day or a week: "3/week" is a count. */
const pricedUnit = String.raw`(?:mo|mth|month|yr|year|annum|quarter|hr|hour|seat|user|head|licen[cs]e|member|mailbox)\b`;
const rate = String.raw`(?:\s?(?:\/|per|a|each)\s?${unit})`;

/** "$2,000/mo", "USD 2k", "$2–3k": the second number of a range is a price as well. */
const signFirst = new RegExp(
  `(?<sign>${sign})\\s?(?<amount>${number})(?<magnitude>${magnitude})?` +
    `(?:(?:\\s?[-–—]\\s?(?:${sign})?|\\sto\\s(?:${sign}))\\s?(?<upTo>${number})(?<upToMagnitude>${magnitude})?)?${rate}?`,
  'giu',
);
/** "2000 USD", "2k dollars a month". */
const wordLast = new RegExp(
  `(?<![\\d$€£])(?<amount>${number})(?<magnitude>${magnitude})?\\s?(?<sign>${word})${rate}?`,
  'giu',
);
/** "99/mo", "2k per month": a rate is a price without a currency too, where it is no mere count. */
const bareRate = new RegExp(
  `(?<![\\d$€£.,/])(?<amount>${number})(?:(?<magnitude>${magnitude})?\\s?\\/\\s?${pricedUnit}|(?<kilo>\\s?k)${rate})`,
  'giu',
);
/** "costs 2000", "a price of 2k". */
const namedAsPrice = new RegExp(
  `\\b(?:costs?|priced at|price (?:is|of|would be)|fee (?:is|of)|charge|budget (?:is|of))(?: (?:only|just|about|around|roughly|you))*\\s` +
    `(?<amount>${number})(?<magnitude>${magnitude})?(?!\\s?(?:%|minutes?|hours?|days?|weeks?|months?|am\\b|pm\\b|:))`,
  'giu',
);
/** A number with a "k" may be a budget; in what others wrote that is enough to know the amount. */
const bareThousands = /(?<![\d$€£.,])(?<amount>\d+(?:[.,]\d{1,2})?)(?<kilo>k)\b/giu;
/** "20% off" promises a price as well. */
const discount =
  /(?<percent>\d{1,3}(?:[.,]\d+)?)\s?%\s(?:off|discount|cheaper|less|reduction)\b|\bdiscount of (?<percentOf>\d{1,3}(?:[.,]\d+)?)\s?%/giu;

/** Returns the prices a text names: amounts with a currency, rates, named costs and discounts. */
export function findPrices(text: string): Price[] {
  const amounts = [signFirst, wordLast, bareRate, namedAsPrice].flatMap((pattern) =>
    Array.from(text.matchAll(pattern), readAmounts),
  );
  return [...amounts.flat(), ...findDiscounts(text)];
}

/** As `findPrices`, and "2k" by itself: for texts that make a price known, not for the draft. */
export function findKnownPrices(text: string): Price[] {
  return [...findPrices(text), ...Array.from(text.matchAll(bareThousands), readAmounts).flat()];
}

/** Whether two prices are the same; an open currency fits any but a discount. */
export function isSamePrice(one: Price, other: Price): boolean {
  if (one.amount !== other.amount) return false;
  if (one.currency === other.currency) return true;
  const isOpen = one.currency === null || other.currency === null;
  return isOpen && one.currency !== '%' && other.currency !== '%';
}

function readAmounts(match: RegExpExecArray): Price[] {
  const { sign, amount, magnitude, kilo, upTo, upToMagnitude } = match.groups!;
  const phrase = match[0].trim();
  const currency = sign === undefined ? null : currencyOf(sign);
  const thousands = magnitude ?? kilo ?? upToMagnitude;
  const first = { phrase, currency, amount: readNumber(amount!) * factorOf(thousands) };
  if (upTo === undefined) return [first];
  return [first, { phrase, currency, amount: readNumber(upTo) * factorOf(upToMagnitude) }];
}

function findDiscounts(text: string): Price[] {
  return Array.from(text.matchAll(discount), (match) => ({
    phrase: match[0],
    amount: readNumber(match.groups!.percent ?? match.groups!.percentOf!),
    currency: '%',
  }));
}

/** Three digits behind the last separator are thousands ("2,000", "2.000"), fewer a fraction. */
function readNumber(text: string): number {
  const fraction = /[.,](\d{1,2})$/.exec(text);
  const whole = (fraction ? text.slice(0, fraction.index) : text).replace(/\D/g, '');
  return Number(fraction ? `${whole}.${fraction[1]}` : whole);
}

function factorOf(magnitude: string | undefined): number {
  const letter = magnitude?.trim().toLowerCase();
  if (!letter) return 1;
  return ['k', 'thousand', 'grand'].includes(letter) ? 1_000 : 1_000_000;
}

/** All dollars are alike: "$" leaves open which. */
function currencyOf(sign: string): string {
  const name = sign.toUpperCase();
  if (/\$|USD|CAD|AUD|NZD|DOLLAR|BUCKS/.test(name)) return 'dollar';
  if (/€|EUR/.test(name)) return 'euro';
  if (/£|GBP|POUND|QUID/.test(name)) return 'pound';
  return name;
}
