import { Writable } from 'node:stream';
import type { Router } from 'express';
import { createLog } from '../../src/log.ts';
import { openQueue } from '../../src/queue.ts';
import { type Check, serviceChecks } from '../../src/web/checks.ts';
import { startHttpServer } from '../../src/web/http-server.ts';
import { createWebApp, type WebDesk } from '../../src/web/server.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

export const token = 'a-token-for-tests';

/** The web server alone, on a real database and queue. */
export type TestWeb = {
  url: string;
  database: TestDatabase;
  /** Everything logged so far. */
  log(): string;
  close(): Promise<void>;
};

export type TestWebOptions = {
  intakeToken?: string | null;
  checkSlack?: Check | null;
  stuckRounds?: WebDesk['stuckRounds'];
  routers?: Router[];
  access?: WebDesk['access'];
};

export async function openTestWeb(options: TestWebOptions = {}): Promise<TestWeb> {
  const { intakeToken = token, checkSlack = async () => {}, routers } = options;
  const database = await createTestDatabase();
  const queue = await openQueue(database.url, () => {});
  const lines: string[] = [];
  const log = createLog({ logLevel: 'debug' }, collector(lines));
  const { db } = database;
  const checks = serviceChecks({ db, queue }, checkSlack);
  const { stuckRounds = () => [] } = options;
  const app = createWebApp({
    db,
    countsDb: db,
    queue,
    log,
    checks,
    stuckRounds,
    intakeToken,
    routers,
    access: options.access,
  });
  const server = await startHttpServer(app, { host: '127.0.0.1', port: 0 });
  return {
    url: server.url,
    database,
    log: () => lines.join(''),
    async close() {
      await server.stop();
      await queue.stop(1000);
      await database.drop();
    },
  };
}

function collector(lines: string[]): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
}
