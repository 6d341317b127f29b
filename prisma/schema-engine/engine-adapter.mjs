// The engine's way to the database: Prisma's own adapter for pg, mended where the schema engine
// needs more of it than the client does.
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import { createDatabase, dropDatabase, urlOfDatabase } from './database.mjs';

/** PostgreSQL's type numbers (pg_type): the one-byte "char" of its catalogues, and text. */
const CATALOGUE_CHAR = 18;
const TEXT = 25;

const NOWHERE = 'postgresql://nowhere.invalid/none';

export class EngineAdapterFactory extends PrismaPg {
  /** Why the database could not be reached, where that is why a request failed. */
  lastFailure = undefined;

  /** Takes Prisma's `{ url, shadowDatabaseUrl }`; without a URL only work without a database. */
  constructor({ url = NOWHERE, shadowDatabaseUrl }) {
    super(poolOptions(url), { schema: schemaOf(url) });
    this.url = url;
    this.shadowDatabaseUrl = shadowDatabaseUrl;
  }

  async connect() {
    try {
      return mendAdapter(await super.connect());
    } catch (error) {
      this.lastFailure = error;
      throw error;
    }
  }

  /**
   * A scratch database to replay the migrations in: the configured one, or one made for the
   * occasion. (The adapter's own method would "shadow" the database itself: pg prefers the
   * connection string's database to the one the method asks for.)
   */
  async connectToShadowDb() {
    if (this.shadowDatabaseUrl) return await connectTo(this.shadowDatabaseUrl);
    const url = urlOfDatabase(this.url, `prisma_migrate_shadow_db_${randomUUID()}`);
    await createDatabase(url);
    const adapter = await connectTo(url);
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await dispose();
      await dropDatabase(url);
    };
    return adapter;
  }
}

async function connectTo(url) {
  return mendAdapter(await new PrismaPg(poolOptions(url), { schema: schemaOf(url) }).connect());
}

/** One connection: the engine relies on session state such as its advisory lock. */
function poolOptions(url) {
  return { connectionString: url, max: 1, connectionTimeoutMillis: 10_000 };
}

function schemaOf(url) {
  return new URL(url).searchParams.get('schema') ?? 'public';
}

function mendAdapter(adapter) {
  runScriptsWhole(adapter);
  readCatalogueChars(adapter);
  return adapter;
}

/**
 * The adapter cuts scripts at every semicolon, also inside function bodies and texts. Whole, a
 * script is also one transaction, as with the native engine, unless it says otherwise.
 */
function runScriptsWhole(adapter) {
  adapter.executeScript = async (script) => {
    try {
      await adapter.underlyingDriver().query(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
}

/** The adapter does not know the catalogues' "char", which the engine reads as a character. */
function readCatalogueChars(adapter) {
  const performIO = adapter.performIO.bind(adapter);
  const queryRaw = adapter.queryRaw.bind(adapter);
  const charFields = new WeakMap();
  adapter.performIO = async (query) => {
    const result = await performIO(query);
    const chars = result.fields.map((field) => field.dataTypeID === CATALOGUE_CHAR);
    charFields.set(query, chars);
    for (const field of result.fields) {
      if (field.dataTypeID === CATALOGUE_CHAR) field.dataTypeID = TEXT;
    }
    return result;
  };
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    const chars = charFields.get(query);
    result.columnTypes = result.columnTypes.map((type, index) =>
      chars[index] ? ColumnTypeEnum.Character : type,
    );
    return result;
  };
}
