import { Client, type ClientConfig } from 'pg';

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * One connection outside the pool, for what needs a session of its own: locks, migrations, other
 * databases of the server. The caller ends it.
 *
 * @param onLost is told when the connection is lost; the query under way fails in any case
 * @throws faults of the connection
 */
export async function connectClient(
  url: string,
  settings: ClientConfig = {},
  onLost: () => void = () => {},
): Promise<Client> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...settings,
  });
  // Without a listener a lost connection would end the process.
  client.on('error', onLost);
  await client.connect();
  return client;
}
