import type { TestDesk } from './desk.ts';

/** Somebody with a browser that shows nothing: keeps cookies, follows no redirect by itself. */
export class StationVisitor {
  readonly #desk: TestDesk;
  readonly #cookies = new Map<string, string>();

  constructor(desk: TestDesk) {
    this.#desk = desk;
  }

  /** The cookies as a browser would send them. */
  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** The secret of the session, or undefined while signed out. */
  get sessionSecret(): string | undefined {
    return this.#cookies.get('review-desk-session');
  }

  /** Forgets a cookie, as another browser never had it. */
  forget(start: string): void {
    for (const name of this.#cookies.keys()) if (name.startsWith(start)) this.#cookies.delete(name);
  }

  async get(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(new URL(path, this.#desk.service.url), {
      redirect: 'manual',
      ...init,
      headers: { cookie: this.cookie, ...init.headers },
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  async post(path: string, fields: Record<string, string>): Promise<Response> {
    return this.get(path, { method: 'POST', body: new URLSearchParams(fields) });
  }

  /** The text of a page. */
  async read(path: string): Promise<string> {
    return (await this.get(path)).text();
  }

  /** The hidden fields of a draft page's forms. */
  async formOf(draftId: string): Promise<{ csrf: string; draftId: string; fingerprint: string }> {
    const html = await this.read(`/?view=inbox&draftId=${draftId}`);
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1];
    return { csrf: field('csrf')!, draftId, fingerprint: field('fingerprint')! };
  }

  /** Goes to Slack and chooses somebody there; returns where Slack sends the browser back. */
  async askSlack(userId: string, returnTo = '/'): Promise<string> {
    const start = await this.get(`/auth/slack?${new URLSearchParams({ to: returnTo })}`);
    const authorize = new URL(start.headers.get('location')!);
    authorize.searchParams.set('as', userId);
    const back = await fetch(authorize, { redirect: 'manual' });
    return back.headers.get('location')!;
  }

  /** Signs in; returns the answer to coming back from Slack. */
  async signIn(userId: string, returnTo = '/'): Promise<Response> {
    return this.get(await this.askSlack(userId, returnTo));
  }

  #keep(line: string): void {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
    if (value === '') this.#cookies.delete(name!);
    else this.#cookies.set(name!, value!);
  }
}
