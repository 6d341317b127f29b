import {
  buildEvaluatorPrompt,
  type EvaluationInput,
  type EvaluatorPrompt,
} from './evaluator-prompt.ts';
import { findInjectedInstruction } from './injected-instruction.ts';

/**
 * What is asked of the model, null where the draft is too long to be judged; and the words in draft
 * or conversation that give it orders, null where there are none. Pure; reads all the texts.
 *
 * @param receipt as `buildEvaluatorPrompt` takes it
 */
export function prepareEvaluation({
  input,
  receipt,
}: {
  input: EvaluationInput;
  receipt: string;
}): { prompt: EvaluatorPrompt | null; injectedInstruction: string | null } {
  const prompt = buildEvaluatorPrompt(input, receipt);
  return { prompt, injectedInstruction: prompt && findInjectedInstruction(input) };
}
