import { createHash, timingSafeEqual } from 'node:crypto';

/** In the same time whatever was guessed; hashed, because only equal lengths can be compared so. */
export function isSameSecret(one: string, other: string): boolean {
  const digest = (secret: string) => createHash('sha256').update(secret).digest();
  return timingSafeEqual(digest(one), digest(other));
}
