import { readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, it, test } from 'vitest';

// What decides a symbol's probability, or a sample, must be the same number on every machine. ECMAScript defines + − × ÷ and
// these functions bit for bit; it leaves exp, log, pow, ** and the like to the implementation.
const EXACT = ['floor', 'ceil', 'round', 'abs', 'sqrt', 'fround', 'imul', 'clz32', 'min', 'max'];

/** Files in which distributions may be computed: those that a decoder loads, and the kernels, which it loads compiled. */
const CODING = [
  'entropy/**/*.ts',
  'runtime/**/*.ts',
  'architectures/*/coding/**/*.ts',
  'architectures/*/*.ts',
];

/** What symbols cost: encoders choose by it, and no decoder does. */
const PRICES = 'entropy/prices.ts';

/** Where a loader's imports end: these files read or describe model folders, and compute nothing that a probability depends on. */
const READING =
  /^(json\.ts|model-store\/(?!float16|weights-file)|architectures\/([^/]+\/)?(options|network|architecture|rates)\.ts$)/;

type Sources = ReadonlyMap<string, string>;

const root = path.join(import.meta.dirname, '../../../src');
/** Kernels in base64 are what kernels/ was compiled to. */
const compiled = '**/generated-kernels.ts';
const sources: Sources = new Map(
  globSync('**/*.ts', { cwd: root, ignore: compiled }).map((name) => [
    name,
    readFileSync(path.join(root, name), 'utf8'),
  ]),
);
const coding = globSync(CODING, { cwd: root, ignore: compiled });
const deciding = filesThatDecide(sources, coding);
/** Those that decide samples: what runs networks, and what stands between them and pixels. */
const decoding = globSync(['runtime/**/*.ts', 'architectures/*/coding/**/*.ts'], {
  cwd: root,
  ignore: compiled,
});

/**
 * The files that decide probabilities: of `candidates` all in entropy/, the kernels of coders, those that implement an entropy
 * model or make a CDF, those that construct one of these models, and those that import such a file, as what reads a model
 * folder does; and all that these files import, one from another.
 */
function filesThatDecide(all: Sources, candidates: readonly string[]): string[] {
  const codeOf = (name: string) => withoutComments(all.get(name)!);
  const makers = candidates.filter((name) => {
    return (
      name.startsWith('entropy/') ||
      name.includes('/coding/kernels/') ||
      /\bimplements EntropyModel\b|\bCdfSource\b|\bCdf\b|\bcumulative\b/.test(codeOf(name))
    );
  });
  const models = makers.flatMap((name) => {
    return [...codeOf(name).matchAll(/\bclass (\w+)[^{]*\bimplements EntropyModel\b/g)].map(
      (match) => match[1]!,
    );
  });
  const fileAt = (from: string, target: string) =>
    path.posix.join(path.posix.dirname(from), target).replace(/(\.[jt]s)?$/, '.ts');
  const constructors = candidates.filter((name) =>
    models.some((model) => codeOf(name).includes(`new ${model}(`)),
  );
  const loaders = candidates.filter((name) =>
    importsOf(codeOf(name)).some((target) => constructors.includes(fileAt(name, target))),
  );
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name) || !all.has(name)) return;
    found.add(name);
    for (const target of importsOf(codeOf(name))) {
      if (!target.startsWith('.')) continue;
      const file = fileAt(name, target);
      if (!READING.test(file)) visit(file);
    }
  };
  for (const name of [...makers, ...constructors, ...loaders]) visit(name);
  return [...found].sort();
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}

function importsOf(code: string): string[] {
  const values = code.replace(/\bimport type\b[^;]*;/g, '');
  return [...values.matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1]!);
}

/** What a source text uses beyond exact arithmetic; comments do not count. */
function violations(source: string): string[] {
  const code = withoutComments(source);
  const found = [...(code.match(/\*\*=?/g) ?? [])];
  for (const [use, member] of code.matchAll(/\bMath\b(?:\s*\.\s*(\w+))?/g)) {
    if (member === undefined || !EXACT.includes(member)) found.push(use);
  }
  found.push(...(code.match(/\b(?:Date|Intl|BigInt|eval|random|toLocaleString|relaxed_\w+)\b/g) ?? []));
  for (const target of importsOf(code)) {
    // valibot checks what was read from a model folder, and computes nothing. Kernels export from files without an extension.
    if (!/^(\.{1,2}\/[\w./-]+|valibot)$/.test(target)) found.push(`import of ${target}`);
  }
  return found;
}

test.each([...new Set([...deciding, ...decoding])].filter((file) => file !== PRICES))(
  '%s uses exact arithmetic only, and nothing that a browser lacks',
  (file) => {
    expect(violations(sources.get(file)!)).toEqual([]);
  },
);

describe('the files that decide probabilities', () => {
  it('are found: coder, models, networks, features, and what loads them', () => {
    expect(deciding.length).toBeGreaterThan(35);
    for (const name of [
      'entropy/range-encoder.ts',
      'entropy/kernel-model.ts',
      'entropy/kernels/mixture.ts',
      'runtime/integer/small-network.ts',
      'runtime/integer/kernels/dense.ts',
      'model-store/float16.ts',
      'runtime/gain-features.ts',
      'architectures/rd/coding/files.ts',
      'architectures/photo/coding/kernels/cells.ts',
      'architectures/photo/coding/files.ts',
      'architectures/lossless/coding/kernels/least-squares.ts',
      'architectures/lossless/coding/files.ts',
    ]) {
      expect(deciding, name).toContain(name);
    }
  });

  it('include new files of a new architecture, and what they import', () => {
    const made = new Map([
      [
        'architectures/toy/coding/model.ts',
        "import { weigh } from './weigh.js';\nexport class Toy implements EntropyModel {}",
      ],
      ['architectures/toy/coding/weigh.ts', "import { deep } from '../../../deep.js';"],
      ['architectures/toy/coding/make.ts', "import { rate } from '../rate.js';\nnew Toy(rate);"],
      ['architectures/toy/coding/load.ts', "import { make } from './make.js';"],
      ['architectures/toy/coding/pixels.ts', 'Math.exp(1);'],
      ['architectures/toy/rate.ts', 'x = y ** 2;'],
      ['deep.ts', 'Math.log(2)'],
    ]);
    const found = filesThatDecide(
      made,
      [...made.keys()].filter((name) => name.startsWith('architectures/')),
    );
    expect(found).toEqual([
      'architectures/toy/coding/load.ts',
      'architectures/toy/coding/make.ts',
      'architectures/toy/coding/model.ts',
      'architectures/toy/coding/weigh.ts',
      'architectures/toy/rate.ts',
      'deep.ts',
    ]);
    expect(found.flatMap((name) => violations(made.get(name)!))).toEqual(['**', 'Math.log']);
  });
});

test('the check sees what it must see', () => {
  expect(violations('x = Math.exp(y) + Math . log2(z)')).toEqual(['Math.exp', 'Math . log2']);
  expect(violations('x = y ** 2; x **= 3')).toEqual(['**', '**=']);
  expect(violations("const { exp } = Math; Math['pow'](2, 3)")).toEqual(['Math', 'Math']);
  expect(violations("import * as tf from '@tensorflow/tfjs-core';")).toEqual([
    'import of @tensorflow/tfjs-core',
  ]);
  expect(violations("const zlib = await import('node:zlib');")).toEqual(['import of node:zlib']);
  expect(violations('f64x2.relaxed_madd(a, b, c)')).toEqual(['relaxed_madd']);
  expect(violations('/* a ** b */ Math.floor(a * b) // Math.exp')).toEqual([]);
});
