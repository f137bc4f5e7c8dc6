import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesSource, compressPack, decompress, type Image, loadModel, Pack } from '../../src/index.js';
import { goldenFolder, readGolden } from '../golden/golden-list.js';
import { pixelHash } from '../golden/pixel-hash.js';
import { skipWithoutPython } from './python.js';

const root = path.resolve(import.meta.dirname, '../..');
const models = path.join(root, 'models');
const script = path.join(import.meta.dirname, 'decode.py');
const page = readFileSync(path.join(root, 'src/format/FORMAT.md'), 'utf8');

/** Their 138860 symbols cost Python a network each, which takes it a minute and shows no more than the small ones. */
const SLOW = ['mnist-rd.tiles-gray.aec', 'mnist-rd.tiles-gray-lossless.aec', 'photo.tiles-gray-lossless.aec'];

/** One model of each architecture. */
const PACKED = ['mnist-conv-8', 'mnist-vae', 'mnist-rd', 'photo'];

const golden = Object.entries(readGolden()).filter(([file]) => !SLOW.includes(file));
const shipped = [...new Set(golden.map(([, { model }]) => model))];

interface Decoded {
  file: string;
  name?: string;
  pixels?: string;
  metadata?: unknown;
  error?: string;
  message?: string;
}

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'aec-reference-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe.skipIf(skipWithoutPython)(`a decoder made from the format page alone${skipWithoutPython}`, () => {
  it.each(shipped)(
    'gives the same pixels for the frozen files of %s',
    (id) => {
      const frozen = golden.filter(([, { model }]) => model === id);
      const decoded = decode(...frozen.map(([file]) => path.join(goldenFolder, file)));
      expect(decoded.map(({ file, pixels, message }) => [path.basename(file), pixels ?? message])).toEqual(
        frozen.map(([file, { pixels }]) => [file, pixels]),
      );
    },
    300_000,
  );

  it.each(PACKED)('gives the same pixels for a pack of %s', async (id) => {
    const model = await loadModel(path.join(models, id));
    const images = [
      { image: pattern(28, 28, 1), name: 'one' },
      { image: pattern(28, 28, 1), name: 'folder/two' },
      { image: pattern(30, 9, 3), name: 'größer.png' },
      { image: pattern(1, 1, 1) },
      ...[8, 9, 10, 11, 13].map((n) => ({ image: pattern(1, 1, 1), name: `at ${n}, 0098.png` })),
      ...[99, 101, 103, 105].map((n) => ({ image: pattern(1, 1, 1), name: `at 13, 00${n}.png` })),
      { image: { ...pattern(9, 7, 1), alpha: pattern(9, 7, 1).data }, name: `at 13, 00107.png` },
      { image: pattern(9, 7, 1) },
      { image: { ...pattern(9, 7, 1), alpha: new Uint8Array(63).map((_, i) => (i < 40 ? 255 : 0)) } },
    ];
    const parts: Uint8Array[] = [];
    for await (const part of compressPack(images, model)) parts.push(part);
    const bytes = Buffer.concat(parts);
    const expected: unknown[] = [];
    for await (const { name, image } of (await Pack.open(bytesSource(bytes))).images(model)) {
      expected.push([name ?? null, pixelHash(image)]);
    }
    model.dispose();
    expect(decode(write('pack.aec', bytes)).map(({ name, pixels }) => [name, pixels])).toEqual(expected);
  });

  it('has a line for every damaged file, and goes on', async () => {
    const [name] = golden[0]!;
    const bytes = readFileSync(path.join(goldenFolder, name));
    const bad = Buffer.from(bytes);
    bad[bad.length - 1]! ^= 1;
    const files = [
      write('bad.aec', bad),
      write('short.aec', bytes.subarray(0, 9)),
      write('no.aec', Buffer.from('no')),
    ];
    const decoded = decode(...files, path.join(goldenFolder, name));
    expect(decoded.map(({ error }) => error)).toEqual(['checksum', 'format', 'format', undefined]);
    expect(decoded[3]!.pixels).toBe(golden[0]![1].pixels);
  });

  it('writes images', async () => {
    const [name, { model: id }] = golden.find(([file]) => file.endsWith('.odd-gray.aec'))!;
    decode(path.join(goldenFolder, name), '-o', scratch);
    const model = await loadModel(path.join(models, id));
    const { width, height, data } = await decompress(readFileSync(path.join(goldenFolder, name)), model);
    model.dispose();
    const written = readFileSync(path.join(scratch, `${name.replace(/\.aec$/, '')}.0.pgm`));
    expect(written).toEqual(Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), data]));
  });

  it('has the tables of the page', () => {
    const script =
      'import json; from decoder.numbers import *; print(json.dumps([POWERS, [exp(1), exp(-0.1), sigmoid(2)]]))';
    const bits = [...block('bits', '## 8.').matchAll(/\w{16}$/gm)].map(([hex]) =>
      Buffer.from(hex, 'hex').readDoubleBE(),
    );
    const powers = block('powers', '## 8.').trim().split(/\s+/).map(Number);
    expect(JSON.parse(python('-c', script))).toEqual([powers, bits]);
  });

  it('reads the worked examples of the page', () => {
    const symbols = block('symbols').trim().split(/\s+/).map(Number);
    const rows = [symbols, [...symbols, ...symbols.map(() => 0)]];
    expect(JSON.parse(python('-c', WORKED_EXAMPLES, block('json'), block('hex'), block('pack')))).toEqual(
      rows,
    );
  });
});

/** Gives its own Model to the files of the examples, whose model is no folder. */
const WORKED_EXAMPLES = `
import json, sys
import numpy as np
from decoder.container import decode
from decoder.conv import Factorized
from decoder.symbols import Distribution

entropy, image, pack = sys.argv[1:]
tables = json.loads(entropy)["channels"]
symbols = []

class Model:
    channels, stride = 1, 75
    def find(self, prefix, rate):
        assert (prefix.hex(), rate) == ("0123abcd", None)
        return self
    def latent_shape(self, width, height, colour):
        assert (width, height, colour) == (300, 5, False)
        return 1, 4, 2
    def entropy(self, rate):
        return Factorized([
            Distribution(table["minimum"], np.cumsum([0, *table["frequencies"]]).tolist()) for table in tables
        ])
    def samples(self, latent, rate, width, height):
        symbols.extend(latent.ravel().tolist())
        return np.zeros((height, width, 1), np.uint8)

found = []
for example in (image, pack):
    symbols = []
    names = [decoded.name for decoded in decode(bytes.fromhex(example), Model())]
    assert names == [None] or names == ["digit-9.png", "digit-10.png"]
    found.append(symbols)
print(json.dumps(found))
`;

function decode(...args: string[]): Decoded[] {
  const lines = python(script, ...args, '--models', models, '--json');
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** What Python prints. It must not complain, but may report a failure. */
function python(...args: string[]): string {
  const env = { ...process.env, PYTHONPATH: import.meta.dirname, PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout, stderr, error } = spawnSync('python3', args, { encoding: 'utf8', env });
  expect(error).toBeUndefined();
  expect(stderr).toBe('');
  return stdout;
}

function write(name: string, bytes: Uint8Array): string {
  const file = path.join(scratch, name);
  writeFileSync(file, bytes);
  return file;
}

function pattern(width: number, height: number, channels: 1 | 3): Image {
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => (i * i * 7 + width) & 255);
  return { width, height, channels, data };
}

/** The block of the page with this language, from that section on. */
function block(language: string, section = '## 14.'): string {
  const found = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page.slice(page.indexOf(section)));
  return found![1]!;
}
