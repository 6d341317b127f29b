// Loads the WebAssembly build of Prisma's schema engine.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

const packageFolder = path.dirname(
  createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg'),
);

// Where the engine leaves its last words; the name is its own.
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  message: '',
  set_message(message) {
    this.message = message;
  },
};

export function engineVersion() {
  return JSON.parse(fs.readFileSync(path.join(packageFolder, 'package.json'), 'utf8')).version;
}

/** Why the engine crashed, if it did. */
export function takePanicMessage() {
  const { message } = globalThis.PRISMA_WASM_PANIC_REGISTRY;
  globalThis.PRISMA_WASM_PANIC_REGISTRY.message = '';
  return message;
}

/**
 * @param datamodels pairs of a schema file's path and text
 * @param adapterFactory how the engine reaches the database
 */
export async function loadSchemaEngine(datamodels, adapterFactory) {
  const bytes = fs.readFileSync(path.join(packageFolder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const ignoreLog = () => {};
  return await bindings.SchemaEngine.new(
    { datamodels: datamodels.length > 0 ? datamodels : undefined },
    ignoreLog,
    bindMigrationAwareSqlAdapterFactory(adapterFactory),
  );
}
