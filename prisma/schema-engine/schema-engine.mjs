#!/usr/bin/env node
// Stands in for Prisma's native schema engine, which is a download outside npm: speaks the same
// protocol on standard input and output, and lets the engine's WebAssembly build from npm do the
// work. `prisma.config.ts` says where it is used. Started by Prisma with whatever Node is at hand,
// so it is plain JavaScript that also runs on Node 20.
//
// The protocol (of Prisma 7's command line and engine, both of the pinned version):
// - `--version` prints a version;
// - `… --datasource '{"url":"…"}' cli <command>` does one thing to a database and tells its result
//   as a line of JSON on standard error and in the exit code;
// - otherwise every line on standard input is a JSON-RPC request, answered by a line of output.
import fs from 'node:fs';
import readline from 'node:readline';
import { createDatabase, describeFailure, dropDatabase, tryConnection } from './database.mjs';
import { EngineAdapterFactory } from './engine-adapter.mjs';
import { engineVersion, loadSchemaEngine, takePanicMessage } from './wasm-engine.mjs';

const args = process.argv.slice(2);
const datasource = JSON.parse(optionValues('--datasource')[0] ?? '{}');

if (args.includes('--version')) {
  console.log(`schema-engine-cli ${engineVersion()}`);
} else if (args.includes('cli')) {
  await runCommand(args[args.indexOf('cli') + 1]);
} else {
  await serveRequests();
}

/** Every value given for an option that may be given several times. */
function optionValues(name) {
  return args.filter((_, index) => args[index - 1] === name);
}

async function runCommand(name) {
  const commands = {
    'can-connect-to-database': tryConnection,
    'create-database': createDatabase,
    'drop-database': dropDatabase,
  };
  try {
    if (!commands[name]) throw new Error(`The schema engine has no command ${name}.`);
    await commands[name](datasource.url);
    logResult('INFO', { message: 'done' });
  } catch (error) {
    logResult('ERROR', { ...describeFailure(error, datasource.url), is_panic: false });
    process.exitCode = 1;
  }
}

/** Prisma skips the first line of standard error and parses the others. */
function logResult(level, fields) {
  const timestamp = new Date().toISOString();
  const line = JSON.stringify({ timestamp, level, fields, target: 'schema_engine::logger' });
  process.stderr.write(`\n${line}\n`);
}

async function serveRequests() {
  const factory = new EngineAdapterFactory(datasource);
  let engine;
  const call = async (method, params) => {
    if (method === 'createDatabase') {
      return { databaseName: await createDatabase(params.datasource?.url ?? datasource.url) };
    }
    engine ??= await loadSchemaEngine(readDatamodels(), factory);
    const result = await engine[method === 'getDatabaseVersion' ? 'version' : method](params);
    if (method === 'diff' && result?.stdout) requestPrint(result.stdout);
    return result ?? {};
  };

  // The engine's methods must not run side by side: answer one request before reading the next.
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    if (!request.method) continue; // Prisma's answer to "print"
    try {
      reply({ id: request.id, result: await call(request.method, request.params) });
    } catch (error) {
      reply({ id: request.id, error: describeForPrisma(error, factory.lastFailure) });
    }
  }
  process.exit(0); // whatever connection is still open
}

function readDatamodels() {
  return optionValues('--datamodels').map((file) => [file, fs.readFileSync(file, 'utf8')]);
}

/** The WebAssembly build returns a diff's text; the native engine asks Prisma to print it. */
function requestPrint(content) {
  reply({ id: 'print', method: 'print', params: { content } });
}

function reply(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

/** An engine's error as the native engine reports it; 4466 is its number for all of them. */
function describeForPrisma(error, connectionFailure) {
  const panic = takePanicMessage();
  const failure = connectionFailure
    ? describeFailure(connectionFailure, datasource.url)
    : { error_code: error.code ?? null, message: error.message ?? String(error) };
  return {
    code: 4466,
    message: 'An error happened. Check the data field for details.',
    data: { is_panic: Boolean(panic), ...failure, ...(panic && { message: panic }), meta: null },
  };
}
