import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../src/slack/ids.ts';

const root = path.resolve(import.meta.dirname, '..');
const manifest = readFileSync(path.join(root, 'manifest.yml'), 'utf8');

/** Which scope each Web API method that we call needs: https://docs.slack.dev/reference/methods */
const scopeOf: Record<string, string | null> = {
  'auth.test': null,
  'chat.postMessage': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.update': 'chat:write',
  'chat.delete': 'chat:write',
  'conversations.open': 'im:write',
  'conversations.history': 'im:history',
  'users.info': 'users:read',
  'users.lookupByEmail': 'users:read.email',
  'views.open': null,
  'views.update': null,
};

const sources = readdirSync(path.join(root, 'src/slack'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(path.join(root, 'src/slack', file), 'utf8'))
  .join('\n');

const listOf = (heading: string): string[] => {
  const block = new RegExp(`${heading}:\n((?:\\s+- .+\n?)+)`).exec(manifest)?.[1] ?? '';
  return [...block.matchAll(/- (\S+)/g)].map(([, entry]) => entry!).sort();
};

test('asks for exactly the scopes of the methods that the code calls', () => {
  const called = [...sources.matchAll(/client\s*\.(\w+)\s*\.(\w+)\(/g)].map(
    ([, family, method]) => `${family}.${method}`,
  );
  expect(called.filter((method) => !(method in scopeOf))).toEqual([]);
  const scopes = called.map((method) => scopeOf[method]).filter((scope) => scope !== null);
  // Reading addresses and receiving slash commands take scopes of their own.
  const needed = new Set([...scopes, 'commands', 'users:read.email']);
  expect(listOf('bot')).toEqual([...needed].sort());
});

test('declares exactly the slash commands that the code listens to', () => {
  const declared = [...manifest.matchAll(/- command: (\S+)/g)].map(([, command]) => command);
  const listened = [...sources.matchAll(/app\.command\(commands\.(\w+)/g)].map(
    ([, name]) => commands[name as keyof typeof commands],
  );
  expect(declared.sort()).toEqual(listened.sort());
});

test('turns interactivity on, and subscribes to no event, since none is listened to', () => {
  expect(manifest).toMatch(/interactivity:\s+is_enabled: true/);
  expect(sources).not.toMatch(/app\.(event|message)\(/);
  expect(manifest).not.toContain('event_subscriptions');
});

test('lets people write nothing to the bot, and read what it posts', () => {
  expect(manifest).toMatch(/messages_tab_enabled: true\s+messages_tab_read_only_enabled: true/);
});
