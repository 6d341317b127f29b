import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, launchBrowser } from '../support/browser.ts';
import { findCard, openTestDesk, type TestDesk } from '../support/desk.ts';
import { until } from '../support/until.ts';
import { submission } from '../support/submissions.ts';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);
const WAIT = { timeout: 60_000 };

describe.skipIf(!browserPath)('the action station in a browser', () => {
  let desk: TestDesk;
  let browser: Browser;
  let contexts: BrowserContext[] = [];

  beforeAll(async () => {
    desk = await openTestDesk({ signIn: true });
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    contexts = [];
  });
  afterAll(async () => {
    await browser.close();
    await desk.close();
  });

  async function submitted(changes: Parameters<typeof submission>[0] = {}) {
    const sent = submission(changes);
    expect((await desk.submit(sent)).status).toBe(202);
    await desk.cardOf('U0JON', sent.draft.id);
    return sent;
  }

  type Submitted = Awaited<ReturnType<typeof submitted>>;

  const linkTo = ({ client, lead, draft }: Submitted) =>
    `${desk.service.url}/?${new URLSearchParams({
      view: 'inbox',
      clientId: String(client.id),
      leadId: String(lead.id),
      draftId: draft.id,
    })}`;

  async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext(options);
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(WAIT.timeout);
    return page;
  }

  async function signIn(page: Page, name: string): Promise<void> {
    await page.getByRole('link', { name: 'Sign in with Slack' }).click();
    await page.getByRole('link', { name }).click();
    await page.waitForURL(`${desk.service.url}/**`);
  }

  /** Opens an address as somebody who has to sign in first. */
  async function openAs(
    name: string,
    url: string,
    options: BrowserContextOptions = {},
  ): Promise<Page> {
    const page = await newPage(options);
    await page.goto(url);
    await signIn(page, name);
    return page;
  }

  const state = (page: Page, kind: string) =>
    page.locator(`#draft-page[data-state="${kind}"]`).waitFor(WAIT);

  const mailsOf = async (text: string) =>
    desk.mail.mails().filter((mail) => mail.text.includes(text));

  const cardSays = (userId: string, draftId: string, words: RegExp) =>
    until(async () => {
      const card = await findCard(desk, userId, draftId);
      return card && words.test(card.words) ? card : null;
    }, `${userId}'s card says ${words}`);

  test('leads from the card through sign-in to its draft, and mails the edited text once', async () => {
    const sent = await submitted();
    const slackPage = await newPage();
    await slackPage.goto(`${desk.slack.url}/?user=U0JON#${desk.slack.dmOf('U0JON')!.id}`);
    const button = slackPage.getByRole('button', { name: 'View in dashboard' }).last();
    const [page] = await Promise.all([slackPage.context().waitForEvent('page'), button.click()]);
    await signIn(page, 'Jon Reyes');
    expect(page.url()).toBe(linkTo(sent));
    expect(await page.locator('#draft-text').innerText()).toContain('it reads your inbox');

    await page.locator('#edit > summary').click();
    const text = `Hi Ann,\n\nan edited answer to ${sent.draft.id}.\n\nBest,\nJo`;
    await page.locator('#edit-text').fill(text);
    await page.getByRole('button', { name: 'Save & send' }).click();
    await state(page, 'sent');

    const [mail] = await until(async () => {
      const mails = await mailsOf(`an edited answer to ${sent.draft.id}`);
      return mails.length > 0 ? mails : null;
    }, 'the mail is there');
    expect(mail!.text.trim()).toBe(text);
    expect(await mailsOf(`an edited answer to ${sent.draft.id}`)).toHaveLength(1);
    expect(await desk.db.aIDraft.findUnique({ where: { id: sent.draft.id } })).toMatchObject({
      status: 'approved',
      responseDisposition: 'EDITED',
    });
    for (const reviewer of ['U0JON', 'U0MIA', 'U0SAM'])
      await cardSays(reviewer, sent.draft.id, /Sent to ann@example.com by/);
  });

  test('shows a decision made in Slack without being asked, and its own in Slack', async () => {
    const [one, other] = [await submitted(), await submitted()];
    const page = await openAs('Mia Chen', linkTo(one));
    await state(page, 'pending');
    const card = await desk.cardOf('U0JON', one.draft.id);
    await desk.slack.users.click('U0JON', card.channel, card.ts, 'approve_send');
    await state(page, 'sent');
    expect(await page.locator('#state').innerText()).toMatch(/^Sent to .* by Jon Reyes/);
    expect(await page.getByRole('button', { name: 'Approve & Send' }).count()).toBe(0);

    await page.goto(linkTo(other));
    await page.locator('#reject > summary').click();
    await page.locator('#reject').getByLabel('Why?').fill('Not our tone');
    await page.getByRole('button', { name: 'Reject this draft' }).click();
    await state(page, 'rejected');
    expect(await page.locator('#state').innerText()).toContain('Not our tone');
    await cardSays('U0JON', other.draft.id, /Rejected by/);
  });

  test('sends once when two browsers approve together, and tells the slower one', async () => {
    const sent = await submitted();
    const pages = [await openAs('Jon Reyes', linkTo(sent)), await openAs('Mia Chen', linkTo(sent))];
    // Held back until both have been asked for, so that neither page hears of the other in time.
    for (const page of pages) await page.route('**/drafts/version*', (route) => route.abort());
    await Promise.all(pages.map((page) => page.locator('#approve').click()));
    await Promise.all(pages.map((page) => page.locator('.notice').first().waitFor(WAIT)));
    const told = await Promise.all(
      pages.map((page) => page.locator('.notice').first().innerText()),
    );
    expect(told.filter((words) => words.startsWith('You approved it'))).toHaveLength(1);
    expect(told.filter((words) => words.startsWith('Already approved by'))).toHaveLength(1);
    await cardSays('U0SAM', sent.draft.id, /Sent to/);
    expect(await desk.db.draftDelivery.count({ where: { draftId: sent.draft.id } })).toBe(1);
  });

  describe('a link that does not fit', () => {
    test.each([
      ['a draft that does not exist', { draftId: 'no-such-draft' }, 'This draft does not exist'],
      ['a lead who does not exist', { draftId: '', leadId: 'nobody' }, 'This lead does not exist'],
      ['another workspace', { clientId: 'elsewhere' }, 'belongs to another workspace'],
    ])('says so for %s', async (_case, changes, words) => {
      const sent = await submitted();
      const url = new URL(linkTo(sent));
      for (const [name, value] of Object.entries(changes)) url.searchParams.set(name, value);
      const page = await openAs('Jon Reyes', url.href);
      expect(await page.locator('main').innerText()).toContain(words);
      expect(await page.locator('#draft-page').count()).toBe(0);
    });

    test('never shows a draft as another lead’s, and offers that lead’s own', async () => {
      const [sent, other] = [
        await submitted(),
        await submitted({ lead: { firstName: 'Ben', lastName: 'Ruiz', email: 'ben@example.com' } }),
      ];
      const url = new URL(linkTo(sent));
      url.searchParams.set('leadId', String(other.lead.id));
      const page = await openAs('Jon Reyes', url.href);
      expect(await page.locator('h1').innerText()).toBe('This draft belongs to another lead');
      expect(await page.locator('#draft-page').count()).toBe(0);
      await page.locator('.offered a').click();
      expect(await page.locator('#draft-page').getAttribute('data-draft-id')).toBe(other.draft.id);
    });

    test('leads to the newest waiting draft where it names a lead alone', async () => {
      const sent = await submitted();
      const newer = await desk.db.aIDraft.create({
        data: { leadId: String(sent.lead.id), channel: 'linkedin', content: 'The newer one' },
      });
      const url = new URL(linkTo(sent));
      url.searchParams.delete('draftId');
      const page = await openAs('Jon Reyes', url.href);
      expect(await page.locator('#draft-page').getAttribute('data-draft-id')).toBe(newer.id);
      expect(page.url()).toContain(newer.id);
    });

    test('says what has become of a draft that is decided', async () => {
      const sent = await submitted();
      await desk.db.aIDraft.update({ where: { id: sent.draft.id }, data: { status: 'rejected' } });
      const page = await openAs('Jon Reyes', linkTo(sent));
      await state(page, 'rejected');
      expect(await page.locator('form[action="/decisions/approve"]').count()).toBe(0);
    });

    test('shows the newest text after an edit, and says that it changed', async () => {
      const sent = await submitted();
      const mia = await openAs('Mia Chen', linkTo(sent));
      await mia.locator('#edit > summary').click();
      await mia.locator('#edit-text').fill('The newest text');
      await mia.getByRole('button', { name: 'Save', exact: true }).click();
      await mia.locator('.notice.good').waitFor(WAIT);
      const page = await openAs('Jon Reyes', linkTo(sent));
      expect(await page.locator('#draft-text').innerText()).toBe('The newest text');
      expect(await page.locator('#draft-heading').innerText()).toContain('edited by Mia Chen');
    });
  });

  test('shows hostile names, subjects, mails and drafts as text', async () => {
    const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script>"\'><b>';
    const sent = await submitted({
      lead: { firstName: hostile, lastName: '</title></textarea><svg onload=alert(3)>' },
      messages: [
        {
          id: 'hostile-message',
          direction: 'inbound',
          channel: 'email',
          subject: hostile,
          body: `Hello ${hostile}`,
          fromEmail: 'ann@example.com',
          fromName: hostile,
          sentAt: '2026-11-20T14:03:00Z',
        },
      ],
      draft: { triggerMessageId: 'hostile-message', content: `</textarea>${hostile}` },
    });
    const page = await newPage();
    const alarms: string[] = [];
    page.on('dialog', (dialog) => {
      alarms.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) alarms.push(message.text());
    });
    await page.goto(linkTo(sent));
    await signIn(page, 'Jon Reyes');
    expect(await page.locator('h1').innerText()).toContain(hostile);
    expect(await page.locator('.subject').first().innerText()).toBe(hostile);
    expect(await page.locator('#draft-text').innerText()).toBe(`</textarea>${hostile}`);
    expect(await page.locator('#edit-text').inputValue()).toBe(`</textarea>${hostile}`);
    await page.goto(`${desk.service.url}/?view=inbox&filter=all`);
    expect(await page.locator('main').innerText()).toContain(hostile);
    expect(await page.locator('img[src="x"], main script, main b > img').count()).toBe(0);
    expect(alarms).toEqual([]);
  });

  describe('an edit', () => {
    test('survives a reload, stays with its draft, and is gone when it is saved', async () => {
      const [one, other] = [await submitted(), await submitted()];
      const page = await openAs('Jon Reyes', linkTo(one));
      page.on('dialog', (dialog) => void dialog.accept());
      await page.locator('#edit > summary').click();
      await page.locator('#edit-text').fill('Half a thought');
      await page.reload();
      expect(await page.locator('#edit-text').inputValue()).toBe('Half a thought');
      expect(await page.locator('#kept-text').innerText()).toContain('put back');

      await page.goto(linkTo(other));
      expect(await page.locator('#edit-text').inputValue()).toBe(other.draft.content);
      expect(await page.locator('#kept-text').isVisible()).toBe(false);

      await page.goto(linkTo(one));
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.locator('.notice.good').waitFor(WAIT);
      await page.reload();
      expect(await page.locator('#kept-text').isVisible()).toBe(false);
      expect(await page.locator('#draft-text').innerText()).toBe('Half a thought');
    });

    test('is not passed over by approving the text that it replaces', async () => {
      const sent = await submitted();
      const page = await openAs('Jon Reyes', linkTo(sent));
      await page.locator('#edit > summary').click();
      await page.locator('#edit-text').fill('My words');
      await page.locator('#approve').click();
      await page.locator('#unsaved').waitFor(WAIT);
      expect(await desk.db.draftDelivery.count({ where: { draftId: sent.draft.id } })).toBe(0);
      await page.getByRole('button', { name: 'Discard' }).click();
      await page.locator('#approve').click();
      await state(page, 'sent');
      expect(await mailsOf('My words')).toEqual([]);
    });

    test('asks before it is left', async () => {
      const page = await openAs('Jon Reyes', linkTo(await submitted()));
      await page.locator('#edit > summary').click();
      await page.locator('#edit-text').pressSequentially('x');
      const dialog = page.waitForEvent('dialog');
      void page.reload().catch(() => null);
      expect((await dialog).type()).toBe('beforeunload');
      await (await dialog).accept();
    });

    test('is kept, and refused, when the draft changes under it', async () => {
      const sent = await submitted();
      const page = await openAs('Jon Reyes', linkTo(sent));
      page.on('dialog', (dialog) => void dialog.accept());
      await page.locator('#edit > summary').click();
      await page.locator('#edit-text').fill('My words');
      await desk.db.aIDraft.update({ where: { id: sent.draft.id }, data: { content: 'Theirs' } });
      await page.locator('.notice', { hasText: 'has changed while you were typing' }).waitFor(WAIT);
      expect(await page.locator('#edit-text').inputValue()).toBe('My words');

      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.locator('.notice.bad', { hasText: 'Not saved' }).waitFor(WAIT);
      expect(await page.locator('#draft-text').innerText()).toBe('Theirs');
      await page.getByRole('button', { name: 'Go on with my text' }).click();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.locator('.notice.good').waitFor(WAIT);
      expect(await page.locator('#draft-text').innerText()).toBe('My words');
    });
  });

  test('is read and decided on without script', async () => {
    const sent = await submitted();
    const page = await openAs('Jon Reyes', linkTo(sent), { javaScriptEnabled: false });
    expect(await page.locator('main').innerText()).toContain('could you tell me more');
    await page.locator('#edit > summary').click();
    await page.locator('#edit-text').fill('Written without script');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.locator('#approve').click();
    await cardSays('U0JON', sent.draft.id, /Sent to/);
    await page.reload();
    await state(page, 'sent');
    expect(await mailsOf('Written without script')).toHaveLength(1);
  });

  test('is worked with the keyboard alone', async () => {
    const sent = await submitted();
    const page = await openAs('Jon Reyes', linkTo(sent));
    await page.keyboard.press('e');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('Typed, not clicked: a e r');
    await page.keyboard.press('Control+Enter');
    await state(page, 'sent');
    expect(await mailsOf('Typed, not clicked: a e r')).toHaveLength(1);
  });

  test('takes a message out of the inbox when it is decided elsewhere', async () => {
    const sent = await submitted({ lead: { firstName: 'Quentin', lastName: 'Moss' } });
    const page = await openAs('Jon Reyes', `${desk.service.url}/?view=inbox`);
    await page.getByLabel('Lead').fill('quent');
    await page.getByRole('button', { name: 'Show' }).click();
    const row = page.getByRole('link', { name: 'Quentin Moss' });
    await row.waitFor(WAIT);
    const card = await desk.cardOf('U0JON', sent.draft.id);
    await desk.slack.users.click('U0JON', card.channel, card.ts, 'reject_draft');
    await row.waitFor({ state: 'detached', ...WAIT });
    expect(await page.locator('#inbox').innerText()).toContain('No lead of that name');
  });

  test('lets a broken-off sending be settled', async () => {
    const sent = await submitted();
    const page = await openAs('Jon Reyes', linkTo(sent));
    desk.mail.faults.set([{ at: 'body', action: 'reset', times: 1 }]);
    await page.locator('#approve').click();
    await state(page, 'unknown');
    await page.getByText('It was not sent', { exact: true }).click();
    await page.getByRole('button', { name: 'No, it was not sent' }).click();
    await state(page, 'pending');
    expect(await page.locator('#retry').innerText()).toBe('Try again');
  });

  describe('for everybody', () => {
    async function pagesToCheck(): Promise<string[]> {
      const held = await submitted({ lead: { status: 'blacklisted' } });
      const waiting = await submitted();
      return [
        linkTo(waiting),
        linkTo(held),
        `${desk.service.url}/?view=inbox&filter=all`,
        `${desk.service.url}/?view=inbox&draftId=none`,
        `${desk.service.url}/?view=health`,
      ];
    }

    test.each(['light', 'dark'] as const)(
      'has no serious fault of access in %s',
      async (colorScheme) => {
        const urls = await pagesToCheck();
        const page = await newPage({ colorScheme });
        await page.goto(urls[0]!);
        expect(await faultsOfAccess(page)).toEqual([]);
        await signIn(page, 'Jon Reyes');
        for (const url of urls) {
          await page.goto(url);
          await page.evaluate(
            "document.querySelectorAll('details').forEach((one) => (one.open = true))",
          );
          expect(await faultsOfAccess(page)).toEqual([]);
        }
      },
    );

    test('fits a phone 360 pixels wide, and comes in less than 100 kB', async () => {
      const urls = await pagesToCheck();
      const page = await openAs('Jon Reyes', urls[0]!, { viewport: { width: 360, height: 740 } });
      for (const url of urls) {
        let bytes = 0;
        const count = async (response: { body(): Promise<Buffer> }) => {
          bytes += (await response.body().catch(() => Buffer.alloc(0))).length;
        };
        page.on('response', count);
        await page.goto(url, { waitUntil: 'networkidle' });
        page.off('response', count);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
        expect(bytes).toBeLessThan(100_000);
      }
    });
  });
});

/** What axe calls serious or worse. */
async function faultsOfAccess(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const found = await page.evaluate<
    { id: string; impact: string; nodes: { target: string[] }[] }[]
  >('axe.run().then(({ violations }) => violations)');
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
