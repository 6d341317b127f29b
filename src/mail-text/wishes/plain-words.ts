/** Letters that Unicode does not take apart into a letter and an accent. */
const foreignLetters: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ı: 'i',
};

/**
 * Brings text of any spelling into the one that the lists of wishes are written in: lower case, no
 * accents, no invisible characters, plain apostrophes, "mailaddress" and "weblink" for addresses,
 * single spaces. Of punctuation only . , ; : ! ? ( ) | and quotation marks (as ") stay.
 */
export function plainWords(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036F]/g, '')
    .normalize('NFC')
    .replace(/[ßøæœłđı]/g, (letter) => foreignLetters[letter]!)
    .replace(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/g, 'mailaddress')
    .replace(/(?:https?:\/\/|www\.)[^\s<>"]{1,2000}/g, 'weblink')
    .replace(/[‘’ʼ`´′]/g, "'")
    .replace(/[“”„«»「」『』]/g, '"')
    .replace(/[[\]{}<>*_~#^=+\\/]/g, ' ')
    .replace(/[–—…]|\.{2,}| - /g, ', ')
    .replace(/\s+/g, ' ')
    .trim();
}
