import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AecError } from '../../../errors.js';
import { printNote, printResult } from '../../io/output.js';
import { answerRequest } from './answer-request.js';
import { servedFiles } from './served-files.js';

/** Other machines cannot reach this address. */
const HOST = '127.0.0.1';

/**
 * `aec serve`: serves the page of src/web and the installed models over HTTP, until SIGINT or SIGTERM arrives. Throws
 * AecError('usage') if the port cannot be used.
 */
export async function servePage({ port, quiet }: { port: number; quiet?: boolean }): Promise<void> {
  const files = await servedFiles(({ message }) => printNote(`aec: warning: not served: ${message}`));
  const server = createServer((request, response) => answerRequest(request, response, files));
  await listen(server, port);
  const url = `http://${HOST}:${(server.address() as AddressInfo).port}/`;
  if (!quiet) printResult(`serving ${url} (Ctrl-C stops it)`);
  await untilStopped();
  server.close();
  server.closeAllConnections();
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(explain(cause, port)));
    server.listen(port, HOST, resolve);
  });
}

function explain(cause: NodeJS.ErrnoException, port: number): unknown {
  const where = `port ${port} on ${HOST}`;
  if (cause.code === 'EADDRINUSE') {
    return new AecError('usage', `${where} is in use; pass another --port, or --port 0 for a free one`, {
      cause,
    });
  }
  if (cause.code !== 'EACCES') return cause;
  return new AecError('usage', `${where} is reserved for the system; pass --port 1024 or above`, { cause });
}

/** Waits for a signal, which is the usual end of a server and not a failure. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
