import type { Db } from '../../database/db.ts';
import { apiKeyOf, carrierOf, type ProviderSettings } from '../../drafts/carrier.ts';
import { type AccessTokens, createAccessTokens } from '../access-tokens.ts';
import { createEmailBisonHosts } from '../emailbison-host.ts';
import { isLoopback, type MailAccount, type MailSettings } from '../../settings/mail-settings.ts';
import { keepRefreshTokens } from '../refresh-tokens.ts';
import { createSentFolder } from '../sent-folder.ts';
import type { Adapter } from './adapter.ts';
import { createEmailBisonAdapter } from './emailbison-adapter.ts';
import { createInstantlyAdapter } from './instantly-adapter.ts';
import { createSmartLeadAdapter } from './smartlead-adapter.ts';
import { createSmtpAdapter, hostOf, userOf } from './smtp-adapter.ts';

/** The part of the configuration that adapters need. */
export type AdapterConfig = {
  mail: MailSettings;
  providerUrls: { emailBison: string; smartLead: string; instantly: string };
  providerTimeoutSeconds: number;
};

/** What a workspace says about how it sends. */
export type SendingWay = {
  workspace: ProviderSettings & { id: string };
  /** Its own mail server, where it has one. */
  workspaceMail: { account: string | null; sentFolder: string | null } | null;
};

export type AdapterChoice =
  | { ok: true; adapter: Adapter }
  | { ok: false; reason: 'provider_not_configured'; detail: string };

export type AdapterChooser = (db: Db, way: SendingWay) => Promise<AdapterChoice>;

/**
 * Makes what chooses the adapter of a workspace: its own provider's, else SMTP if that is
 * configured. Refused where there is neither, or where the provider's key or the account's settings
 * are missing; another way is not tried then, because mail from an unexpected sender is worse than
 * mail that waits.
 *
 * @param tokensDb where refresh tokens are kept that a mailbox's provider replaces; null: nowhere
 */
export function createAdapterChooser(
  config: AdapterConfig,
  tokensDb: Db | null = null,
): AdapterChooser {
  const { providerUrls: urls, providerTimeoutSeconds: timeoutSeconds } = config;
  const emailBisonHost = createEmailBisonHosts();
  const tokensOf = createTokenKeeper(tokensDb, timeoutSeconds);
  return async (db, { workspace, workspaceMail }) => {
    const carrier = carrierOf(workspace);
    if (carrier === 'smtp') {
      const account = accountOf(config.mail, workspaceMail?.account ?? null);
      if (!account) return refused('the workspace has no provider, and no mail server is set');
      const sentFolder = workspaceMail?.sentFolder ?? null;
      return chosen(smtpAdapter(config, account, sentFolder, tokensOf(account)));
    }
    const apiKey = apiKeyOf(workspace, carrier);
    if (!apiKey) return refused("the workspace's provider has no API key");
    switch (carrier) {
      case 'emailbison': {
        const baseUrl = (await emailBisonHost(db, workspace.id)) ?? urls.emailBison;
        return chosen(createEmailBisonAdapter({ baseUrl, apiKey, timeoutSeconds }));
      }
      case 'smartlead':
        return chosen(createSmartLeadAdapter({ baseUrl: urls.smartLead, apiKey, timeoutSeconds }));
      case 'instantly':
        return chosen(createInstantlyAdapter({ baseUrl: urls.instantly, apiKey, timeoutSeconds }));
    }
  };
}

function accountOf({ house, accounts }: MailSettings, name: string | null): MailAccount | null {
  return name === null ? house : (accounts[name.toUpperCase()] ?? null);
}

/** Tokens are good for an hour, so that each account keeps its own. */
function createTokenKeeper(db: Db | null, timeoutSeconds: number) {
  const kept = new Map<MailAccount, AccessTokens>();
  return (account: MailAccount): AccessTokens | null => {
    if (!account.oauth) return null;
    const tokens =
      kept.get(account) ??
      createAccessTokens(
        userOf(account.smtpUrl),
        account.oauth,
        keepRefreshTokens(db, account.oauth),
        timeoutSeconds,
      );
    kept.set(account, tokens);
    return tokens;
  };
}

function smtpAdapter(
  { mail: { allowPlaintext }, providerTimeoutSeconds: timeoutSeconds }: AdapterConfig,
  { smtpUrl, imap }: MailAccount,
  path: string | null,
  tokens: AccessTokens | null,
): Adapter {
  const needsTls = (host: string) => !allowPlaintext && !isLoopback(host);
  const sentFolder =
    imap &&
    createSentFolder(imap, { timeoutSeconds, path, tokens, requireTls: needsTls(imap.host) });
  const requireTls = needsTls(hostOf(smtpUrl));
  return createSmtpAdapter({ smtpUrl, timeoutSeconds, sentFolder, tokens, requireTls });
}

function chosen(adapter: Adapter): AdapterChoice {
  return { ok: true, adapter };
}

function refused(detail: string): AdapterChoice {
  return { ok: false, reason: 'provider_not_configured', detail };
}
