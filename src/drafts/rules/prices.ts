import { type Claim, claimsBy, exactly, literally, type Meaning } from './claim.ts';

const amount = String.raw`\d{1,9}(?:[.,'’ ]\d{3}){0,4}(?:[.,]\d{1,2}|[.,][-–])?`;
const factor = String.raw`\s?(?:k|m|mm|mn|mio|bn|thousand|million|billion|grand|tausend|millionen|mille|mil|millones|tys)\b`;
const codes =
  'usd|eur|gbp|cad|aud|nzd|chf|jpy|inr|sek|nok|dkk|pln|czk|brl|mxn|zar|sgd|hkd|cny|rmb|aed|ils|kr|btc|eth|usdt|rs|zł|zl';
const sign = String.raw`(?:[a-z]{0,2}\$|[€£¥₹₽₩₺₪₴฿]|\b(?:${codes})(?![a-z])\.?)`;
const word = String.raw`(?:[$€£¥₹₽₩₺₪₴฿]|[万千億]{0,2}[円元]|(?:${codes}|dollars?|bucks?|euros?|pounds?|quid|francs?|franken|kronor|kroner|rupees?|yen|złotych|dólares|dolares|dollari|reais|libras|pesos|lakhs?|crores?|grand)(?![a-z]))`;
const unit = String.raw`(?:mo|mth|month|monat|mois|mes|mês|mese|maand|månad|miesiąc|yr|year|jahr|an|año|ano|anno|jaar|år|rok|annum|quarter|quartal|hour|hr|stunde|seat|user|nutzer|head|licen[cs]e|member|mailbox|e-?mail|lead|contact|transaction)s?(?![a-z])`;
const per = String.raw`\s?(?:\/|\b(?:per|an?|each|every|pro|im|par|por|al|na)\b)\s?`;
const small =
  'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|and|a|zwei|drei|fünf|deux|trois|cinq|dos|tres|due|tre|dois';
const large =
  'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|grand|zwanzig|fünfzig|hundert|fünfhundert|tausend|vingt|cinquante|cents?|mille|veinte|cincuenta|cien|cientos|quinientos|mil|venti|cinquanta|cento|vinte|cinquenta|\\p{L}{0,8}(?:cient[oa]s|hundert|tausend|zig|honderd|duizend|hundra|tusen|[czh]entos)|sto|dwieście|trzysta|\\p{L}{3,8}set|tysiąc\\p{L}{0,2}';

/** "$2,000/mo", "USD 2k", "~$3-5k", "R$ 500". */
const signFirst = new RegExp(
  `${sign}\\s?(?<amount>${amount})(?<factor>${factor})?(?:\\s?[-–—]\\s?(?:${sign})?\\s?(?<upTo>${amount})(?<upToFactor>${factor})?)?(?:${per}${unit})?`,
  'giu',
);
/** "2000 dollars", "500 zł", "1.200,50 EUR". */
const wordLast = new RegExp(
  `(?<amount>${amount})(?<factor>${factor})?\\s?${word}(?:${per}${unit})?`,
  'giu',
);
/** "99/month", "2k per seat": a rate is a price without a currency too. */
const rate = new RegExp(
  `(?<amount>${amount})(?<factor>${factor})?(?:${per}${unit}|\\s(?:monthly|yearly|annually|up ?front|flat)\\b)`,
  'giu',
);
/** "about 2k", "5 million", at the end of its clause: not "2k leads". */
const bareThousands =
  /(?<amount>\d{1,6}(?:[.,]\d{1,2})?)(?<factor>k|\s?(?:thousand|million|billion|millionen|mio|grand))(?=\s?(?:[.,;!?)\n]|$|(?:and|or|for|to|in|is|all|up|plus|total)\b))/giu;
/** "1.5M", but not "30m"; "49.99", but no version and no share. */
const millions = /(?<amount>\d{1,4}(?:[.,]\d{1,2})?)(?<factor>M)\b/gu;
const decimals =
  /(?<![\p{L}\d.,:/§-])(?<amount>\d{1,6}[.,]\d{2})(?![\d\p{L}:/%-]|[.,]\d|\s?(?:%|x\b|out of))/gu;
const cents = /(?<cents>\d{1,3})(?:(?<=\d\d)c|\s?¢|\s?cents?|\s?pence)(?![a-z])/giu;
/** "costs 2000", "a price of 2k". */
const named = new RegExp(
  `\\b(?:costs?|cost of|priced? at|price is|price of|fee is|fee of|charge|budget is|budget of|quote of|quote is|total of|deposit of|invoice of|(?:fee|price|cost|rate|total|budget|preis|gebühr|prix|tarif|precio|preço|prezzo|prijs|pris|cena) ?:|kostet|preis von|coûte|cuesta|custa|costa|kost)(?:\\s(?:only|just|about|around|roughly|you|us|nur|solo))?\\s(?<amount>${amount})(?<factor>${factor})?(?!\\d|[.,]\\d|\\s?(?:%|seats|users|people|min|hour|day|week|month|year|am\\b|pm\\b|:))`,
  'giu',
);
/** "starts at 99", "only 49.99": a bare number at the end of its clause. */
const bare = new RegExp(
  `\\b(?:starts? at|starting at|starts? from|from|only|just|for|ab|nur|desde|dès)\\s(?<amount>${amount})(?=\\s?(?:[,;!?)]|\\.(?!\\d)|\\n|$))`,
  'giu',
);
const inWords = new RegExp(
  `\\b(?:(?:${small}|${large})[\\s-]){0,5}(?:(?:${small}|${large})\\s${word}|(?:${large})${per}${unit})`,
  'giu',
);
const percentage =
  /(?<percent>\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|percent|per cent|prozent|pour ?cent|por ?ciento|por ?cento|per ?cento|procent)/giu;
