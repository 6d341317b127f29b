import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, launchBrowser } from '../support/browser.ts';
import { type SpawnedScript, spawnScript } from '../support/spawn-script.ts';
import { until } from '../support/until.ts';

const WAIT = { timeout: 20_000 };

describe.skipIf(!browserPath)('npm run demo, as a first-time visitor', () => {
  let demo: SpawnedScript;
  let browser: Browser;
  let links: { slack: string; mailbox: string };

  beforeAll(async () => {
    demo = spawnScript('scripts/demo.ts', [], {});
    let printed = '';
    demo.process.stdout!.on('data', (chunk: Buffer) => (printed += chunk));
    await until(() => printed.includes('Ctrl-C'), 'the demo prints its links', 60_000);
    links = { slack: linkAfter('Slack', printed), mailbox: linkAfter('Mailbox', printed) };
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    demo?.process.kill('SIGINT');
  });

  const mailsTo = async (address: string): Promise<{ text: string }[]> => {
    const response = await fetch(new URL('/mails', links.mailbox));
    const mails = (await response.json()) as { text: string; envelope: { to: string[] } }[];
    return mails.filter(({ envelope }) => envelope.to.includes(address));
  };

  const slackAs = async (userId: string): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(`${links.slack}/?user=${userId}`);
    return page;
  };

  test('one reply goes out by itself', async () => {
    const [mail] = await until(async () => {
      const mails = await mailsTo('marta.silva@example.com');
      return mails.length > 0 ? mails : null;
    }, 'the good reply is mailed');
    expect(mail!.text).toContain('yes, it works with a shared inbox');
  });

  test('a click on Approve & Send mails exactly what the card showed, and every card says so', async () => {
    const jon = await slackAs('U0JON');
    const card = jon.locator('article, .message').filter({ hasText: 'Reply to Ann Lee held' });
    await card.getByRole('button', { name: 'Approve & Send' }).first().click(WAIT);
    await jon
      .getByText(/Sent to ann\.lee@example\.com/)
      .first()
      .waitFor(WAIT);

    const mails = await mailsTo('ann.lee@example.com');
    expect(mails).toHaveLength(1);
    expect(mails[0]!.text.trim()).toBe(
      'Hi Ann,\n\nthanks for getting back to me. For a team of twelve it is $2,000/mo, and we can start right away.\n\nBest,\nJo',
    );
    const mia = await slackAs('U0MIA');
    await mia
      .getByText(/Sent to ann\.lee@example\.com/)
      .first()
      .waitFor(WAIT);
  });

  test('Eve, who is no approver, is told so', async () => {
    const eve = await slackAs('U0EVE');
    const card = eve.locator('article, .message').filter({ hasText: 'Victor Hale held' });
    await card.getByRole('button', { name: 'Approve & Send' }).first().click(WAIT);
    await eve.getByText('You are not on the list of approvers').first().waitFor(WAIT);
    expect(await mailsTo('victor.hale@example.com')).toEqual([]);
  });

  test('Ctrl-C stops everything it started', async () => {
    demo.process.kill('SIGINT');
    const { exitCode, stdout } = await demo.ended;
    expect({ exitCode, last: stdout.trim().split('\n').at(-1) }).toEqual({
      exitCode: 0,
      last: 'Stopped.',
    });
    await expect(fetch(links.slack)).rejects.toThrow('fetch failed');
    await expect(fetch(links.mailbox)).rejects.toThrow('fetch failed');
  });
});

function linkAfter(name: string, printed: string): string {
  const link = new RegExp(`${name}\\s+(http://\\S+)`).exec(printed)?.[1];
  if (!link) throw new Error(`the demo printed no link to ${name}`);
  return link.replace(/\/$/, '');
}
