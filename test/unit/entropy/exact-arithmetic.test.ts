import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// What decides a symbol's probability must be the same number on every machine. ECMAScript defines + − × ÷ and these
// functions bit for bit; it leaves exp, log, pow, ** and the like to the implementation.
const EXACT = ['floor', 'sqrt', 'fround', 'imul', 'min', 'max'];

const folder = join(import.meta.dirname, '../../../src/entropy');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
);

/** What a source text uses beyond exact arithmetic; comments do not count. */
function violations(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
  const found = [...(code.match(/\*\*=?/g) ?? [])];
  for (const [use, member] of code.matchAll(/\bMath\b(?:\s*\.\s*(\w+))?/g)) {
    if (member === undefined || !EXACT.includes(member)) found.push(use);
  }
  found.push(...(code.match(/\b(?:Date|Intl|BigInt|eval|random|toLocaleString|Float32Array)\b/g) ?? []));
  for (const [, path] of code.matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
    if (!/^(?:\.\/[\w-]+|\.\.\/(?:errors|steps))\.js$/.test(path!)) found.push(`import of ${path}`);
  }
  return found;
}

test('src/entropy is there to be read', () => {
  expect(files).toContain('range-encoder.ts');
});

test.each(files)('%s uses exact arithmetic only, and nothing that a browser lacks', (file) => {
  expect(violations(readFileSync(join(folder, file), 'utf8'))).toEqual([]);
});

test('weights and profiles in half precision are widened by exact arithmetic', () => {
  const source = readFileSync(join(folder, '../models/float16.ts'), 'utf8');
  expect(violations(source)).toEqual(['Float32Array']); // of the way there
});

test('the check sees what it must see', () => {
  expect(violations('x = Math.exp(y) + Math . log2(z)')).toEqual(['Math.exp', 'Math . log2']);
  expect(violations('x = y ** 2; x **= 3')).toEqual(['**', '**=']);
  expect(violations("const { exp } = Math; Math['pow'](2, 3)")).toEqual(['Math', 'Math']);
  expect(violations("import * as tf from '@tensorflow/tfjs-core';")).toEqual([
    'import of @tensorflow/tfjs-core',
  ]);
  expect(violations("const zlib = await import('node:zlib');")).toEqual(['import of node:zlib']);
  expect(violations('/* a ** b */ Math.floor(a * b) // Math.exp')).toEqual([]);
});
