import type { PageDesk } from './page-desk.ts';
import type { Pages } from './pages.ts';
import type { SignIn } from './sign-in.ts';

/** What every route of the action station works with. */
export type StationDesk = PageDesk & {
  /** Whether browsers reach us over TLS; cookies are marked so. */
  secure: boolean;
  signIn: SignIn;
  pages: Pages;
};
