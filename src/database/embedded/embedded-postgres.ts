import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { connectClient } from '../connect-client.ts';
import { defaultDataDirectory } from './data-directory.ts';
import { DatabaseSetupError } from '../database-setup-error.ts';
import { embeddedDirectoryOverride } from '../environment.ts';
import { withExclusiveLock } from './exclusive-lock.ts';
import { findFreePort } from './free-port.ts';
import { findNativeBinaries } from './native-binaries.ts';
import { findServerProcess } from './server-process.ts';
import { canEnter, findServerUser, makeEnterableFolder, type ServerUser } from './server-user.ts';

const run = promisify(execFile);

const SUPERUSER = 'review_desk';
const LOCK_PATIENCE_SECONDS = 120;
const START_PATIENCE_SECONDS = 60;
const UNFINISHED = 'unfinished-';

/** A server of this machine answers at once, or not at all. */
const ANSWER_TIMEOUT_MS = 2_000;
/** PostgreSQL's code for "I am here but cannot take you": too many connections. */
const TOO_MANY_CONNECTIONS = '53300';

export interface EmbeddedPostgresOptions {
  /** Where the server keeps everything; default: see `data-directory.ts` and `EMBEDDED_PG_DIR`. */
  directory?: string;
  /** False spares flushing to disk: for throw-away servers, which need not outlive a power cut. */
  durable?: boolean;
}

/** How to reach the server: what `server.json` holds. */
interface Connection {
  port: number;
  password: string;
}

/**
 * A PostgreSQL server from npm, shared by every process of a checkout: whoever needs it first
 * starts it, and it stays until `stop`, whatever becomes of the process that started it.
 *
 * Its folder holds `pg` (PostgreSQL's own data and `server.log`), `server.json` (port and generated
 * password, for the owner's eyes only) and `lock` (held while somebody starts or stops it). It
 * keeps its port across restarts, so running processes reconnect.
 */
export class EmbeddedPostgres {
  readonly directory: string;
  readonly dataFolder: string;
  readonly #durable: boolean;
  readonly #user: ServerUser | undefined;

  constructor({ directory, durable = true }: EmbeddedPostgresOptions = {}) {
    this.#user = findServerUser();
    this.directory = path.resolve(
      directory ?? embeddedDirectoryOverride() ?? defaultDataDirectory(this.#user),
    );
    this.dataFolder = path.join(this.directory, 'pg');
    this.#durable = durable;
  }

  /** Whether the server runs and answers. */
  async isRunning(): Promise<boolean> {
    return (await this.#findAnsweringUrl()) !== undefined;
  }

  /**
   * Makes sure that the server runs. Safe to call from any number of processes at once.
   *
   * @returns the URL of its maintenance database `postgres`, as a superuser.
   * @throws DatabaseSetupError saying what to do, when it cannot be started.
   */
  async start(): Promise<string> {
    const url = await this.#findAnsweringUrl();
    if (url) return url;
    this.#makeDirectory();
    return await this.#locked(() => this.#startLocked());
  }

  /**
   * Stops the server; open connections are cut and their transactions rolled back.
   *
   * @returns whether it was running.
   */
  async stop(): Promise<boolean> {
    if (!fs.existsSync(this.dataFolder)) return false;
    return await this.#locked(async () => {
      this.#checkOwner();
      if (!findServerProcess(this.dataFolder)) return false;
      const mode = this.#durable ? 'fast' : 'immediate';
      await this.#runTool('pg_ctl', ['stop', '-D', this.dataFolder, '-m', mode, '-w']);
      return true;
    });
  }

  #makeDirectory(): void {
    try {
      makeEnterableFolder(this.directory, this.#user);
    } catch (error) {
      throw this.#explainAccess(error);
    }
    if (!canEnter(this.directory, this.#user)) {
      throw new DatabaseSetupError(
        `PostgreSQL cannot run as root, and its unprivileged user cannot enter ${this.directory}: ` +
          'set EMBEDDED_PG_DIR to a folder that everybody can enter.',
      );
    }
  }

  async #locked<T>(work: () => Promise<T>): Promise<T> {
    try {
      const lock = path.join(this.directory, 'lock');
      return await withExclusiveLock(lock, LOCK_PATIENCE_SECONDS, work);
    } catch (error) {
      throw this.#explainAccess(error);
    }
  }

  async #startLocked(): Promise<string> {
    this.#removeUnfinished();
    if (!fs.existsSync(this.dataFolder)) await this.#createData();
    this.#checkOwner();
    const deadline = Date.now() + START_PATIENCE_SECONDS * 1000;
    for (;;) {
      const url = await this.#findAnsweringUrl();
      if (url) return url;
      if (Date.now() > deadline) throw this.#explainFailedStart();
      // A living server that does not answer is recovering from a crash or on its way out, and the
      // remains of a killed one may refuse a new start for a moment: both want a little patience.
      const started = !findServerProcess(this.dataFolder) && (await this.#launch());
      if (!started) await sleep(250);
    }
  }