const ofPrices =
  /\b(?:off|discount|cheaper|less|reduction|rebate|refund|cash ?back|fees?|commission|transaction|interest|mark-?up|equity|rabatt|nachlass|günstiger|provision|gebühr|remise|réduction|descuento|comisión|desconto|comissão|sconto|commissione|korting|rabat)(?!\p{L})/iu;
/** "Half off", "the first month is free": prices without a number. */
const withoutNumber =
  /\b(?:half (?:off|the price|the cost|price)|(?:one[- ]|a )(?:third|quarter) off|\p{L}{3,12}[ -](?:percent|per cent) (?:off|discount|cheaper|less)|buy one,? get one|refund(?:s|able|ed)?|waived?|waiving|(?:is|are) on us|free of charge|for free|(?:at )?no (?:extra |additional )?(?:cost|charge)|complimentary|on the house|money[- ]back|(?:months?|weeks?|year|trial|setup|set-up|onboarding|pilot) (?:is |are |for |completely )?free|(?:a )?free (?:\w{1,12} )?(?:months?|weeks?|year|trial|setup|onboarding|pilot)|kostenlos\w{0,2}|kostenfrei|gratis|gratuite?(?:ment)?|gratuit[oa]s?|za darmo|kostnadsfri\w?)(?!\p{L})/giu;

/** Returns the prices, shares and discounts that a text names. */
export function findPrices(text: string): Claim[] {
  return [
    ...[signFirst, wordLast, rate, bareThousands, millions, decimals, named, bare].flatMap(
      (pattern) => claimsBy(pattern, text, readAmounts),
    ),
    ...claimsBy(cents, text, ({ groups }) => [amountOf(Number(groups!.cents) / 100, null)]),
    ...claimsBy(percentage, text, readShare),
    ...[inWords, withoutNumber].flatMap((pattern) =>
      claimsBy(pattern, text, ([phrase]) => [literally(phrase)]),
    ),
  ];
}

/** Both ends of a range; the lower one may lack the factor: "$2-3k". */
function readAmounts({ groups, 0: phrase }: RegExpExecArray): Meaning[] {
  const { amount, factor, upTo, upToFactor } = groups!;
  const currency = currencyIn(phrase);
  const lower = amountOf(readNumber(amount!) * factorOf(factor ?? upToFactor), currency);
  if (upTo === undefined) return [lower];
  return [lower, amountOf(readNumber(upTo) * factorOf(upToFactor), currency)];
}

/** An open currency fits any. */
function amountOf(amount: number, currency: string | null): Meaning {
  return currency === null
    ? { needs: [`${amount} any`], gives: [`${amount} open`, `${amount} any`] }
    : {
        needs: [`${amount} ${currency}`, `${amount} open`],
        gives: [`${amount} ${currency}`, `${amount} any`],
      };
}

/** A share counts where it speaks of money: "20% off", "a fee of 3%"; not "30% more replies". */
function readShare({ index, input, 0: phrase, groups }: RegExpExecArray): Meaning[] {
  const around = input.slice(Math.max(0, index - 30), index + phrase.length + 30);
  return ofPrices.test(around) ? [exactly(`${readNumber(groups!.percent!)} %`)] : [];
}

/** All dollars are alike: "$" leaves open which. */
function currencyIn(phrase: string): string | null {
  if (/r\$|brl|reais/i.test(phrase)) return 'real';
  if (/\$|usd|cad|aud|nzd|dollar|dólar|dolar|buck/i.test(phrase)) return 'dollar';
  if (/€|eur/i.test(phrase)) return 'euro';
  if (/£|gbp|pound|quid|libra/i.test(phrase)) return 'pound';
  return (
    /[¥₹₽₩₺₪₴฿]|\b(?:chf|jpy|inr|sek|nok|dkk|pln|czk|zł|zl|kr|rs|yen)\b|zł/i
      .exec(phrase)?.[0]
      .toLowerCase() ?? null
  );
}

/** Three digits behind the last separator are thousands ("2,000", "2.000"), fewer a fraction. */
function readNumber(text: string): number {
  const fraction = /[.,](\d{1,2})$/.exec(text);
  const whole = (fraction ? text.slice(0, fraction.index) : text).replace(/\D/g, '');
  return Number(fraction ? `${whole}.${fraction[1]}` : whole);
}

function factorOf(factor: string | undefined): number {
  const letters = factor?.trim().toLowerCase();
  if (!letters) return 1;
  if (/^(?:k|thousand|grand|tausend|mille|mil|tys)$/.test(letters)) return 1_000;
  return letters.startsWith('b') ? 1_000_000_000 : 1_000_000;
}
