import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AecError } from '../../errors.js';

/** Other machines cannot reach this address. */
const HOST = '127.0.0.1';

/** Starts a server for this machine only; port 0 takes a free one. Returns its URL. `AecError('usage')` if the port cannot be used. */
export async function listenLocally(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(explain(cause, port)));
    server.listen(port, HOST, resolve);
  });
  return `http://${HOST}:${(server.address() as AddressInfo).port}/`;
}

/** Waits for SIGINT or SIGTERM, the usual end of a server and no failure, and closes it. */
export async function closeWhenStopped(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  server.close();
  server.closeAllConnections();
}

function explain(cause: NodeJS.ErrnoException, port: number): unknown {
  const where = `port ${port} on ${HOST}`;
  if (cause.code === 'EADDRINUSE') {
    return new AecError('usage', `${where} is in use; pass another port, or 0 for a free one`, { cause });
  }
  if (cause.code !== 'EACCES') return cause;
  return new AecError('usage', `${where} is reserved for the system; pass port 1024 or above`, { cause });
}
