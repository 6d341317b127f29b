import { config } from 'dotenv';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

config({ quiet: true, path: fileURLToPath(new URL('.env', import.meta.url)) });
const databaseUrl = process.env.DATABASE_URL ?? '';

/**
 * Prisma's native schema engine is a download that not every machine can make, so `generate` and
 * databases on this machine use our stand-in for it (see prisma/schema-engine/). A remote database
 * gets the native engine: the stand-in does not check a server's TLS certificate as strictly.
 * Windows cannot start a script as a program and gets the native engine too.
 */
const isGenerating = process.argv.includes('generate');
const isLocal = ['', '127.0.0.1', 'localhost', '[::1]'].includes(hostOf(databaseUrl));
if (process.platform !== 'win32' && (isGenerating || isLocal)) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(
    new URL('prisma/schema-engine/schema-engine.mjs', import.meta.url),
  );
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: databaseUrl },
});

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}
