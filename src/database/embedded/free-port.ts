import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Long enough for the kernel to take back the port of a server that was killed just now. */
const PATIENCE_MS = 3000;

/**
 * A free port on 127.0.0.1: the wanted one if it is free or becomes free within seconds, else one
 * below the range that systems hand out to outgoing connections. (Inside that range, a client that
 * keeps trying a port nobody listens on can end up connected to itself and hold the port.)
 */
export async function findFreePort(wanted: number | undefined): Promise<number> {
  if (wanted && (await becomesFree(wanted))) return wanted;
  for (;;) {
    const port = randomInt(15_000, 32_000);
    if (await isFree(port)) return port;
  }
}

async function becomesFree(port: number): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isFree(port))) {
    if (Date.now() > deadline) return false;
    await sleep(100);
  }
  return true;
}

async function isFree(port: number): Promise<boolean> {
  const probe = net.createServer();
  try {
    probe.listen(port, '127.0.0.1');
    await once(probe, 'listening');
    probe.close();
    await once(probe, 'close');
    return true;
  } catch {
    return false;
  }
}
