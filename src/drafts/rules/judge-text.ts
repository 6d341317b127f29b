import { inThread } from '../../mail-text/in-thread.ts';
import { type Finding, notJudged } from '../finding.ts';
import { findTextFaults, type TextToCheck } from './find-text-faults.ts';

const module = new URL('./find-text-faults.ts', import.meta.url);

/**
 * Returns what `findTextFaults` finds, without keeping the event loop busy. A text that takes longer
 * than the deadline has one finding: it could not be judged. Never throws.
 */
export async function judgeText(input: TextToCheck, deadlineMs?: number): Promise<Finding[]> {
  const judged = await inThread({ module, run: findTextFaults }, input, deadlineMs);
  return judged?.output ?? notJudged;
}
