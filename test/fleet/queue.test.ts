import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openQueue } from '../../src/batch/queue/open-queue.js';
import { readStatus } from '../../src/batch/queue/status.js';
import { openDataset } from '../../src/data/dataset.js';
import { encodeImage } from '../../src/image/write.js';
import { filesIn, temporaryFolder } from '../cli/images.js';
import { linesOf, runAec } from '../cli/run-aec.js';
import { writeTinyVae } from '../cli/tiny-models.js';
import { eventually } from './outside-programs.js';
import { noRedis, RedisServer } from './redis-server.js';
import { type RunningAec, startAec } from './start-aec.js';

/** Two bundles, and less than one. */
const COUNT = 300;
const FEW = 3;

/** Workers that others believe dead soon. */
const SHORT_LEASE = ['--lease', '5'];

describe.skipIf(noRedis)(`aec batch${noRedis}`, async () => {
  const cwd = await temporaryFolder();
  let redis: RedisServer;
  let env: Record<string, string>;
  const running: RunningAec[] = [];

  beforeAll(async () => {
    redis = await RedisServer.start();
    env = { AEC_REDIS: redis.url };
    const digits = await openDataset('mnist', { split: 'test', limit: COUNT });
    await mkdir(path.join(cwd, 'in'));
    await mkdir(path.join(cwd, 'few'));
    for (let n = 0; n < COUNT; n++) {
      const png = await encodeImage(await digits.image(n), 'png');
      await writeFile(path.join(cwd, 'in', `${n}.png`), png);
      if (n < FEW) await writeFile(path.join(cwd, 'few', `${n}.png`), png);
    }
    expect((await aec('compress', 'in', '-o', 'alone/', '--no-verify', '--quiet')).code).toBe(0);
  });
  afterAll(async () => {
    for (const { process } of running) process.kill('SIGKILL');
    await redis.stop();
  });

  const aec = (...args: string[]) => runAec(args, { cwd, env });
  const batch = (command: string, queue: string, ...args: string[]) =>
    aec('batch', command, ...args, '--queue', queue);
  /** Runs a worker until nothing is left to do. */
  const work = (queue: string, ...args: string[]) =>
    batch('worker', queue, '--until-done', '--jobs', '1', ...args);
  const statusOf = async (name: string) => {
    const queue = await openQueue({ name, redis: redis.url });
    return readStatus(queue).finally(() => queue.close());
  };
  const startWorker = (queue: string, ...args: string[]) => {
    const worker = startAec(['batch', 'worker', '--jobs', '1', '--queue', queue, ...SHORT_LEASE, ...args], {
      cwd,
      env,
    });
    running.push(worker);
    return worker;
  };
  const written = (folder: string) => readdir(path.join(cwd, folder)).catch((): string[] => []);
  const halfway = (folder: string) =>
    eventually(async () => expect((await written(folder)).length).toBeGreaterThan(20));

  /** Whether a folder holds what one process makes of the images, and nothing else. */
  async function expectSameAsAlone(folder: string, count = COUNT): Promise<void> {
    const names = await readdir(path.join(cwd, folder));
    expect(names.sort()).toEqual(Array.from({ length: count }, (_, n) => `${n}.aec`).sort());
    for (const name of names) {
      const [ours, alone] = await Promise.all(
        [folder, 'alone'].map((at) => readFile(path.join(cwd, at, name))),
      );
      expect(ours!.equals(alone!), name).toBe(true);
    }
  }

  it('codes each image once, with the bytes of a single process', async () => {
    const first = await batch('enqueue', 'plain', 'in', '-o', 'plain');
    expect(first.stdout.toString()).toBe(`plain on ${redis.url}: 300 images in 2 bundles put in\n`);
    expect((await batch('enqueue', 'plain', 'in', '-o', 'plain')).stdout.toString()).toContain(
      'of which 0 put in',
    );
    expect(JSON.parse((await batch('status', 'plain', '--json')).stdout.toString())).toMatchObject({
      images: { total: 300, coded: 0, left: 300 },
      bundles: { total: 2, waiting: 2 },
      secondsLeft: null,
    });
    const worker = await work('plain', '--json');
    expect(worker).toMatchObject({ code: 0, stderr: '' });
    const bundles = linesOf(worker.stdout).map((line) => JSON.parse(line));
    expect(bundles.map(({ outcome, coded }) => [outcome, coded]).sort()).toEqual([
      ['finished', 256],
      ['finished', 44],
    ]);
    expect(await statusOf('plain')).toMatchObject({
      images: { total: 300, coded: 300, failed: 0, left: 0 },
      bundles: { total: 2, finished: 2, waiting: 0, active: 0 },
      workers: [],
      secondsLeft: 0,
    });
    await expectSameAsAlone('plain');
    const again = await batch('enqueue', 'plain', 'in', '-o', 'plain', '--json');
    expect(JSON.parse(again.stdout.toString())).toEqual({
      queue: 'plain',
      images: 300,
      bundles: 2,
      added: 0,
    });
    expect((await statusOf('plain')).bundles.waiting).toBe(0);
  });

  it('loses nothing when a worker is killed, and leaves nothing behind', async () => {
    await batch('enqueue', 'killed', 'in', '-o', 'killed');
    const worker = startWorker('killed');
    await halfway('killed');
    worker.process.kill('SIGKILL');
    await worker.ended;
    expect((await written('killed')).length).toBeLessThan(COUNT);
    expect((await work('killed', ...SHORT_LEASE)).code).toBe(0);
    expect((await statusOf('killed')).images).toMatchObject({ coded: 300, failed: 0, left: 0 });
    await expectSameAsAlone('killed');
  });

  it('hands back what is not done when a worker has to end', async () => {
    await batch('enqueue', 'ended', 'in', '-o', 'ended');
    const worker = startWorker('ended', '--grace', '0', '--concurrency', '1');
    await halfway('ended');
    worker.process.kill('SIGTERM');
    expect(await worker.ended).toEqual({ code: 0, signal: null });
    expect(worker.output().stdout).toMatch(/^bundle [0-9a-f]{8}: 256 images in \d+s; handed back$/m);
    const before = (await written('ended')).length;
    expect(before).toBeLessThan(256);
    expect((await statusOf('ended')).bundles).toMatchObject({ waiting: 2, active: 0, delayed: 0 });
    expect((await work('ended')).code).toBe(0);
    await expectSameAsAlone('ended');
  });

  it('goes on when Redis comes back', async () => {
    await batch('enqueue', 'redis', 'in', '-o', 'redis');
    const worker = startWorker('redis', '--until-done');
    await halfway('redis');
    await redis.kill();
    await eventually(() => expect(worker.output().stderr).toContain('Redis has gone away'));
    await redis.start();
    expect(await worker.ended).toEqual({ code: 0, signal: null });
    expect(worker.output().stderr).toContain('Redis is back');
    expect((await statusOf('redis')).images).toMatchObject({ total: 300, coded: 300, left: 0 });
    await expectSameAsAlone('redis');
  });

  it('lists what failed, with reasons, and tries it again when asked', async () => {
    await mkdir(path.join(cwd, 'bad'));
    for (const name of ['1.png', '2.png', '3.png']) {
      await writeFile(path.join(cwd, 'bad', name), await readFile(path.join(cwd, 'in', name)));
    }
    const whole = await readFile(path.join(cwd, 'in/2.png'));
    await writeFile(path.join(cwd, 'bad/2.png'), whole.subarray(0, 120));
    await writeFile(path.join(cwd, 'bad/poison.png'), 'this is no image');
    await batch('enqueue', 'bad', 'bad', '-o', 'bad-out');
    expect((await work('bad')).code).toBe(0);
    const watched = await batch('status', 'bad', '--watch');
    expect(watched.code).toBe(3);
    expect(watched.stdout.toString()).toMatch(/^images +2 of 4 images coded \(50 %\), 2 failed$/m);
    const failures = linesOf((await batch('status', 'bad', '--failures')).stdout).sort();
    expect(failures).toEqual([
      expect.stringMatching(/bad\/2\.png: .+ \(1 attempt\)$/),
      expect.stringMatching(/bad\/poison\.png: cannot be read as an image .+ \(1 attempt\)$/),
    ]);
    await writeFile(path.join(cwd, 'bad/2.png'), whole);
    await rm(path.join(cwd, 'bad/poison.png'));
    const retried = await batch('retry', 'bad', '--attempts', '2');
    expect(retried.stdout.toString()).toBe('2 images put into the queue again\n');
    expect((await statusOf('bad')).images).toEqual({ total: 4, coded: 2, failed: 0, left: 2 });
    await work('bad');
    expect((await statusOf('bad')).images).toEqual({ total: 4, coded: 3, failed: 1, left: 0 });
    const [last] = linesOf((await batch('status', 'bad', '--failures', '--json')).stdout);
    expect(JSON.parse(last!)).toMatchObject({ name: 'poison.png', code: 'input', attempts: 2 });
    expect(await filesIn(path.join(cwd, 'bad-out'))).toEqual(['1.aec', '2.aec', '3.aec']);
  });

  it('keeps outputs that are something else, and says so', async () => {
    await mkdir(path.join(cwd, 'taken'));
    await writeFile(path.join(cwd, 'taken/1.aec'), 'mine');
    await batch('enqueue', 'taken', 'few', '-o', 'taken');
    await work('taken');
    const failures = (await batch('status', 'taken', '--failures')).stdout.toString();
    expect(failures).toMatch(/few\/1\.png: .*taken\/1\.aec exists already \(1 attempt\)\n$/);
    expect(await readFile(path.join(cwd, 'taken/1.aec'), 'utf8')).toBe('mine');
    await batch('enqueue', 'taken', 'few', '-o', 'taken', '--force');
    await work('taken');
    await expectSameAsAlone('taken', FEW);
  });

  it('is not worked on with another model', async () => {
    const [here, elsewhere] = ['here', 'elsewhere'].map((name) => path.join(cwd, name)) as [string, string];
    await writeTinyVae(here, 'own', 2);
    await writeTinyVae(elsewhere, 'own', 3);
    const worker = ['batch', 'worker', '--until-done', '--jobs', '1', '--queue', 'model', '--quiet'];
    const order = ['batch', 'enqueue', '../few', '-o', 'out', '-m', 'own', '--queue', 'model'];
    expect((await runAec(order, { cwd: here, env })).code).toBe(0);
    const wrong = await runAec(worker, { cwd: elsewhere, env });
    expect(wrong.code).toBe(5);
    expect(wrong.stderr).toMatch(
      /^aec: the queue holds work for model own \([0-9a-f]{8}\); the one here is [0-9a-f]{8}, of .+elsewhere.models.own; put it into .+\n$/,
    );
    expect(await statusOf('model')).toMatchObject({ images: { coded: 0, failed: 0, left: FEW } });
    expect((await runAec(worker, { cwd: here, env })).code).toBe(0);
    expect(await statusOf('model')).toMatchObject({ images: { coded: FEW, failed: 0 } });
  });

  it('decompresses, too', async () => {
    await batch('enqueue', 'back', 'taken', '-o', 'back', '--decompress');
    await work('back');
    expect(await filesIn(path.join(cwd, 'back'))).toEqual(['0.png', '1.png', '2.png']);
  });

  it('says what Redis says', async () => {
    const queue = await openQueue({ name: 'odd', redis: redis.url });
    await queue.redis.set('{aec}:odd:ledger:totals', 'something else');
    await queue.close();
    const status = await batch('status', 'odd');
    expect(status.code).toBe(3);
    expect(status.stderr).toBe(
      `aec: odd on ${redis.url}: Redis says: WRONGTYPE Operation against a key holding the wrong kind of value\n`,
    );
  });

  it('says that Redis wants a password, and does not show one', async () => {
    const queue = await openQueue({ name: 'locked', redis: redis.url });
    const locked = redis.url.replace('//', '//:wrong@');
    await queue.redis.config('SET', 'requirepass', 'secret');
    const runs = [await batch('status', 'x'), await batch('status', 'x', '--redis', locked)];
    await queue.redis.config('SET', 'requirepass', '');
    await queue.close();
    for (const { code, stderr } of runs) {
      expect(stderr).toBe(`aec: ${redis.url}: Redis wants another user or password; put them into the URL\n`);
      expect(code).toBe(3);
    }
  });

  it('serves its figures to Prometheus, and ends on Ctrl-C', async () => {
    const server = startAec(['batch', 'status', '--queue', 'plain', '--metrics-port', '0'], { cwd, env });
    running.push(server);
    const [url] = await eventually(() => {
      const found = /http:\S+/.exec(server.output().stdout);
      expect(found).not.toBeNull();
      return found!;
    });
    const answer = await fetch(url);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(await answer.text()).toContain('aec_images{queue="plain",state="coded"} 300\n');
    server.process.kill('SIGINT');
    expect(await server.ended).toEqual({ code: 0, signal: null });
  });

  it.each([
    [['enqueue', 'none', '-o', 'x'], 3, 'none: no such file or folder'],
    [['enqueue', 'in/1.png', '-o', 'x'], 3, 'in/1.png: must be a folder, or s3://BUCKET/PREFIX'],
    [['enqueue', 'empty', '-o', 'x'], 3, /empty: contains no images/],
    [['enqueue', 'in', '-o', 'x', '-m', 'nonesuch'], 5, /no model "nonesuch"/],
    [['enqueue', 'in', '-o', 'x', '-m', 'mnist-vae', '--quality', '50'], 2, /mnist-vae/],
    [['enqueue', 'in', '-o', 'x', '--decompress', '--quality', '50'], 2, /--quality says how to compress/],
    [['status', '--queue', 'a:b'], 2, '--queue a:b: must be letters, digits, dots, dashes and underscores'],
    [['status', '--redis', 'http://x'], 2, '--redis: must be a URL like redis://127.0.0.1:6379'],
    [
      ['status', '--redis', 'redis://:secret@127.0.0.1:9'],
      3,
      'redis://127.0.0.1:9: no Redis: nothing answers there',
    ],
  ])('%j ends with %i', async (args, code, message) => {
    await mkdir(path.join(cwd, 'empty'), { recursive: true });
    const run = await aec('batch', ...args);
    expect(run.stderr).toMatch(typeof message === 'string' ? `aec: ${message}\n` : message);
    expect(linesOf(run.stderr)).toHaveLength(1);
    expect(run.code).toBe(code);
  });
});

it.each([
  [
    'bullmq',
    ['batch', 'status'],
    'aec batch needs BullMQ and ioredis; install them with: npm install bullmq ioredis',
  ],
  [
    '@aws-sdk/client-s3',
    ['batch', 'enqueue', 's3://bucket/x', '-o', 'y'],
    /s3:\/\/ needs the AWS SDK; install it with: npm install/,
  ],
])('says how to install %s where it is missing', async (missing, args, message) => {
  const cwd = await temporaryFolder();
  const hook = `export async function resolve(name, context, next) {
    if (name === ${JSON.stringify(missing)}) throw new Error('not here');
    return next(name, context);
  }`;
  const toUrl = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
  const register = `import { register } from 'node:module'; register(${JSON.stringify(toUrl(hook))});`;
  const env = { NODE_OPTIONS: `--import "${toUrl(register)}"`, NODE_NO_WARNINGS: '1' };
  const run = await runAec(args, { cwd, env });
  expect(run.stderr).toMatch(typeof message === 'string' ? `aec: ${message}\n` : message);
  expect(run.code).toBe(2);
});
