/** What carries a workspace's mail: a provider of its own, or a mail server. */
export type Carrier = 'smtp' | 'emailbison' | 'smartlead' | 'instantly';

/** The columns of a workspace's `Client` row that say how it sends mail. */
export type ProviderSettings = {
  emailProvider: 'EMAILBISON' | 'SMARTLEAD' | 'INSTANTLY' | null;
  emailBisonApiKey: string | null;
  smartLeadApiKey: string | null;
  instantlyApiKey: string | null;
};

/** What people must know of a carrier to know what they approve. */
export type CarrierFacts = {
  name: string;
  /** It takes a mail into a queue of its own: accepted is not sent yet. */
  queues: boolean;
  /** It takes no subject: the thread keeps its own. */
  keepsSubject: boolean;
};

export const carriers: Record<Carrier, CarrierFacts> = {
  smtp: { name: 'the mail server', queues: false, keepsSubject: false },
  emailbison: { name: 'EmailBison', queues: false, keepsSubject: false },
  smartlead: { name: 'SmartLead', queues: true, keepsSubject: true },
  instantly: { name: 'Instantly', queues: false, keepsSubject: false },
};

/**
 * What carries the mail of a workspace: the provider it names; where it names none, the one whose
 * key alone is there, as the parent product decides; else a mail server.
 */
export function carrierOf(settings: ProviderSettings): Carrier {
  if (settings.emailProvider) return named[settings.emailProvider];
  const withKey = providers.filter((provider) => apiKeyOf(settings, provider) !== null);
  return withKey.length === 1 ? withKey[0]! : 'smtp';
}

type Provider = Exclude<Carrier, 'smtp'>;

const named = {
  EMAILBISON: 'emailbison',
  SMARTLEAD: 'smartlead',
  INSTANTLY: 'instantly',
} as const;
const providers: Provider[] = Object.values(named);

/** The workspace's key of a provider, or null where there is none. */
export function apiKeyOf(settings: ProviderSettings, provider: Provider): string | null {
  const keys: Record<Provider, string | null> = {
    emailbison: settings.emailBisonApiKey,
    smartlead: settings.smartLeadApiKey,
    instantly: settings.instantlyApiKey,
  };
  return keys[provider]?.trim() || null;
}

/** What a carrier knows a workspace by. */
export function keyWord(carrier: string): string {
  return carrier === 'smtp' ? 'log-in' : 'API key';
}
