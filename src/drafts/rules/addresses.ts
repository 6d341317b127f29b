import { type Claim, claimsBy, exactly } from './claim.ts';

/** "bob@acme.com", "bob (at) acme.com". */
const address =
  /[\p{L}\p{N}.+_-]{1,64}(?:@|\s?[([]\s?at\s?[)\]]\s?)(?:[\p{L}\p{N}-]{1,63}\.){1,8}(?:xn--[a-z0-9-]{1,59}|\p{L}{2,24})/giu;

/** Returns the mail addresses of a text. A "mailto:" link to a known one is known, too. */
export function findAddresses(text: string): Claim[] {
  return claimsBy(address, text, ([phrase]) => {
    const key = phrase.toLowerCase().replace(/\s?[([]\s?at\s?[)\]]\s?/, '@');
    return [{ ...exactly(key), gives: [key, `mail ${key}`] }];
  });
}

/** The addresses themselves, in small letters. */
export function addressesIn(texts: string[]): string[] {
  return texts.flatMap((text) => findAddresses(text).map(({ needs }) => needs[0]!));
}
