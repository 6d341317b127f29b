import type { Adapter, Mailbox } from './adapter.ts';
import { createEmailBisonAdapter } from './emailbison-adapter.ts';
import { createInstantlyAdapter } from './instantly-adapter.ts';
import { createSmartLeadAdapter } from './smartlead-adapter.ts';
import { createSmtpAdapter } from './smtp-adapter.ts';

/** The columns of a workspace's `Client` row that say how it sends mail. */
export type ProviderSettings = {
  emailProvider: 'EMAILBISON' | 'SMARTLEAD' | 'INSTANTLY' | null;
  emailBisonApiKey: string | null;
  smartLeadApiKey: string | null;
  instantlyApiKey: string | null;
};

/** The part of the configuration that adapters need. */
export type AdapterConfig = {
  smtpUrl: string | undefined;
  mailFrom: Mailbox | null;
  providerUrls: { emailBison: string; smartLead: string; instantly: string };
  providerTimeoutSeconds: number;
};

export type AdapterChoice =
  | { ok: true; adapter: Adapter }
  | { ok: false; reason: 'provider_not_configured'; detail: string };

/**
 * The adapter of a workspace: its own provider's, else SMTP if that is configured. Refused where
 * there is neither, or where the provider's key is missing; another way is not tried then, because
 * mail from an unexpected sender is worse than mail that waits.
 */
export function chooseAdapter(client: ProviderSettings, config: AdapterConfig): AdapterChoice {
  const { providerUrls: urls, providerTimeoutSeconds: timeoutSeconds } = config;
  switch (client.emailProvider) {
    case 'EMAILBISON':
      return withKey(client.emailBisonApiKey, (apiKey) =>
        createEmailBisonAdapter({ baseUrl: urls.emailBison, apiKey, timeoutSeconds }),
      );
    case 'SMARTLEAD':
      return withKey(client.smartLeadApiKey, (apiKey) =>
        createSmartLeadAdapter({ baseUrl: urls.smartLead, apiKey, timeoutSeconds }),
      );
    case 'INSTANTLY':
      return withKey(client.instantlyApiKey, (apiKey) =>
        createInstantlyAdapter({ baseUrl: urls.instantly, apiKey, timeoutSeconds }),
      );
    case null:
      return smtpAdapter(config);
  }
}

function withKey(key: string | null, create: (apiKey: string) => Adapter): AdapterChoice {
  const apiKey = key?.trim();
  if (!apiKey) return refused("the workspace's provider has no API key");
  return { ok: true, adapter: create(apiKey) };
}

function smtpAdapter(config: AdapterConfig): AdapterChoice {
  if (!config.smtpUrl) return refused('the workspace has no provider, and SMTP_URL is not set');
  if (!config.mailFrom) return refused('MAIL_FROM is not set');
  return {
    ok: true,
    adapter: createSmtpAdapter({
      smtpUrl: config.smtpUrl,
      mailFrom: config.mailFrom,
      timeoutSeconds: config.providerTimeoutSeconds,
    }),
  };
}

function refused(detail: string): AdapterChoice {
  return { ok: false, reason: 'provider_not_configured', detail };
}
