import type { z } from 'zod';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { Click, DecisionResult } from '../decide/decide.ts';
import type { Desk } from '../desk.ts';
import type { DecisionKind } from '../decide/decision-kinds.ts';
import type { DraftReview } from '../review.ts';

/** What a button or form carries besides the draft and the fingerprint of what was shown. */
export type Carried = Record<string, string>;

/** One way in which a verb is offered: a button on a card, a button or a form on the page. */
export type Offer = {
  label: string;
  look?: 'primary' | 'danger';
  /** Rarely wanted: where there is little room it stands in a menu. */
  inMenu?: true;
  /** What this button carries of itself. */
  carries?: Carried;
  /** Asked before it is done. */
  confirm?: { title: string; text: string; yes: string };
  /** What the person is asked to write. */
  asks?: Ask;
};

export type Ask = {
  /** What of `carries` it becomes. */
  field: string;
  label: string;
  hint?: string;
  /** Characters. */
  longest: number;
  /** The text to begin with, where one is to be rewritten. */
  text?: string;
};

/**
 * Something a person can do about a draft, declared once. Cards, the page, its keys, the audit trail
 * and the database's check follow from the list of verbs, or are compared with it.
 */
export type Verb<Name extends string = string> = {
  name: Name;
  /** Whose right it takes. */
  takes: 'decide' | 'administer';
  /** The decisions it may leave in the audit trail. */
  records: readonly DecisionKind[];
  /** Whether it cannot be done without a text of the person: a card then opens a dialog. */
  asksFirst?: true;
  /** What is offered of it as the draft stands; nothing that would be refused. */
  offers(review: DraftReview): Offer[];
  /** The key that leads to it on the page. */
  key?: { press: string; does: string };
  /** What happened, and what did not. */
  words: { done: string; refused: string };
  /**
   * Carries out what somebody asked for on a surface.
   *
   * @param carried what the button or form carried besides draft and fingerprint, unread
   * @returns null where that cannot be read: nothing was done then
   */
  carryOut(
    db: PrismaClient,
    desk: Desk,
    click: Click,
    carried: unknown,
  ): Promise<DecisionResult | null>;
};

type Declared<Name extends string, Form> = Omit<Verb<Name>, 'carryOut'> & {
  /** Reads what is carried. */
  carries: z.ZodType<Form>;
  carryOut(db: PrismaClient, desk: Desk, click: Click, form: Form): Promise<DecisionResult>;
};

/** Declares a verb; its name, and what it carries, are inferred. */
export function verb<const Name extends string, Form>({
  carries,
  carryOut,
  ...declared
}: Declared<Name, Form>): Verb<Name> {
  return {
    ...declared,
    async carryOut(db, desk, click, carried) {
      const form = carries.safeParse(carried);
      return form.success ? carryOut(db, desk, click, form.data) : null;
    },
  };
}
