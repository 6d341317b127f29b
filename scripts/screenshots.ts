import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { projectRoot } from '../src/database/environment.ts';
import { launchBrowser } from '../test/support/browser.ts';

/**
 * npm run screenshots [-- FOLDER]: starts the demo and takes the pictures of the documents, by
 * default into docs/images. Needs Chromium (`CHROMIUM_PATH`, or where systems put it).
 */

const folder = path.resolve(projectRoot, process.argv[2] ?? 'docs/images');
const DESK = { width: 1280, height: 860 };
const PHONE = { width: 360, height: 740 };
/** A fresh database, six leads and a browser, on a slow machine. */
const PATIENCE_MS = 60_000;

mkdirSync(folder, { recursive: true });
const demo = await startDemo();
const browser = await launchBrowser();
try {
  await takePictures(browser, demo);
} finally {
  await browser.close();
  demo.process.kill('SIGINT');
  await once(demo.process, 'exit');
}

async function takePictures(browser: Browser, { slackUrl, dashboardUrl }: Demo): Promise<void> {
  const slack = await open(browser, `${slackUrl}/?user=U0JON`, { viewport: DESK });
  const card = slack.locator('.message', { hasText: 'Ann Lee' }).last();
  await card.screenshot({ path: file('review-card') });
  const [opened] = await Promise.all([
    slack.context().waitForEvent('page'),
    card.getByRole('button', { name: 'View in dashboard' }).click(),
  ]);
  const link = opened.url();

  for (const [suffix, viewport, colorScheme] of [
    ['', DESK, 'light'],
    ['-dark', DESK, 'dark'],
    ['-phone', PHONE, 'light'],
  ] as const) {
    const page = await open(browser, link, { viewport, colorScheme });
    await signIn(page);
    await page.screenshot({ path: file(`draft${suffix}`) });
    await page.goto(`${dashboardUrl}/?view=inbox`);
    await page.screenshot({ path: file(`inbox${suffix}`) });
    if (suffix !== '') continue;
    await page.goto(`${dashboardUrl}/?view=health`);
    await page.screenshot({ path: file('health') });
  }
}

async function open(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newContext']>[0],
): Promise<Page> {
  const context = await browser.newContext({ ...options, timezoneId: 'America/New_York' });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(url);
  return page;
}

async function signIn(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Sign in with Slack' }).click();
  await page.getByRole('link', { name: 'Jon Reyes' }).click();
  await page.locator('#draft-page').waitFor();
}

function file(name: string): string {
  return path.join(folder, `${name}.png`);
}

type Demo = Awaited<ReturnType<typeof startDemo>>;

/** Starts the demo, and reads from what it prints where its pages are. */
async function startDemo() {
  const process_ = spawn(process.execPath, ['scripts/demo.ts'], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of process_.stdout) {
    said += String(chunk);
    if (said.includes('Ctrl-C')) break;
  }
  const url = (name: string) => new RegExp(`${name}\\s+(http://\\S+)`).exec(said)![1]!;
  return { process: process_, slackUrl: url('Slack'), dashboardUrl: url('Dashboard') };
}
