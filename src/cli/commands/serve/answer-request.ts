import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import type { Served } from './served-files.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.bin': 'application/octet-stream',
};

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
    const body = 'text' in found ? Buffer.from(found.text) : await readFile(found.file);
    const extension = path.extname('file' in found ? found.file : name);
    response.writeHead(200, {
      'Content-Type': TYPES[extension] ?? 'application/octet-stream',
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
