import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Db } from '../database/db.ts';
import type { OAuthSettings } from '../settings/mail-settings.ts';

/** The refresh token of one mailbox, which its provider may replace with each use. */
export type RefreshTokens = {
  /** The newest one first; the environment's where that is another. */
  candidates(): Promise<string[]>;
  keep(refreshToken: string): Promise<void>;
};

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Keeps the refresh tokens that a provider hands out in place of the environment's (Microsoft does
 * with each use, and takes an old one for 90 days at most; RFC 6749, 6). They lie in the database,
 * sealed with a key made from the environment's own secrets: who has the database alone cannot read
 * them, and once the environment is given another refresh token, that one counts.
 *
 * @param db null: they are kept in memory alone
 */
export function keepRefreshTokens(
  db: Db | null,
  { refreshToken, clientSecret }: OAuthSettings,
): RefreshTokens {
  const derived = (use: string) =>
    Buffer.from(hkdfSync('sha256', `${refreshToken}\n${clientSecret}`, '', use, 32));
  const [id, key] = [derived('name of a mail token').toString('hex'), derived('mail token')];
  let newest: string | null = null;
  return {
    async candidates() {
      const row = await db?.mailToken.findUnique({ where: { id } });
      if (row) newest = unseal(key, row.sealed) ?? newest;
      return [...new Set([newest ?? refreshToken, refreshToken])];
    },
    async keep(token) {
      newest = token;
      const sealed = seal(key, token);
      await db?.mailToken.upsert({ where: { id }, create: { id, sealed }, update: { sealed } });
    },
  };
}

function seal(key: Buffer, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
}

/** Null where it was tampered with. */
function unseal(key: Buffer, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  const body = bytes.subarray(IV_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