  /** Clears away what a start left behind that was killed halfway. */
  #removeUnfinished(): void {
    for (const name of fs.readdirSync(this.directory)) {
      if (!name.startsWith(UNFINISHED)) continue;
      fs.rmSync(path.join(this.directory, name), { recursive: true, force: true, maxRetries: 3 });
    }
  }

  /** Builds the data beside its final place, so that a half-made one never takes that place. */
  async #createData(): Promise<void> {
    const unfinished = fs.mkdtempSync(path.join(this.directory, UNFINISHED));
    const passwordFile = path.join(unfinished, 'password');
    const password = randomBytes(24).toString('base64url');
    fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    if (this.#user) {
      fs.chownSync(unfinished, this.#user.uid, this.#user.gid);
      fs.chownSync(passwordFile, this.#user.uid, this.#user.gid);
    }
    await this.#initialise(path.join(unfinished, 'pg'), passwordFile);
    this.#writeConnection({ port: await findFreePort(undefined), password });
    fs.renameSync(path.join(unfinished, 'pg'), this.dataFolder);
    this.#removeUnfinished();
  }

  async #initialise(folder: string, passwordFile: string): Promise<void> {
    await this.#runTool('initdb', [
      `--pgdata=${folder}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      ...(this.#durable ? [] : ['--no-sync']),
    ]);
  }

  /** PostgreSQL takes no data of another account, such as what root's or a person's run has made. */
  #checkOwner(): void {
    const serverUid = this.#user?.uid ?? process.getuid?.();
    if (serverUid !== undefined && fs.statSync(this.dataFolder).uid !== serverUid)
      throw this.#foreignDataError();
  }

  /** Starts the server on its port. False: it did not come up this time. */
  async #launch(): Promise<boolean> {
    const connection = this.#readConnection();
    const port = await findFreePort(connection.port);
    if (port !== connection.port) this.#writeConnection({ ...connection, port });
    // Nothing living is behind it, but PostgreSQL would believe a zombie or a stranger's id in it.
    // It still protects its data from a killed server's last children by its shared memory.
    fs.rmSync(path.join(this.dataFolder, 'postmaster.pid'), { force: true });
    const child = spawn(
      this.#tool('pg_ctl'),
      ['start', '-D', this.dataFolder, '-l', this.#logFile(), '-o', this.#settings(port), '-w'],
      { ...this.#childOptions(), stdio: 'ignore' }, // the server would hold open what it inherits
    );
    const [exitCode] = await once(child, 'exit');
    return exitCode === 0;
  }

  /** Settings that matter here, as server arguments; the rest is PostgreSQL's default. */
  #settings(port: number): string {
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: 200,
      timezone: 'UTC',
      log_timezone: 'UTC',
      // The log must not hold private text: neither the failing statement nor the row it names.
      log_min_error_statement: 'panic',
      log_error_verbosity: 'terse',
      log_checkpoints: 'off',
      ...(this.#durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
    };
    return Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' ');
  }

  /** The server's URL if it takes connections right now. */
  async #findAnsweringUrl(): Promise<string | undefined> {
    if (!fs.existsSync(this.#connectionFile())) return undefined;
    const { port, password } = this.#readConnection();
    const url = `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
    try {
      const client = await connectClient(url, { connectionTimeoutMillis: ANSWER_TIMEOUT_MS });
      await client.end();
      return url;
    } catch (error) {
      return (error as { code?: string }).code === TOO_MANY_CONNECTIONS ? url : undefined;
    }
  }

  #connectionFile(): string {
    return path.join(this.directory, 'server.json');
  }

  #readConnection(): Connection {
    try {
      return JSON.parse(fs.readFileSync(this.#connectionFile(), 'utf8')) as Connection;
    } catch (error) {
      throw this.#explainAccess(error);
    }
  }

  /** Replaces the file in one step, since other processes read it without the lock. */
  #writeConnection(connection: Connection): void {
    const unfinished = `${this.#connectionFile()}.unfinished`;
    fs.rmSync(unfinished, { force: true });
    fs.writeFileSync(unfinished, JSON.stringify(connection), { mode: 0o600, flush: true });
    fs.renameSync(unfinished, this.#connectionFile());
  }

  async #runTool(name: string, args: string[]): Promise<void> {
    try {
      await run(this.#tool(name), args, this.#childOptions());
    } catch (error) {
      const words = (error as { stderr?: string }).stderr?.trim() || (error as Error).message;
      throw new DatabaseSetupError(`The embedded PostgreSQL's ${name} failed: ${words}`);
    }
  }

  #tool(name: string): string {
    return path.join(findNativeBinaries(this.#user), name);
  }

  /** The server outlives us and gets none of our environment: it may hold secrets. */
  #childOptions() {
    return { ...this.#user, cwd: this.directory, env: { LC_ALL: 'C' } };
  }

  #logFile(): string {
    return path.join(this.dataFolder, 'server.log');
  }

  #explainFailedStart(): DatabaseSetupError {
    const log = fs.existsSync(this.#logFile()) ? fs.readFileSync(this.#logFile(), 'utf8') : '';
    const lastLines = log.trim().split('\n').slice(-5).join('\n');
    return new DatabaseSetupError(
      `The embedded PostgreSQL does not start. The end of its log (${this.#logFile()}):\n` +
        `${lastLines}\nTry "npm run db:stop" and start again, or set DATABASE_URL.`,
    );
  }

  /** Turns "permission denied" into advice; every other error stays as it is. */
  #explainAccess(error: unknown): unknown {
    const { code, errcode } = error as { code?: string; errcode?: number };
    const sqliteCannotOpen = errcode === 14 || errcode === 8;
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS' && !sqliteCannotOpen)
      return error;
    return this.#foreignDataError();
  }

  #foreignDataError(): DatabaseSetupError {
    return new DatabaseSetupError(
      `The embedded database in ${this.directory} belongs to another user or cannot be written: ` +
        'run as its owner, set EMBEDDED_PG_DIR to a folder of your own, or set DATABASE_URL.',
    );
  }
}
