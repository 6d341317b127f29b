import { apiKeyOf, carrierOf, type ProviderSettings } from '../../drafts/carrier.ts';
import type { Adapter } from './adapter.ts';
import { createEmailBisonAdapter } from './emailbison-adapter.ts';
import { createInstantlyAdapter } from './instantly-adapter.ts';
import { createSmartLeadAdapter } from './smartlead-adapter.ts';
import { createSmtpAdapter } from './smtp-adapter.ts';

/** The part of the configuration that adapters need. */
export type AdapterConfig = {
  smtpUrl: string | undefined;
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
  const carrier = carrierOf(client);
  const { providerUrls: urls, providerTimeoutSeconds: timeoutSeconds } = config;
  if (carrier === 'smtp') return smtpAdapter(config);
  const apiKey = apiKeyOf(client, carrier);
  if (!apiKey) return refused("the workspace's provider has no API key");
  const adapters = {
    emailbison: () => createEmailBisonAdapter({ baseUrl: urls.emailBison, apiKey, timeoutSeconds }),
    smartlead: () => createSmartLeadAdapter({ baseUrl: urls.smartLead, apiKey, timeoutSeconds }),
    instantly: () => createInstantlyAdapter({ baseUrl: urls.instantly, apiKey, timeoutSeconds }),
  };
  return { ok: true, adapter: adapters[carrier]() };
}

function smtpAdapter({ smtpUrl, providerTimeoutSeconds }: AdapterConfig): AdapterChoice {
  if (!smtpUrl) return refused('the workspace has no provider, and SMTP_URL is not set');
  return {
    ok: true,
    adapter: createSmtpAdapter({ smtpUrl, timeoutSeconds: providerTimeoutSeconds }),
  };
}

function refused(detail: string): AdapterChoice {
  return { ok: false, reason: 'provider_not_configured', detail };
}
