import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PackNameReader, PackNameWriter } from '../../../src/codec/pack-names.js';
import { bytesSource } from '../../../src/codec/pack-source.js';
import { exactExp, exactSigmoid } from '../../../src/entropy/exact-exp.js';
import { FactorizedModel } from '../../../src/entropy/factorized.js';
import { POWERS } from '../../../src/entropy/mixture-tables.js';
import { RangeEncoder } from '../../../src/entropy/range-encoder.js';
import { decodeLatents, emptyLatents, encodeLatents } from '../../../src/entropy/symbols.js';
import { readImageFile, writeImageFile } from '../../../src/format/image-file.js';
import {
  readPackBlock,
  readPackHeader,
  readPackIndex,
  writePackBlock,
  writePackHeader,
  writePackIndex,
} from '../../../src/format/pack-file.js';
import { finishSteps, runSteps } from '../../../src/steps.js';
import { decodeSymbols, encodeSymbols } from '../../one-latent.js';

// The worked examples of FORMAT.md, read out of the page: what it shows must be what the code does.
const page = readFileSync(join(import.meta.dirname, '../../../src/format/FORMAT.md'), 'utf8');

/** The content of the page's only fenced block of that kind. */
function block(kind: string): string {
  const blocks = [...page.matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\``, 'gm'))];
  expect(blocks.length).toBe(1);
  return blocks[0]![1]!;
}

const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex.replace(/\s/g, ''), 'hex'));
const file = bytesOf(block('hex'));
const [packHeader, packBlock, packNames, packIndex] = block('pack').trim().split('\n').map(bytesOf);
const model = FactorizedModel.fromJSON(JSON.parse(block('json')));
const symbols = Int32Array.from(block('symbols').trim().split(/\s+/), Number);
const shape = { height: 1, width: 4, channels: 2 };
const NAMES = ['digit-9.png', 'digit-10.png'];

test('the example is a file, its payload the example’s symbols', () => {
  const { header, payload } = readImageFile(file);
  expect(header).toEqual({ version: 1, channels: 1, modelPrefix: '0123abcd', width: 300, height: 5 });
  expect(decodeSymbols(payload, shape, model)).toEqual(symbols);
});

test('its symbols and header give the example’s bytes', () => {
  const payload = encodeSymbols(symbols, shape, model);
  const header = { channels: 1 as const, modelPrefix: '0123abcd', width: 300, height: 5 };
  expect(writeImageFile(header, payload)).toEqual(file);
});

test('the table of steps is what the encoder goes through', () => {
  const steps = block('steps').trim().split('\n').slice(1);
  expect(steps.length).toBe(12);
  const encoder = new RangeEncoder();
  const hex = (value: number) => value.toString(16).padStart(12, '0');
  for (const line of steps) {
    const [, start, frequency, written, low, range] = line.split(/\s+/);
    encoder.encode(Number(start), Number(frequency));
    const state = encoder as unknown as { low: number; range: number; output: Uint8Array; length: number };
    const bytes = Buffer.from(state.output.subarray(0, state.length)).toString('hex');
    expect([bytes || '-', hex(state.low), hex(state.range)]).toEqual([written, low, range]);
  }
  expect(encoder.finish()).toEqual(readImageFile(file).payload);
});

test('the pack of the page reads as the page says', async () => {
  expect(readPackHeader(packHeader!)).toMatchObject({ modelPrefix: '0123abcd', length: packHeader!.length });
  const { payload, ...rest } = readPackBlock(packBlock!);
  expect(rest).toEqual({ count: 2, width: 300, height: 5, isApart: false, channels: 1 });
  const names = { firstImage: 0, count: 2, offset: packHeader!.length + packBlock!.length };
  const part = { ...names, length: packNames!.length };
  const reader = new PackNameReader([{ ...part, offset: 0 }], bytesSource(packNames!));
  for (const [image, name] of NAMES.entries()) expect(await runSteps(reader.nameOf(image), {})).toBe(name);
  expect(finishSteps(decodeLatents(payload, emptyLatents(2, shape), shape, model))).toEqual([
    symbols,
    new Int32Array(8),
  ]);
  const size = part.offset + packNames!.length + packIndex!.length;
  const entry = { firstImage: 0, count: 2, offset: packHeader!.length, length: packBlock!.length };
  expect(readPackIndex(packIndex!, packHeader!.length, size)).toEqual({ blocks: [entry], names: [part] });
});

test('its images give the pack of the page', () => {
  const payload = finishSteps(encodeLatents([symbols, new Int32Array(8)], shape, model));
  const images = { count: 2, width: 300, height: 5, channels: 1 as const };
  const writer = new PackNameWriter();
  for (const name of NAMES) finishSteps(writer.add(name));
  const [part] = finishSteps(writer.finish());
  expect(writePackHeader({ modelPrefix: '0123abcd' })).toEqual(packHeader);
  expect(writePackBlock({ ...images, isApart: false, payload })).toEqual(packBlock);
  expect(part).toEqual({ count: 2, bytes: packNames });
  const sizes = [packBlock!, packNames!].map(({ length }) => [{ count: 2, length }]);
  expect(writePackIndex(sizes[0]!, sizes[1]!)).toEqual(packIndex);
});

test('exp and sigmoid have the bits of the page', () => {
  const lines = block('bits').trim().split('\n');
  expect(lines.length).toBe(3);
  for (const line of lines) {
    const [name, x, bits] = line.split(/\s+/);
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE((name === 'exp' ? exactExp : exactSigmoid)(Number(x)));
    expect(bytes.toString('hex')).toBe(bits);
  }
});

test('the powers of two of the page are those of its formula, and of the kernels', () => {
  const powers = block('powers').trim().split(/\s+/).map(Number);
  expect(powers).toEqual(Array.from({ length: 64 }, (_, j) => Math.floor(2 ** (30 + j / 64) + 0.5)));
  expect(powers).toEqual([...POWERS]);
});

test('the page defers to no source file', () => {
  expect(page).not.toMatch(/\w\.ts\b/);
});
