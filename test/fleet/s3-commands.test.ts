import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { s3Place } from '../../src/batch/places/s3-place.js';
import { digitPng, filesIn, temporaryFolder } from '../cli/images.js';
import { linesOf, runAec } from '../cli/run-aec.js';
import { noS3, S3Server } from './s3-server.js';

describe.skipIf(noS3)(`aec with images in S3${noS3}`, async () => {
  const cwd = await temporaryFolder();
  let server: S3Server;
  const names = ['0.png', '1.png', 'deep/2.png', 'deep/er/3.png'];

  beforeAll(async () => {
    server = await S3Server.start();
    Object.assign(process.env, server.env);
    await server.makeBucket('images');
    await mkdir(path.join(cwd, 'in/deep/er'), { recursive: true });
    for (const [n, name] of names.entries()) {
      const png = await digitPng(n);
      await writeFile(path.join(cwd, 'in', name), png);
      await server.put('images', `in/${name}`, png);
    }
    await server.put('images', 'in/notes.txt', 'no image');
    expect((await aec('compress', 'in', '-o', 'local/', '--quiet')).code).toBe(0);
  });
  afterAll(() => server.stop());

  const aec = (...args: string[]) => runAec(args, { cwd, env: server.env });
  const get = async (key: string) => Buffer.from(await s3Place.read(`s3://images/${key}`, { most: 1e6 }));

  async function expectAsLocal(prefix: string): Promise<void> {
    for (const name of await filesIn(path.join(cwd, 'local'))) {
      expect(
        (await get(`${prefix}/${name}`)).equals(await readFile(path.join(cwd, 'local', name))),
        name,
      ).toBe(true);
    }
  }

  it('compresses a prefix to another one, and back to a folder', async () => {
    const there = await aec('compress', 's3://images/in', '-o', 's3://images/small/');
    expect(there).toMatchObject({ code: 0, stderr: '' });
    expect(
      linesOf(there.stdout)
        .slice(1)
        .map((line) => line.split(/\s+/).at(-1)),
    ).toEqual(names.map((name) => `s3://images/small/${name.replace('.png', '.aec')}`));
    await expectAsLocal('small');
    const back = await aec('decompress', 's3://images/small/', '-o', 'back', '--quiet');
    expect(back).toMatchObject({ code: 0, stderr: '' });
    expect(await filesIn(path.join(cwd, 'back'))).toEqual(names);
  });

  it('compresses one object, to S3 or to stdout, and a folder to S3', async () => {
    expect((await aec('compress', 's3://images/in/0.png', '-o', 's3://images/one.aec')).code).toBe(0);
    const local = await readFile(path.join(cwd, 'local/0.aec'));
    expect((await get('one.aec')).equals(local)).toBe(true);
    expect((await aec('compress', 's3://images/in/0.png', '-o', '-')).stdout.equals(local)).toBe(true);
    expect((await aec('compress', 'in', '-o', 's3://images/sent/', '--quiet')).code).toBe(0);
    await expectAsLocal('sent');
  });

  it('keeps what exists, leaves it out or replaces it, as it does with files', async () => {
    const args = ['compress', 's3://images/in', '-o', 's3://images/again/', '--quiet'];
    await server.put('images', 'again/1.aec', 'mine');
    const refused = await aec(...args);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('s3://images/again/1.aec exists already');
    expect((await get('again/1.aec')).toString()).toBe('mine');
    expect(await aec(...args, '--skip-existing')).toMatchObject({ code: 0, stderr: '' });
    expect((await get('again/1.aec')).toString()).toBe('mine');
    expect((await aec(...args, '--force')).code).toBe(0);
    await expectAsLocal('again');
  });

  it('takes a part of a prefix', async () => {
    const parts = ['1/2', '2/2'].map((part) =>
      aec('compress', 's3://images/in', '-o', 'parts/', '--shard', part, '--quiet'),
    );
    expect((await Promise.all(parts)).map(({ code }) => code)).toEqual([0, 0]);
    expect(await filesIn(path.join(cwd, 'parts'))).toEqual(await filesIn(path.join(cwd, 'local')));
  });

  it.each([
    [
      ['compress', 's3://images/none', '-o', 'x/'],
      's3://images/none: no such object, and no images below it',
    ],
    [['compress', 's3://nobucket/in/', '-o', 'x/'], 's3://nobucket/in/: no such bucket'],
    [['compress', 'in/0.png', '-o', 's3://nobucket/0.aec'], 'in/0.png: s3://nobucket/0.aec: no such bucket'],
  ])('%j fails in one line', async (args, message) => {
    const run = await aec(...args);
    expect(run.stderr).toContain(`aec: ${message}`);
    expect(run.code).toBe(3);
  });

  it('says what is missing: a bucket in the address, an answer, credentials', async () => {
    const run = async (ref: string, env: Record<string, string>) =>
      (await runAec(['compress', ref, '-o', 'x/'], { cwd, env: { ...server.env, ...env } })).stderr;
    expect(await run('s3://', {})).toBe(
      'aec: s3://: must be s3://BUCKET/KEY, or s3://BUCKET/PREFIX for many objects\n',
    );
    expect(
      await run('s3://images/in/', { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' }),
    ).toBe('aec: s3://images/in/: nothing answers at the endpoint; check AWS_ENDPOINT_URL\n');
    const nobody = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', HOME: cwd };
    expect(await run('s3://images/in/', nobody)).toMatch(
      /^aec: s3:\/\/images\/in\/: no credentials; set AWS_ACCESS_KEY_ID/,
    );
  });
});
