import type { Db } from '../../database/db.ts';
import {
  currentDraftsOf,
  type LinkedDraft,
  type LinkedLead,
  type OfferedDraft,
} from '../../drafts/find-linked-draft.ts';

/** The page for a link that does not lead to the draft it names. */
export type LinkProblemPage = {
  title: string;
  words: string;
  /** The lead whose current drafts are offered. */
  lead: LinkedLead | null;
  drafts: OfferedDraft[];
  /** Where the named draft really is. */
  elsewhere: { draftId: string; lead: LinkedLead } | null;
};

type Problem = Exclude<LinkedDraft, { kind: 'found' }>;

/** Says what is wrong with a link, and offers what its reader may have meant. */
export async function linkProblemPage(db: Db, problem: Problem): Promise<LinkProblemPage> {
  const lead = 'lead' in problem ? problem.lead : null;
  return {
    ...wordsOf(problem),
    lead,
    drafts: lead ? await currentDraftsOf(db, lead.id) : [],
    elsewhere: 'draft' in problem ? problem.draft : null,
  };
}

function wordsOf(problem: Problem): { title: string; words: string } {
  switch (problem.kind) {
    case 'no_such_draft':
      return {
        title: 'This draft does not exist',
        words:
          'The link names a draft that is not here, or no longer. Nothing else was opened in its place.',
      };
    case 'other_lead':
      return {
        title: 'This draft belongs to another lead',
        words: `The link names one lead, but its draft was written for ${problem.draft.lead.name}. Nothing was opened, so that no reply goes to the wrong person.`,
      };
    case 'other_workspace':
      return {
        title: 'This draft belongs to another workspace',
        words: `The link names one workspace, but the draft to ${problem.lead.name} belongs to another.`,
      };
    case 'no_such_lead':
      return { title: 'This lead does not exist', words: 'The link names a lead who is not here.' };
    case 'lead_of_other_workspace':
      return {
        title: 'This lead belongs to another workspace',
        words: `The link names one workspace, but ${problem.lead.name} belongs to another.`,
      };
    case 'nothing_pending':
      return {
        title: `Nothing waits for ${problem.lead.name}`,
        words: 'No draft to this lead waits for a decision.',
      };
  }
}
