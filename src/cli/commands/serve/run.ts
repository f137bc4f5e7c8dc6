import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AecError } from '../../../errors.js';
import { printResult } from '../../io/output.js';
import { answerRequest } from './answer-request.js';
import { servedFiles } from './served-files.js';

/** Other machines do not reach it. */
const HOST = '127.0.0.1';

/**
 * `aec serve`: the page of src/web and the installed models over HTTP, until the process is interrupted or told to end.
 * `AecError('usage')` if the port is taken.
 */
export async function servePage({ port, quiet }: { port: number; quiet?: boolean }): Promise<void> {
  const files = await servedFiles();
  const server = createServer((request, response) => answerRequest(request, response, files));
  await listen(server, port);
  const url = `http://${HOST}:${(server.address() as AddressInfo).port}/`;
  if (!quiet) printResult(`${url} shows the page; Ctrl-C ends it.`);
  await untilTold();
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
  const where = `port ${port} of ${HOST}`;
  if (cause.code === 'EADDRINUSE') {
    return new AecError('usage', `${where} is taken; pass another --port, or --port 0 for any`, { cause });
  }
  if (cause.code !== 'EACCES') return cause;
  return new AecError('usage', `${where} is not allowed to this user; pass --port 1024 or above`, { cause });
}

/** Being interrupted is how a server ends: no failure. */
function untilTold(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
