import type { EvaluationInput } from './evaluator-prompt.ts';

/**
 * Words that speak to the model instead of to a person. A mail between people has no reason to hold
 * them, so they are a warning whatever the model answers: a model that was taken in would say that
 * all is well. The list is kept to phrases that are rare in honest mail; a false alarm costs one
 * reading by a person.
 */
const injections = [
  /\b(?:ignore|disregard|forget|override|bypass|overrule)\b(?: \w{1,30}){0,3}? (?:instructions?|rules?|guidelines|prompts?|directives|constraints|safety checks?)\b/i,
  /\b(?:system|developer) (?:prompt|message|instructions?)\b|\bprompt injection\b|\bjailbreak/i,
  /\b(?:you are now|act as|pretend to be|as) an? (?:ai|language model|llm|assistant|chatbot|(?:ai |automated )?(?:reviewer|evaluator|approver))\b/i,
  /\b(?:note|message|instructions?|attention|dear|hey|hello|to) (?:to |for )?(?:the |any )?(?:ai|llm|language model|automated|ai model) ?(?:reviewer|evaluator|model|assistant|system)\b/i,
  /\b(?:auto-?)?(?:approve|mark|rate|score|classify|label|flag) (?:this|the|my|it)(?: (?:draft|reply|response|e-?mail|message|one))?(?: \w{1,30}){0,2}? (?:as )?(?:(?:safe|approved|confiden\w+)\b|100 ?%)/i,
  /\b(?:auto-?approve|approve (?:this|the|my) (?:draft|reply|response|auto-?reply))\b/i,
  /\b(?:confidence|needs_review|risky_phrases|"?safe"?)(?: score)?["']?\s?(?:[:=]|(?:is|of|to|should be|must be)\b)\s?["']?(?:1(?:\.0{1,9})?|0?\.9\d{0,9}|100 ?%|true|false|high|maximum)\b/i,
  /<\|[a-z_]{2,20}\|>|\[\/?INST\]|<<\/?SYS>>|## ?(?:system|instructions?|assistant)\b/i,
  /< ?\/? ?(?:draft|lead_message|earlier_message|system|assistant|instructions?)\b[^>]{0,80}>/i,
  // Unicode tag characters spell out text that nobody sees.
  /[\u{E0020}-\u{E007E}]{3,}/u,
];

const maximumPhraseLength = 120;

/**
 * Returns the words in the draft or the conversation that give orders to the model, or null. Looks
 * at everything, quoted history included: hidden corners are where such words are put.
 */
export function findInjectedInstruction({ draft, messages }: EvaluationInput): string | null {
  const texts = [draft, ...messages.flatMap(({ subject, body }) => [subject ?? '', body])];
  for (const text of texts.map(seenThrough)) {
    for (const injection of injections) {
      const found = injection.exec(text);
      if (found) return found[0].slice(0, maximumPhraseLength).trim();
    }
  }
  return null;
}

/** Zero-width characters and line breaks do not hide a phrase; tag characters stay to be found. */
function seenThrough(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]/g, '')
    .replace(/\s+/g, ' ');
}
