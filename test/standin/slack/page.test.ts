import type { App, BlockAction } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import axe from 'axe-core';
import * as fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { browserPath, launchBrowser } from '../../support/browser.ts';
import { startSocketApp, type TestApp } from './bolt-app.ts';
import {
  actions,
  button,
  clientOf,
  eventually,
  JON,
  MAYA,
  postCard,
  section,
  startTestSlack,
} from './fixture.ts';
import type { SlackStandIn } from './stand-in.ts';

const HOSTILE =
  '<img src=x onerror="document.title=1"> <!channel> <https://evil.example|safe> *b* &amp;';

const CARD: KnownBlock[] = [
  { type: 'header', text: { type: 'plain_text', text: 'Reply to Ann' } },
  { type: 'section', fields: [{ type: 'mrkdwn', text: '*Why held*\n:warning: promises a price' }] },
  section(`Hi Ann,\n${HOSTILE}`),
  { type: 'context', elements: [{ type: 'mrkdwn', text: 'Draft d1' }] },
  actions(
    { ...button('Approve & Send', 'approve_send'), style: 'primary' },
    button('Edit', 'edit_draft'),
    {
      ...button('Reject', 'reject_draft'),
      style: 'danger',
      confirm: {
        title: { type: 'plain_text', text: 'Reject this draft?' },
        text: { type: 'plain_text', text: 'Nothing is sent.' },
        confirm: { type: 'plain_text', text: 'Yes, reject' },
        deny: { type: 'plain_text', text: 'Keep it' },
      },
    },
  ),
];

const EDIT_MODAL: ModalView = {
  type: 'modal',
  callback_id: 'edit',
  title: { type: 'plain_text', text: 'Edit the reply' },
  submit: { type: 'plain_text', text: 'Save' },
  blocks: [
    {
      type: 'input',
      block_id: 'reply',
      label: { type: 'plain_text', text: 'Reply' },
      element: {
        type: 'plain_text_input',
        action_id: 'text',
        multiline: true,
        initial_value: 'Hi Ann',
      },
    },
    {
      type: 'input',
      block_id: 'tone',
      label: { type: 'plain_text', text: 'Tone' },
      element: {
        type: 'radio_buttons',
        action_id: 'pick',
        options: [
          { text: { type: 'plain_text', text: 'Warm' }, value: 'warm' },
          { text: { type: 'plain_text', text: 'Cool' }, value: 'cool' },
        ],
      },
    },
  ],
};

function setUpReviewApp(app: App): void {
  const redraw =
    (text: string) =>
    async (args: { ack: () => Promise<void>; body: BlockAction; client: App['client'] }) => {
      await args.ack();
      const { channel, message } = args.body;
      await args.client.chat.update({ channel: channel!.id, ts: message!.ts, text });
    };
  app.action<BlockAction>('approve_send', redraw('Approved, sending'));
  app.action<BlockAction>('reject_draft', redraw('Rejected'));
  app.action<BlockAction>('edit_draft', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: EDIT_MODAL });
  });
  app.view('edit', async ({ ack, view }) => {
    const promisesPrice = view.state.values.reply?.text?.value?.includes('$');
    if (promisesPrice) {
      await ack({ response_action: 'errors', errors: { reply: 'It promises a price' } });
    } else {
      await ack();
    }
  });
  app.command('/status', async ({ ack }) => ack('All is well'));
  app.event('app_home_opened', async ({ event, client }) => {
    const view = { type: 'home' as const, blocks: [section('Two drafts wait for you')] };
    await client.views.publish({ user_id: event.user, view });
  });
}

