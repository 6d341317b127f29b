import type { Db } from '../database/db.ts';
import { composeEnvelope } from '../drafts/envelope.ts';
import type { Finding } from '../drafts/finding.ts';
import type { HouseMail } from '../drafts/house-mail.ts';
import type { LoadedDraft } from '../drafts/load-draft.ts';
import { isOfLeadsSide } from '../drafts/mail-address.ts';
import { readLimits } from './policies.ts';

/**
 * What speaks against the recipients of a mail that nobody looks at: somebody who is not of the
 * lead's side, more copies than wanted, a record that names another writer than the conversation.
 */
export async function recipientFindings(
  db: Db,
  house: HouseMail,
  loaded: LoadedDraft,
): Promise<Finding[]> {
  const result = composeEnvelope(loaded, house);
  if (!result.ok) return [];
  const { to, cc, recordNames } = result.envelope;
  const { maxCopies } = await readLimits(db, loaded.workspace.id);
  const strangers = [to.address, ...cc].filter(
    (address) => !isOfLeadsSide(address, loaded.lead.email),
  );
  const findings: Finding[] = [];
  if (strangers.length > 0)
    findings.push({ code: 'hold:new_recipients', source: 'rule', quotes: strangers });
  if (cc.length > maxCopies)
    findings.push({
      code: 'hold:too_many_copies',
      source: 'rule',
      quotes: [],
      words: `it would go to ${cc.length} people on cc; at most ${maxCopies} may be written to unseen`,
    });
  if (recordNames)
    findings.push({
      code: 'hold:replier_unclear',
      source: 'rule',
      quotes: [to.address, recordNames],
    });
  return findings;
}
