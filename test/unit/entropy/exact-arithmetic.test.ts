import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// What decides a symbol's probability must be the same number on every machine. ECMAScript defines + − × ÷ and these
// functions bit for bit; it leaves exp, log, pow, ** and the like to the implementation.
const EXACT = ['floor', 'sqrt', 'fround', 'imul', 'min', 'max'];

const folder = join(import.meta.dirname, '../../../src');
const DECIDING = [
  'runtime/accumulate.ts',
  'runtime/exact-network.ts',
  'model-store/float16.ts',
  ...[
    'causal-window',
    'context-model',
    'context-network',
    'gain-features',
    'sample-classes',
    'sample-mixture',
  ].map((name) => `architectures/rd/coding/${name}.ts`),
  ...['latent-cells', 'latent-model', 'latent-network', 'scale-tables'].map(
    (name) => `architectures/photo/coding/${name}.ts`,
  ),
  ...['residual-model', 'residual-plane', 'least-squares'].map(
    (name) => `architectures/lossless/coding/${name}.ts`,
  ),
];
const files = [
  ...readdirSync(join(folder, 'entropy'), { encoding: 'utf8' }).map((name) => `entropy/${name}`),
  ...DECIDING,
];

/** What a source text uses beyond exact arithmetic; comments do not count. */
function violations(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
  const found = [...(code.match(/\*\*=?/g) ?? [])];
  for (const [use, member] of code.matchAll(/\bMath\b(?:\s*\.\s*(\w+))?/g)) {
    if (member === undefined || !EXACT.includes(member)) found.push(use);
  }
  found.push(...(code.match(/\b(?:Date|Intl|BigInt|eval|random|toLocaleString)\b/g) ?? []));
  for (const [, path] of code.matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
    if (!/^\.{1,2}\/[\w./-]+\.js$/.test(path!)) found.push(`import of ${path}`);
  }
  return found;
}

test('src/entropy is there to be read', () => {
  expect(files).toContain('entropy/range-encoder.ts');
});

test.each(files)('%s uses exact arithmetic only, and nothing that a browser lacks', (file) => {
  expect(violations(readFileSync(join(folder, file), 'utf8'))).toEqual([]);
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
