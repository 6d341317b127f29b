import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import type { Response } from 'express';
import { plainLine, utcWords } from '../../drafts/telling/plain-text.ts';
import type { Line } from '../../drafts/telling/line.ts';
import type { DraftPage } from './draft-page.ts';
import type { HealthPage } from './health-page.ts';
import type { InboxPage } from './inbox-page.ts';
import type { LinkProblemPage } from './link-problem-page.ts';
import type { RunPage } from './run-page.ts';

/** The templates, and what each is given. */
type PageData = {
  'sign-in': { returnTo: string; problem: string | null; signedOut?: boolean };
  refused: { line: Line };
  message: { title: string; words: string };
  fault: { id: string };
  closed: object;
  'whole-message': { title: string; at: Date; text: string; draftId: string | null };
  draft: DraftPage;
  'link-problem': LinkProblemPage;
  inbox: InboxPage;
  health: HealthPage;
  run: RunPage;
  sessions: {
    title: string;
    sessions: { id: string; createdAt: Date; seenAt: Date; isThis: boolean }[];
  };
};

export type Pages = {
  /** Answers with a page. */
  send<Name extends keyof PageData>(
    response: Response,
    status: number,
    name: Name,
    data: PageData[Name],
  ): void;
};

/** What templates can use besides their data; everything else is prepared for them. */
const helpers = {
  /** An address of ours with a query, leaving out what is null. */
  link(query: Record<string, string | null | undefined>): string {
    const said = Object.entries(query).filter(([, value]) => value) as [string, string][];
    return said.length > 0 ? `/?${new URLSearchParams(said)}` : '/';
  },
  /** For browsers without script; with it, times are told in the reader's own zone. */
  utc: utcWords,
  plain: plainLine,
  /** What a Slack user id is called; pages that asked Slack know better. */
  nameOf: (id: string): string => id,
};

/**
 * The pages' templates. They escape whatever they print; the only raw output is that of the
 * templates they include.
 *
 * @param assetsUrl where style sheets and scripts are
 */
export function stationPages(assetsUrl: string): Pages {
  const eta = new Eta({
    views: fileURLToPath(new URL('../templates/', import.meta.url)),
    cache: true,
    // A draft's own line breaks are kept exactly.
    autoTrim: false,
  });
  return {
    send(response, status, name, data) {
      const visitor = (response.locals.visitor as unknown) ?? null;
      const html = eta.render(`./${name}`, { ...helpers, assetsUrl, visitor, ...data });
      response.status(status).type('html').send(html);
    },
  };
}
