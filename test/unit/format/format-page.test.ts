import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FactorizedModel } from '../../../src/entropy/factorized.js';
import { RangeEncoder } from '../../../src/entropy/range-encoder.js';
import { decodeSymbols, encodeSymbols } from '../../../src/entropy/symbols.js';
import { readImageFile, writeImageFile } from '../../../src/format/image-file.js';

// The worked example of FORMAT.md, read out of the page: what it shows must be what the code does.
const page = readFileSync(join(import.meta.dirname, '../../../src/format/FORMAT.md'), 'utf8');

/** The content of the page's only fenced block of that kind. */
function block(kind: string): string {
  const blocks = [...page.matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\``, 'gm'))];
  expect(blocks.length).toBe(1);
  return blocks[0]![1]!;
}

const file = new Uint8Array(Buffer.from(block('hex').replace(/\s/g, ''), 'hex'));
const model = FactorizedModel.fromJSON(JSON.parse(block('json')));
const symbols = Int32Array.from(block('symbols').trim().split(/\s+/), Number);
const shape = { height: 1, width: 4, channels: 2 };

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
