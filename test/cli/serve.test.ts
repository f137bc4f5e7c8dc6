import { cp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeModelFolder } from '../../src/model-store/folder.js';
import { findModel } from '../../src/model-store/installed.js';
import { type Serving, serve } from '../web/serve.js';
import { temporaryFolder, writeFiles } from './images.js';
import { runAec } from './run-aec.js';

interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly sniff: string | string[] | undefined;
  readonly body: string;
}

describe('aec serve', async () => {
  const cwd = await temporaryFolder();
  const { folder: shipped } = await findModel('mnist-conv-8');
  const models = path.join(cwd, 'models');
  await cp(shipped, path.join(models, 'linked'), { recursive: true });
  await rm(path.join(models, 'linked/encoder/network.bin'));
  await writeFiles(cwd, { secret: 'secret' });
  await symlink(path.join(cwd, 'secret'), path.join(models, 'linked/encoder/network.bin'));
  await cp(shipped, path.join(models, 'active'), { recursive: true });
  const spec = JSON.parse(await readFile(path.join(shipped, 'codec.json'), 'utf8'));
  const script = '<script>alert(1)</script>';
  const files = new Map([
    ['codec.json', Buffer.from(JSON.stringify({ ...spec, id: script }))],
    ['page.bin', Buffer.from(script)],
  ]);
  const { hash: active } = await writeModelFolder(
    path.join(models, 'active'),
    script,
    files,
    new Map([['extra.html', script]]),
  );
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
          resolve({
            status: response.statusCode!,
            type: response.headers['content-type'],
            sniff: response.headers['x-content-type-options'],
            body,
          }),
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
    ['/photograph.jpg', 'image/jpeg'],
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

  it('serves nothing active from a model folder, nothing that no manifest lists, and no damaged model', async () => {
    for (const name of ['manifest.json', 'codec.json', 'page.bin']) {
      expect(await ask(`/models/${active}/${name}`)).toMatchObject({
        status: 200,
        type: 'application/octet-stream',
        sniff: 'nosniff',
      });
    }
    expect((await ask(`/models/${active}/extra.html`)).status).toBe(404);
    const list = JSON.parse((await ask('/models.json')).body).models.map(({ id }: { id: string }) => id);
    expect(list.filter((id: string) => id === 'mnist-conv-8')).toHaveLength(1);
    expect(list).toContain(script);
    await writeFile(path.join(models, 'active/codec.json'), 'secret');
    expect((await ask(`/models/${active}/codec.json`)).body).not.toContain('secret');
    const { files } = JSON.parse((await ask(`/models/${active}/manifest.json`)).body);
    expect(Object.keys(files)).toContain('page.bin');
  });

  it('answers GET and HEAD under its own name only', async () => {
    expect((await ask('/', 'POST')).status).toBe(405);
    expect(await ask('/', 'HEAD')).toMatchObject({ status: 200, body: '' });
    expect((await ask('/', 'GET', { Host: 'elsewhere.example' })).status).toBe(403);
  });

  it('says in one line that a port is taken', async () => {
    const port = new URL(serving.url).port;
    const { code, stderr } = await runAec(['serve', '--port', port], { cwd: await temporaryFolder() });
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
