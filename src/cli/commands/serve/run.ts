import { createServer } from 'node:http';
import { closeWhenStopped, listenLocally } from '../../io/local-server.js';
import { printNote, printResult } from '../../io/output.js';
import { answerRequest } from './answer-request.js';
import { servedFiles } from './served-files.js';

/**
 * `aec serve`: serves the page of src/web and the installed models over HTTP, until SIGINT or SIGTERM arrives. Throws
 * AecError('usage') if the port cannot be used.
 */
export async function servePage({ port, quiet }: { port: number; quiet?: boolean }): Promise<void> {
  const files = await servedFiles(({ message }) => printNote(`aec: warning: not served: ${message}`));
  const server = createServer((request, response) => answerRequest(request, response, files));
  const url = await listenLocally(server, port);
  if (!quiet) printResult(`serving ${url} (Ctrl-C stops it)`);
  await closeWhenStopped(server);
}
