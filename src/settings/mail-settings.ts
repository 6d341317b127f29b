/** A mailbox's server and log-in. */
export type ImapServer = {
  host: string;
  port: number;
  /** TLS from the first byte; without it, as soon as the server offers it. */
  secure: boolean;
  user: string;
  /** Empty where access tokens take its place. */
  password: string;
};

/** How to get access tokens for a mailbox: a refresh token (RFC 6749, 6), exchanged when needed. */
export type OAuthSettings = {
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  scope: string | null;
};

/** A mail server's account: where mail leaves, and the mailbox that keeps it. */
export type MailAccount = {
  smtpUrl: string;
  /** Null where what was sent cannot be looked up. */
  imap: ImapServer | null;
  /** Null where the URLs hold passwords, or no log-in is needed. */
  oauth: OAuthSettings | null;
};

export type MailSettings = {
  /** `SMTP_URL`'s; null where there is none. */
  house: MailAccount | null;
  /** By the NAME in `MAIL_ACCOUNT_NAME_…`. */
  accounts: Record<string, MailAccount>;
  /** `MAIL_ALLOW_PLAINTEXT`: log-ins and mails may go to other machines without TLS. */
  allowPlaintext: boolean;
};

type Environment = Record<string, string | undefined>;

const accountVariable =
  /^MAIL_ACCOUNT_([A-Z\d_]+?)_((?:SMTP|IMAP)_URL|OAUTH_(?:PROVIDER|TENANT|CLIENT_ID|CLIENT_SECRET|REFRESH_TOKEN))$/;

/**
 * Reads the mail accounts of an environment: `SMTP_URL`, `IMAP_URL` and `MAIL_OAUTH_…` are the
 * house's; `MAIL_ACCOUNT_NAME_SMTP_URL` and so on those of workspaces.
 *
 * @returns the settings, and what is wrong with them: each names its variable, never its value
 */
export function readMailSettings(env: Environment): { settings: MailSettings; problems: string[] } {
  const problems: string[] = [];
  const names = new Set<string>();
  for (const variable of Object.keys(env).filter((name) => name.startsWith('MAIL_ACCOUNT_'))) {
    const name = accountVariable.exec(variable)?.[1];
    if (name) names.add(name);
    else problems.push(`${variable} is no setting of a mail account (see docs/mail.md)`);
  }
  const accounts = Object.fromEntries(
    [...names].flatMap((name) => {
      const prefix = `MAIL_ACCOUNT_${name}_`;
      const account = readAccount(env, prefix, `${prefix}OAUTH_`, problems);
      if (!account)
        problems.push(`${prefix}SMTP_URL is needed with the other ${prefix}… variables`);
      return account ? [[name, account]] : [];
    }),
  );
  const house = readAccount(env, '', 'MAIL_OAUTH_', problems);
  const allowPlaintext = ['1', 'true'].includes(env.MAIL_ALLOW_PLAINTEXT?.trim() ?? '');
  return { settings: { house, accounts, allowPlaintext }, problems };
}

function readAccount(
  env: Environment,
  prefix: string,
  oauthPrefix: string,
  problems: string[],
): MailAccount | null {
  const read = (name: string) => env[name]?.trim() || null;
  const smtpUrl = read(`${prefix}SMTP_URL`);
  const imapUrl = read(`${prefix}IMAP_URL`);
  const oauth = readOAuth(read, oauthPrefix, problems);
  if (smtpUrl && !/^smtps?:\/\//.test(smtpUrl))
    problems.push(`${prefix}SMTP_URL must be an smtp:// or smtps:// URL with user and password`);
  else if (smtpUrl && oauth && !URL.parse(smtpUrl)?.username)
    problems.push(`${prefix}SMTP_URL must name the user whose tokens ${oauthPrefix}… are for`);
  const imap = imapUrl ? parseImapUrl(imapUrl, oauth !== null) : null;
  if (imapUrl && !imap)
    problems.push(
      `${prefix}IMAP_URL must be an imaps:// or imap:// URL with user and password, percent-encoded (with OAuth2: with the user alone)`,
    );
  if (imapUrl && !smtpUrl)
    problems.push(
      `${prefix}SMTP_URL is needed with ${prefix}IMAP_URL, which is asked what SMTP has sent`,
    );
  return smtpUrl ? { smtpUrl, imap, oauth } : null;
}

const GOOGLE = 'https://oauth2.googleapis.com/token';
const MICROSOFT_SCOPE = [
  'https://outlook.office.com/SMTP.Send',
  'https://outlook.office.com/IMAP.AccessAsUser.All',
  'offline_access',
].join(' ');

/** `google` and `microsoft` are presets; anything else is the URL of a token endpoint. */
function readOAuth(
  read: (name: string) => string | null,
  prefix: string,
  problems: string[],
): OAuthSettings | null {
  const provider = read(`${prefix}PROVIDER`);
  const names = ['CLIENT_ID', 'CLIENT_SECRET', 'REFRESH_TOKEN'].map((name) => `${prefix}${name}`);
  const [clientId, clientSecret, refreshToken] = names.map(read);
  if (!provider) {
    const alone = names.find((name) => read(name));
    if (alone)
      problems.push(`${prefix}PROVIDER is needed with ${alone}: google, microsoft or a URL`);
    return null;
  }
  for (const name of names)
    if (!read(name)) problems.push(`${name} is needed with ${prefix}PROVIDER`);
  const tenant = encodeURIComponent(read(`${prefix}TENANT`) ?? 'common');
  const presets: Record<string, { tokenUrl: string; scope: string | null }> = {
    google: { tokenUrl: GOOGLE, scope: null },
    microsoft: {
      tokenUrl: `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`,
      scope: MICROSOFT_SCOPE,
    },
  };
  const endpoint = presets[provider.toLowerCase()] ?? { tokenUrl: provider, scope: null };
  const url = URL.parse(endpoint.tokenUrl);
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && isLoopback(url.hostname))) {
    problems.push(
      `${prefix}PROVIDER must be google, microsoft or the https:// URL of a token endpoint`,
    );
    return null;
  }
  if (!clientId || !clientSecret || !refreshToken) return null;
  return { ...endpoint, clientId, clientSecret, refreshToken };
}

/**
 * Reads `imaps://user:password@host:port`, the port optional; null where it is no such URL.
 *
 * @param withTokens the user logs in with a token: a password is not needed
 */
export function parseImapUrl(text: string, withTokens = false): ImapServer | null {
  const url = URL.parse(text);
  if (!url || !['imap:', 'imaps:'].includes(url.protocol)) return null;
  const user = percentDecoded(url.username);
  const password = percentDecoded(url.password);
  if (!user || password === null || (!password && !withTokens) || !url.hostname) return null;
  const secure = url.protocol === 'imaps:';
  const port = Number(url.port) || (secure ? 993 : 143);
  return { host: url.hostname.replaceAll(/[[\]]/g, ''), port, secure, user, password };
}

function percentDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Whether a host is this machine: what goes there needs no TLS. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replaceAll(/[[\]]/g, '');
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    /^127\.\d+\.\d+\.\d+$/.test(name)
  );
}
