import { request } from 'node:http';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Serving, serve } from '../web/serve.js';
import { temporaryFolder } from './images.js';
import { runAec } from './run-aec.js';

interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: string;
}

describe('aec serve', async () => {
  const cwd = await temporaryFolder();
  let serving: Serving;
  beforeAll(async () => {
    serving = await serve(cwd);
  });
  afterAll(() => serving.process.kill('SIGKILL'));

  /** Sends the path as it stands; `fetch` would take `..` out of it. */
  function ask(path: string, method = 'GET', headers: Record<string, string> = {}): Promise<Answer> {
    const { hostname, port } = new URL(serving.url);
    return new Promise((resolve, reject) => {
      const asked = request({ hostname, port, path, method, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode!, type: response.headers['content-type'], body }),
        );
      });
      asked.on('error', reject);
      asked.end();
    });
  }

  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/page.js', 'text/javascript; charset=utf-8'],
    ['/style.css?x=1', 'text/css; charset=utf-8'],
    ['/tfjs-backend-wasm-simd.wasm', 'application/wasm'],
    ['/models.json', 'application/json'],
    ['/digit.png', 'image/png'],
  ])('%s is %s', async (path, type) => {
    expect(await ask(path)).toMatchObject({ status: 200, type });
  });

  it('has every file of every model that it lists', async () => {
    const { models } = JSON.parse((await ask('/models.json')).body);
    expect(models.map(({ id }: { id: string }) => id)).toContain('mnist-rd');
    for (const { folder } of models) {
      const { files } = JSON.parse((await ask(`/${folder}manifest.json`)).body);
      for (const name of Object.keys(files)) expect((await ask(`/${folder}${name}`)).status).toBe(200);
    }
  });

  it.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/models/',
    '/index.d.ts',
    '//',
  ])('%s leads nowhere', async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  it('answers GET and HEAD under its own name only', async () => {
    expect((await ask('/', 'POST')).status).toBe(405);
    expect(await ask('/', 'HEAD')).toMatchObject({ status: 200, body: '' });
    expect((await ask('/', 'GET', { Host: 'elsewhere.example' })).status).toBe(403);
  });

  it('says in one line that a port is taken', async () => {
    const port = new URL(serving.url).port;
    const { code, stderr } = await runAec(['serve', '--port', port], { cwd });
    expect(stderr).toBe(`aec: port ${port} on 127.0.0.1 is in use; pass another port, or 0 for a free one\n`);
    expect(code).toBe(2);
  });

  it('is not reached from other machines', async () => {
    const other = createServer();
    const port = Number(new URL(serving.url).port);
    const free = await new Promise((resolve) => {
      other.once('error', () => resolve(false));
      other.listen(port, '127.0.0.2', () => resolve(true));
    });
    other.close();
    expect(free).toBe(true);
  });

  it('ends on Ctrl-C, as it is meant to', async () => {
    serving.process.kill('SIGINT');
    expect(await serving.ended).toEqual({ code: 0, signal: null });
  });
});
