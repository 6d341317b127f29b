import { expect, test } from 'vitest';

import { chooseAdapter } from '../../../src/sending/adapters/choose-adapter.ts';

const noProvider = {
  emailProvider: null,
  emailBisonApiKey: null,
  smartLeadApiKey: null,
  instantlyApiKey: null,
};
const config = {
  smtpUrl: 'smtp://127.0.0.1:25',
  providerUrls: {
    emailBison: 'http://127.0.0.1:1',
    smartLead: 'http://127.0.0.1:2',
    instantly: 'http://127.0.0.1:3',
  },
  providerTimeoutSeconds: 1,
};
const keys = { emailBisonApiKey: 'a', smartLeadApiKey: 'b', instantlyApiKey: 'c' };
const refusal = { ok: false, reason: 'provider_not_configured' };

test.each([
  ['EMAILBISON', 'emailbison'],
  ['SMARTLEAD', 'smartlead'],
  ['INSTANTLY', 'instantly'],
] as const)('a workspace with %s sends through %s', (emailProvider, name) => {
  expect(chooseAdapter({ ...keys, emailProvider }, config)).toMatchObject({ adapter: { name } });
});

test.each([
  ['emailBisonApiKey', 'emailbison'],
  ['smartLeadApiKey', 'smartlead'],
  ['instantlyApiKey', 'instantly'],
])(
  'a workspace that names no provider sends through the one whose key alone is there: %s',
  (key, name) => {
    const client = { ...noProvider, [key]: 'a-key' };
    expect(chooseAdapter(client, config)).toMatchObject({ adapter: { name } });
    expect(
      chooseAdapter({ ...client, smartLeadApiKey: 'b', instantlyApiKey: 'c' }, config),
    ).toMatchObject({
      adapter: { name: 'smtp' },
    });
  },
);

test('a workspace without a provider sends over SMTP, if there is any', () => {
  expect(chooseAdapter(noProvider, config)).toMatchObject({ adapter: { name: 'smtp' } });
  expect(chooseAdapter(noProvider, { ...config, smtpUrl: undefined })).toMatchObject(refusal);
});

test.each([
  ['EMAILBISON', 'emailBisonApiKey'],
  ['SMARTLEAD', 'smartLeadApiKey'],
  ['INSTANTLY', 'instantlyApiKey'],
] as const)(
  'a workspace with %s but no key is refused, although SMTP is there',
  (provider, key) => {
    for (const missing of [null, '', '  ']) {
      const client = { ...keys, emailProvider: provider, [key]: missing };
      expect(chooseAdapter(client, config)).toMatchObject(refusal);
    }
  },
);
