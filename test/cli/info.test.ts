import { stat } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeImageFile } from '../../src/format/image-file.js';
import { findModel } from '../../src/model-store/installed.js';
import { digitPng, temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';

const cwd = await temporaryFolder();
const aec = (...args: string[]) => runAec(args, { cwd });

beforeAll(async () => {
  const foreign = { channels: 3, modelPrefix: '0badc0de', width: 300, height: 200 } as const;
  await writeFiles(cwd, {
    'digit.png': await digitPng(5),
    'foreign.aec': writeImageFile(foreign, new Uint8Array(100)),
    'bad.aec': 'bad',
  });
  expect((await aec('compress', 'digit.png', '-q')).code).toBe(0);
});

describe('aec info', () => {
  it('tells all fields and the size of each part', async () => {
    const total = (await stat(path.join(cwd, 'digit.aec'))).size;
    const { hash } = await findModel('mnist-rd');
    const { code, stdout } = await aec('info', 'digit.aec', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout.toString('utf8'))).toEqual({
      results: [
        {
          input: 'digit.aec',
          kind: 'image',
          version: 1,
          width: 28,
          height: 28,
          channels: 1,
          modelPrefix: hash.slice(0, 8),
          model: { id: 'mnist-rd', hash },
          rate: 7,
          bytes: { header: 9, payload: total - 13, checksum: 4, total },
          rawBytes: 784,
          bpp: (8 * total) / 784,
        },
      ],
      failures: [],
    });
  });

  it('needs no model', async () => {
    const { code, stdout, stderr } = await aec('info', 'foreign.aec');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(linesOf(stdout)).toEqual([
      'foreign.aec',
      '  format  image, version 1',
      '  pixels  300×200 RGB',
      '  model   not installed (hash 0badc0de…)',
      '  bytes   115 = 11 header + 100 payload + 4 checksum',
      '  rate    0.015 bpp',
      '  ratio   1565× smaller than raw pixels (180 kB)',
    ]);
  });

  it('takes many files, and goes on after a bad one', async () => {
    const { code, stdout, stderr } = await aec('info', 'bad.aec', 'digit.aec');
    expect(code).toBe(4);
    const [headings, row, ...more] = linesOf(stdout);
    expect(headings).toMatch(/^ +pixels +bytes +vs raw +bpp +model +file$/);
    expect(row).toMatch(/^ +28×28 gray +\d+ +[\d.]+× +[\d.]+ +mnist-rd +digit\.aec$/);
    expect(more).toEqual([]);
    expect(linesOf(stderr)).toEqual([
      expect.stringMatching(/^aec: bad\.aec: not an \.aec file/),
      'aec: 1 of 2 inputs failed',
    ]);
    const folder = await aec('info', '.', '--json');
    expect(JSON.parse(folder.stdout.toString('utf8')).results).toHaveLength(2);
  });
});
