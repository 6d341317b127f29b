import { armCrashPoint } from '../../src/crash-point.ts';
import { loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { startService } from '../../src/main.ts';
import type { FromChild, ToChild } from './child-service.ts';

// The whole service in a process of its own, which child-service.ts starts, arms and kills.

const tell = (message: FromChild) => process.send!(message);

process.on('message', (message: ToChild) => {
  armCrashPoint(message.arm, message.ending);
  tell({ armed: message.arm });
});
// It must not outlive the tests.
process.on('disconnect', () => process.exit(1));

const config = loadConfig(process.env);
const service = await startService(config, createLog(config), JSON.parse(process.argv[2]!));
process.on('SIGTERM', () => void service.stop().then(() => process.exit(0)));
tell({ url: service.url });
