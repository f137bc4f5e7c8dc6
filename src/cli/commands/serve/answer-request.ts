import type { IncomingMessage, ServerResponse } from 'node:http';
import { readOrdinaryFile } from '../../../ordinary-file.js';
import type { Served } from './served-files.js';

/** The page may load and run only what this server serves. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "connect-src 'self' blob: data:",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Refuses other host names, so that a foreign page cannot get in by pointing its own name to this machine. */
const OWN_NAMES = /^(127\.0\.0\.1|localhost)(:\d+)?$/;

/** Answers GET and HEAD requests for served files, and refuses all others. */
export async function answerRequest(
  { method, url = '/', headers }: IncomingMessage,
  response: ServerResponse,
  served: Served,
): Promise<void> {
  const refuse = (status: number, text: string) => {
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
  };
  if (!OWN_NAMES.test(headers.host ?? '')) return refuse(403, 'this server answers as 127.0.0.1 only');
  if (method !== 'GET' && method !== 'HEAD') return refuse(405, 'GET and HEAD only');
  const name = url.replace(/[?#].*$/s, '');
  const found = served.get(name);
  if (!found) return refuse(404, 'not found');
  try {
    const body = 'body' in found ? found.body : await readOrdinaryFile(found.file);
    response.writeHead(200, {
      'Content-Type': found.type,
      'Content-Length': body.length,
      'Cache-Control': 'no-cache',
      'Content-Security-Policy': POLICY,
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(method === 'HEAD' ? undefined : body);
  } catch {
    refuse(500, 'cannot be read');
  }
}