describe.skipIf(browserPath === undefined)('the page', () => {
  let browser: Browser;
  let slack: SlackStandIn;
  let app: TestApp;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser.close();
  });

  beforeEach(async () => {
    slack = await startTestSlack({ links: [{ label: 'Mailbox', url: 'http://127.0.0.1:3998/' }] });
    app = await startSocketApp(slack, setUpReviewApp);
    page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(`${slack.url}/?user=${JON}`);
  });

  afterEach(async () => {
    await page.close();
    await app.stop();
    await slack.stop();
  });

  const clickButton = async (name: string) => await page.getByRole('button', { name }).click();
  /** Waits for the text to be on the screen; false when it does not come. */
  const seesText = async (text: string): Promise<boolean> => {
    const waiting = page.getByText(text).first().waitFor({ timeout: 30_000 });
    return await waiting.then(
      () => true,
      () => false,
    );
  };
  const replyBox = () => page.getByRole('textbox', { name: 'Reply' });

  test('says what it is, whom one acts as and where to look', async () => {
    expect(await seesText('Nothing leaves this machine')).toBe(true);
    expect(await seesText('Review Desk is connected')).toBe(true);
    const picker = page.getByLabel('You are acting as');
    expect(await picker.locator('option:checked').textContent()).toBe('Jon Reyes (reviewer)');
    expect(await page.getByRole('link', { name: 'Mailbox' }).getAttribute('href')).toBe(
      'http://127.0.0.1:3998/',
    );
  });

  test('shows a card as it is posted and its redrawing after a click', async () => {
    await postCard(slack, CARD);
    await page.getByRole('heading', { name: 'Reply to Ann' }).waitFor();
    expect(await seesText('⚠️ promises a price')).toBe(true);
    await clickButton('Approve & Send');
    expect(await seesText('Approved, sending')).toBe(true);
    expect(await seesText('(edited)')).toBe(true);
    expect(await page.getByRole('button', { name: 'Approve & Send' }).count()).toBe(0);
  });

  test('asks before a click that wants to be confirmed', async () => {
    await postCard(slack, CARD);
    await clickButton('Reject');
    await clickButton('Keep it');
    expect(slack.deliveries).toEqual([]);
    await clickButton('Reject');
    await clickButton('Yes, reject');
    expect(await seesText('Rejected')).toBe(true);
  });

  test('follows the link of a button and tells the app as well', async () => {
    const url = `${slack.url}/icon.svg`;
    await postCard(slack, [actions({ ...button('View', 'view_dashboard'), url })]);
    const opening = page.context().waitForEvent('page');
    await clickButton('View');
    expect((await opening).url()).toBe(url);
    await eventually(() => slack.deliveries.length === 1);
    expect(slack.deliveries[0]?.payload).toMatchObject({
      actions: [{ action_id: 'view_dashboard' }],
    });
  });

  test('fills in a modal, with errors at the inputs', async () => {
    await postCard(slack, CARD);
    await clickButton('Edit');
    const reply = replyBox();
    await reply.fill('It costs $90');
    await clickButton('Save');
    expect(await seesText('Please complete this required field.')).toBe(true);
    await page.getByLabel('Cool').check();
    await clickButton('Save');
    expect(await seesText('It promises a price')).toBe(true);
    expect(await reply.inputValue()).toBe('It costs $90');
    await reply.fill('Let us talk');
    await clickButton('Save');
    await reply.waitFor({ state: 'hidden' });
    expect(slack.deliveries.at(-1)?.payload).toMatchObject({
      view: {
        state: {
          values: {
            reply: { text: { value: 'Let us talk' } },
            tone: { pick: { selected_option: { value: 'cool' } } },
          },
        },
      },
    });
  });

  test('suggests commands and shows their answers to their user alone', async () => {
    const box = page.getByRole('combobox', { name: 'Message' });
    await box.fill('/st');
    await page.getByRole('option', { name: '/status' }).waitFor();
    await box.press('Enter');
    await box.press('Enter');
    expect(await seesText('All is well')).toBe(true);
    expect(await seesText('Only visible to you')).toBe(true);
    await page.getByLabel('You are acting as').selectOption(MAYA);
    expect(await seesText('writes to Maya Lindqvist')).toBe(true);
    expect(await page.getByText('All is well').count()).toBe(0);
    await page.getByLabel('You are acting as').selectOption(JON);
    await clickButton('Dismiss');
    await page.getByText('All is well').waitFor({ state: 'detached' });
  });

  test('opens the Home tab', async () => {
    await page.getByRole('tab', { name: 'Home' }).click();
    expect(await seesText('Two drafts wait for you')).toBe(true);
  });

  test('warns when the app does not answer a click', async () => {
    await postCard(slack, [actions(button('Ignored', 'nobody_listens'))]);
    await clickButton('Ignored');
    expect(await seesText('did not respond')).toBe(true);
  });

  test('counts what is unread elsewhere', async () => {
    await clientOf(slack).chat.postMessage({ channel: 'C0GENERAL', text: 'news' });
    await clickButton('Conversations');
    await page.getByLabel('1 unread').first().waitFor();
    await page.getByRole('button', { name: 'general' }).click();
    expect(await seesText('news')).toBe(true);
    await page.getByLabel('1 unread').waitFor({ state: 'detached' });
  });

  test('keeps hostile text as text', async () => {
    await postCard(slack, CARD);
    const draft = page.locator('.section .text', { hasText: 'Hi Ann' });
    expect(await draft.textContent()).toBe(`Hi Ann,\n${HOSTILE.replace('&amp;', '&')}`);
    expect(await draft.locator('*').count()).toBe(0);
  });

  test('makes of any markup nothing but harmless elements', async () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '&lt;',
      '&amp;',
      '*',
      '_',
      '~',
      '`',
      '```',
      '|',
      ':x:',
      '\n',
      '>',
      '@U0JON',
      '!channel',
      'javascript:alert(1)',
      'https://example.com/"onclick="x',
      'data:text/html,x',
      '<script>',
      '<img src=x onerror=x>',
      'words',
      ' ',
    );
    const texts = fc.sample(
      fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join('')),
      300,
    );
    const found = await page.evaluate(
      `(async () => {
        const { renderMrkdwn } = await import('/text.js');
        const elements = ${JSON.stringify(texts)}.flatMap((text) => {
          const box = document.createElement('div');
          box.append(...renderMrkdwn(text, {}));
          return [...box.querySelectorAll('*')];
        });
        return {
          tags: [...new Set(elements.map((element) => element.tagName))],
          schemes: [...new Set(elements.filter((e) => e.href).map((e) => new URL(e.href).protocol))],
          handlers: elements.filter((e) => [...e.attributes].some((a) => a.name.startsWith('on'))).length,
        };
      })()`,
    );
    const { tags, schemes, handlers } = found as {
      tags: string[];
      schemes: string[];
      handlers: number;
    };
    const harmless = ['A', 'B', 'BLOCKQUOTE', 'CODE', 'I', 'PRE', 'S', 'SPAN', 'TIME'];
    expect(tags.filter((tag) => !harmless.includes(tag))).toEqual([]);
    expect(tags).toContain('A');
    expect(schemes).toEqual(['https:']);
    expect(handlers).toBe(0);
  });

  test.for(['light', 'dark'] as const)(
    'is accessible and fits a small screen, %s',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 360, height: 740 });
      await postCard(slack, CARD);
      await clickButton('Edit');
      await replyBox().waitFor();
      expect(await findViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await replyBox().waitFor({ state: 'hidden' });
      expect(await findViolations(page)).toEqual([]);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(overflow).toBeLessThanOrEqual(0);
    },
  );
});

/** What axe finds wrong with the page as it is shown, each with the elements concerned. */
async function findViolations(page: Page): Promise<string[]> {
  const { violations } = (await page.evaluate(`${axe.source}; axe.run()`)) as axe.AxeResults;
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}
