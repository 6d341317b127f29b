/**
 * The database cannot be used as it is set up: unreachable, refused, too old, not startable.
 * The message is one readable line (or the tool's own words) that says what to do and never holds
 * a password, so command lines print it without a stack.
 */
export class DatabaseSetupError extends Error {
  override name = 'DatabaseSetupError';
}
