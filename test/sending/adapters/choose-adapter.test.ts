import { expect, test } from 'vitest';

import type { Db } from '../../../src/database/db.ts';
import type { ProviderSettings } from '../../../src/drafts/carrier.ts';
import {
  type AdapterConfig,
  createAdapterChooser,
} from '../../../src/sending/adapters/choose-adapter.ts';

const noProvider: ProviderSettings = {
  emailProvider: null,
  emailBisonApiKey: null,
  smartLeadApiKey: null,
  instantlyApiKey: null,
};
const config: AdapterConfig = {
  mail: {
    house: { smtpUrl: 'smtp://127.0.0.1:25', imap: null, oauth: null },
    accounts: { ACME: { smtpUrl: 'smtp://127.0.0.2:25', imap: null, oauth: null } },
    allowPlaintext: false,
  },
  providerUrls: {
    emailBison: 'http://127.0.0.1:1',
    smartLead: 'http://127.0.0.1:2',
    instantly: 'http://127.0.0.1:3',
  },
  providerTimeoutSeconds: 1,
};
/** No database is asked by those who know. */
const noDatabase = { $queryRaw: async () => [] } as unknown as Db;

function chooseAdapter(
  client: ProviderSettings,
  settings: AdapterConfig,
  workspaceMail: { account: string | null; sentFolder: string | null } | null = null,
) {
  const way = { workspace: { id: 'c1', ...client }, workspaceMail };
  return createAdapterChooser(settings)(noDatabase, way);
}

const keys = { emailBisonApiKey: 'a', smartLeadApiKey: 'b', instantlyApiKey: 'c' };
const refusal = { ok: false, reason: 'provider_not_configured' };

test.each([
  ['EMAILBISON', 'emailbison'],
  ['SMARTLEAD', 'smartlead'],
  ['INSTANTLY', 'instantly'],
] as const)('a workspace with %s sends through %s', async (emailProvider, name) => {
  expect(await chooseAdapter({ ...keys, emailProvider }, config)).toMatchObject({
    adapter: { name },
  });
});

test.each([
  ['emailBisonApiKey', 'emailbison'],
  ['smartLeadApiKey', 'smartlead'],
  ['instantlyApiKey', 'instantly'],
])(
  'a workspace that names no provider sends through the one whose key alone is there: %s',
  async (key, name) => {
    const client = { ...noProvider, [key]: 'a-key' };
    expect(await chooseAdapter(client, config)).toMatchObject({ adapter: { name } });
    expect(
      await chooseAdapter({ ...client, smartLeadApiKey: 'b', instantlyApiKey: 'c' }, config),
    ).toMatchObject({
      adapter: { name: 'smtp' },
    });
  },
);

test('a workspace without a provider sends over SMTP, if there is any', async () => {
  expect(await chooseAdapter(noProvider, config)).toMatchObject({ adapter: { name: 'smtp' } });
  expect(
    await chooseAdapter(noProvider, { ...config, mail: { ...config.mail, house: null } }),
  ).toMatchObject(refusal);
});

test.each([
  ['EMAILBISON', 'emailBisonApiKey'],
  ['SMARTLEAD', 'smartLeadApiKey'],
  ['INSTANTLY', 'instantlyApiKey'],
] as const)(
  'a workspace with %s but no key is refused, although SMTP is there',
  async (provider, key) => {
    for (const missing of [null, '', '  ']) {
      const client = { ...keys, emailProvider: provider, [key]: missing };
      expect(await chooseAdapter(client, config)).toMatchObject(refusal);
    }
  },
);

test('a workspace with an account of its own never sends through the house’s', async () => {
  const own = (account: string) => chooseAdapter(noProvider, config, { account, sentFolder: null });
  expect(await own('acme')).toMatchObject({ adapter: { name: 'smtp' } });
  expect(await own('unknown')).toMatchObject(refusal);
});
