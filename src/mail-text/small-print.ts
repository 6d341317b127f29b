/** Where the small print of a company may begin: words that no person writes to another. */
const beginning =
  /^\W{0,5}(?:you(?:'re|’re| are) receiving this|you (?:have )?received this (?:e-?mail|message)|this (?:e-?mail|message) (?:was|is|has been) (?:sent|intended|delivered)|this e-?mail and any|(?:manage|update|change) (?:your )?(?:e-?mail |subscription )?preferences|(?:e-?mail|subscription) preferences|view (?:this |it )?(?:e-?mail )?in (?:your |a )?browser|if you (?:no longer|do not|don't|don’t|would rather not|would prefer not to|prefer not to) (?:wish|want|like|care)?(?: to)? ?(?:receive|get|hear)|to (?:unsubscribe|opt[- ]?out|stop receiving|be removed)\b|unsubscribe\W{0,3}(?:\||·|•|https?:|<|from (?:this|all|our)|here)|(?:click|tap) here to (?:unsubscribe|opt)|©|\(c\) ?(?:19|20)\d\d|copyright|all rights reserved|confidentiality notice|sie erhalten diese|wenn sie keine|falls sie keine|vous recevez ce|si vous ne souhaitez plus|pour vous désabonner|recibe este|si no desea|se non desidera(?:te)?|u ontvangt deze|wilt u geen|om je af te melden)/i;

/** Lines above which a mail must say something for the rest to be small print. */
export function smallPrintStart(lines: string[]): number {
  const start = lines.findIndex((line) => beginning.test(line.slice(0, 200)));
  const saysSomething = lines.slice(0, Math.max(0, start)).some((line) => /\p{L}/u.test(line));
  return start === -1 || !saysSomething ? lines.length : start;
}
