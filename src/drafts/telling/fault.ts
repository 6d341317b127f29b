import { type Carrier, carriers, keyWord } from '../carrier.ts';
import type { Fault } from '../workspace-faults.ts';
import { bold, capitalized, type Line, nameIn } from './line.ts';

/** What does not work, what that means, and what to do: a line each. */
export function faultLines(fault: Fault): Line[] {
  const { use, detail, since } = fault;
  const key = keyWord(fault.carrier);
  return [
    [...accessLine(fault, 'refuses'), ` (${detail}), since `, { at: since }, '.'],
    use === 'send'
      ? ['Its replies are not sent; those that people approved wait for a decision again.']
      : ['Mails of which nobody knows whether they went out cannot be looked for there.'],
    [
      `Correct the ${key}${use === 'send' ? ', then try one of the drafts again' : ''}. `,
      'This message changes when it works.',
    ],
  ];
}

/** The same once it works. */
export function healedLines(fault: Fault): Line[] {
  return [
    [...accessLine(fault, 'takes'), { strong: ' again' }, ', since ', { at: fault.healedAt! }, '.'],
  ];
}

function accessLine({ carrier, workspaceName }: Fault, verb: 'refuses' | 'takes'): Line {
  const who = capitalized(carriers[carrier as Carrier].name);
  return [
    { strong: `${who} ${verb} the ${keyWord(carrier)} of ` },
    bold(nameIn(workspaceName, 'a workspace')),
  ];
}
