import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listPlace } from '../../src/batch/places/list-place.js';
import type { ListedFile } from '../../src/batch/places/listed-file.js';
import { listS3 } from '../../src/batch/places/s3-list.js';
import { s3Place } from '../../src/batch/places/s3-place.js';
import { noS3, S3Server } from './s3-server.js';

const MEGABYTE = 2 ** 20;

describe.skipIf(noS3)(`S3${noS3}`, () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await S3Server.start();
    Object.assign(process.env, server.env);
    await server.makeBucket('images');
  });
  afterAll(() => server.stop());

  const bytes = (text: string) => new TextEncoder().encode(text);
  const text = async (ref: string) => new TextDecoder().decode(await s3Place.read(ref, { most: 1000 }));

  it('is written and read whole, under any key', async () => {
    const refs = ['plain.aec', 'a b/ä?#&+%41.aec', 'deep/er/.hidden', '//slashes'];
    for (const ref of refs.map((key) => `s3://images/keys/${key}`)) {
      expect(await s3Place.publish(ref, bytes(ref), { existing: 'refuse' })).toBe(true);
      expect(await text(ref)).toBe(ref);
      expect(await s3Place.stat(ref)).toMatchObject({ bytes: bytes(ref).length });
    }
  });

  it('knows what is not there', async () => {
    expect(await s3Place.stat('s3://images/none')).toBeUndefined();
    await expect(s3Place.read('s3://images/none', { most: 10 })).rejects.toMatchObject({
      code: 'input',
      message: 's3://images/none: no such object',
    });
    await expect(s3Place.read('s3://no-such-bucket/x', { most: 10 })).rejects.toMatchObject({
      code: 'input',
      message: 's3://no-such-bucket/x: no such bucket',
    });
  });

  it('reads no more than it may', async () => {
    const ref = 's3://images/ten';
    await s3Place.publish(ref, bytes('0123456789'), {});
    expect((await s3Place.read(ref, { most: 10 })).length).toBe(10);
    await expect(s3Place.read(ref, { most: 9 })).rejects.toMatchObject({
      code: 'input',
      message: `${ref}: larger than 9 B, the most that is read`,
    });
  });

  it('does with an object that exists what is asked', async () => {
    const ref = 's3://images/existing';
    await s3Place.publish(ref, bytes('old'), { existing: 'refuse' });
    await expect(s3Place.publish(ref, bytes('new'), { existing: 'refuse' })).rejects.toThrow(
      /exists already/,
    );
    await expect(s3Place.publish(ref, bytes('new'), { existing: 'same' })).rejects.toThrow(/exists already/);
    expect(await s3Place.publish(ref, bytes('new'), { existing: 'keep' })).toBe(false);
    expect(await s3Place.publish(ref, bytes('old'), { existing: 'same' })).toBe(false);
    expect(await text(ref)).toBe('old');
    expect(await s3Place.publish(ref, bytes('new'), { existing: 'replace' })).toBe(true);
    expect(await text(ref)).toBe('new');
  });

  it('lets one of many writers win', async () => {
    const ref = 's3://images/race';
    const writers = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const won = await Promise.all(
      writers.map((name) => s3Place.publish(ref, bytes(name), { existing: 'keep' })),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await text(ref)).toBe(writers[won.indexOf(true)]);
  });

  it('sends what is large in parts, and keeps what exists there, too', async () => {
    const large = new Uint8Array(65 * MEGABYTE).fill(7);
    const ref = 's3://images/large';
    expect(await s3Place.publish(ref, large, { existing: 'refuse' })).toBe(true);
    const head = await fetch(`${server.url}/images/large`, { method: 'HEAD' });
    expect(head.headers.get('etag')).toMatch(/-5"$/); // parts of 16 MB
    expect(Buffer.compare(await s3Place.read(ref, { most: large.length }), large)).toBe(0);
    await expect(s3Place.publish(ref, large.fill(8), { existing: 'refuse' })).rejects.toThrow(
      /exists already/,
    );
  });

  it('keeps time and permissions of a file', async () => {
    const ref = 's3://images/times';
    await s3Place.publish(ref, bytes('x'), { modified: 1_600_000_000_123, mode: 0o640 });
    expect(await s3Place.stat(ref)).toEqual({ bytes: 1, modified: 1_600_000_000_123, mode: 0o640 });
  });

  it('lists more objects than one answer holds, in order, and no folders', async () => {
    await server.makeBucket('many');
    const names = Array.from({ length: 23 }, (_, n) => `${String(n).padStart(5, '0')}.png`);
    const others = ['', 'notes.txt', '.hidden.png', 'sub/LAST.PNG'];
    for (const name of [...names, ...others]) await server.put('many', `set/${name}`, 'x');
    await server.put('many', 'settings.png', 'x');
    expect(await all(listS3('s3://many/set', 7))).toEqual([...names, ...others.slice(1)].sort());
    expect(await all(listPlace('s3://many/set/', ['png']))).toEqual([...names, 'sub/LAST.PNG']);
    expect(await all(listPlace('s3://many', ['png']))).toHaveLength(25);
    expect(await all(listPlace('s3://many/none', ['png']))).toEqual([]);
  });

  it('says what is wrong with an address', async () => {
    for (const [ref, message] of [
      ['s3://', 'must be s3://BUCKET'],
      ['s3:///key', 'must be s3://BUCKET'],
      ['s3://Bad_Bucket/x', '"Bad_Bucket" cannot be the name of a bucket'],
      ['s3://a/b', '"a" cannot be the name of a bucket, which has 3 to 63'],
    ] as const) {
      await expect(s3Place.stat(ref)).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining(message),
      });
    }
  });
});

async function all(files: AsyncIterable<ListedFile>): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, bytes } of files) {
    expect(bytes).toBe(1);
    names.push(name);
  }
  return names;
}
