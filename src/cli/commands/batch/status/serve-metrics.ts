import { createServer } from 'node:http';
import { metricsText } from '../../../../batch/queue/metrics-text.js';
import type { OpenQueue } from '../../../../batch/queue/open-queue.js';
import { readStatus } from '../../../../batch/queue/status.js';
import { closeWhenStopped, listenLocally } from '../../../io/local-server.js';
import { printResult } from '../../../io/output.js';

const TEXT = 'text/plain; version=0.0.4; charset=utf-8';

/** Serves the figures of a queue at `/metrics` until SIGINT or SIGTERM. `AecError('usage')` if the port cannot be used. */
export async function serveMetrics(queue: OpenQueue, port: number): Promise<void> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') return response.writeHead(404).end();
    return readStatus(queue).then(
      (status) => response.writeHead(200, { 'Content-Type': TEXT }).end(metricsText(status)),
      () => response.writeHead(503).end(),
    );
  });
  printResult(`serving ${await listenLocally(server, port)}metrics (Ctrl-C stops it)`);
  await closeWhenStopped(server);
}
