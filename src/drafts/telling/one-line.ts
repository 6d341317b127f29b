/** Marks nobody sees, among them those that reorder the text around them. */
const invisible = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/g;
const spacesAndControls = /[\s\p{Cc}]+/gu;

/** A foreign text in one line of ours: no line breaks, controls or marks that reorder our words. */
export function inOneLine(text: string): string {
  return text.replace(invisible, '').replace(spacesAndControls, ' ').trim();
}
