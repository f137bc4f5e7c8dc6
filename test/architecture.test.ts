import { readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { codingArchitectures } from '../src/architectures/coding-registry.js';

const root = path.resolve(import.meta.dirname, '../src');

/** Files that every folder may import. */
const FREE = [
  'atomic-write',
  'errors',
  'figures',
  'in-lanes',
  'json',
  'limits',
  'ordinary-file',
  'package-root',
  'path-bytes',
  'read-at-most',
  'steps',
  'suggest',
  'system-error',
  'temporaries',
  'true-path',
  'web-assembly',
  'worker-threads',
];

/** The parts of an architecture: its network, options and presets; how it codes; how it searches; how it is trained. */
const OWN = ['<own>', '<own>/coding', '<own>/search'];

/** Architectures that hold another one as a part: a `photo` model codes samples as a `lossless` model does. */
const PARTS: Readonly<Record<string, string>> = { 'architectures/photo': 'architectures/lossless' };

/**
 * Which zones each zone may import, beside itself and FREE. A zone is a folder of src; the folder of an architecture is
 * four, and `<own>` stands for the same architecture: none imports another one, but for PARTS.
 */
const arrows: Readonly<Record<string, readonly string[]>> = {
  entropy: [],
  format: [],
  engine: [],
  image: ['format'],
  metrics: ['image'],
  report: ['metrics', 'image'],
  data: ['image'],
  runtime: ['entropy', 'image', 'engine'],
  layers: ['engine', 'entropy', 'runtime'],
  'model-store': ['runtime', 'engine', 'format', 'image'],
  'architectures/<name>': ['architectures', 'layers', 'runtime', 'engine', 'model-store', '<own>/coding'],
  'architectures/<name>/coding': ['architectures', 'entropy', 'runtime', 'image', 'model-store', ...OWN],
  'architectures/<name>/search': ['entropy', 'runtime', 'image', 'engine', 'layers', 'model-store', ...OWN],
  'architectures/<name>/training': [
    'architectures',
    'layers',
    'entropy',
    'runtime',
    'engine',
    'image',
    'metrics',
    'data',
    'model-store',
    ...OWN,
  ],
  architectures: ['entropy', 'runtime', 'image', 'model-store', 'data', 'engine', 'architectures/<name>/*'],
  codec: ['architectures', 'runtime', 'entropy', 'format', 'image', 'metrics'],
  batch: [
    'architectures',
    'codec',
    'data',
    'model-store',
    'runtime',
    'entropy',
    'format',
    'image',
    'metrics',
  ],
  training: [
    'architectures',
    'codec',
    'model-store',
    'layers',
    'data',
    'metrics',
    'report',
    'engine',
    'image',
  ],
  applications: [
    ...[
      'architectures',
      'codec',
      'runtime',
      'entropy',
      'format',
      'image',
      'metrics',
      'data',
      'layers',
      'engine',
    ],
    ...['model-store', 'report'],
  ],
  evaluation: ['architectures', 'codec', 'format', 'data', 'metrics', 'image', 'report', 'engine'],
};
const everything = [
  'entropy',
  'format',
  'engine',
  'image',
  'metrics',
  'report',
  'data',
  'runtime',
  'layers',
].concat(['model-store', 'architectures', 'codec', 'batch', 'training', 'applications', 'evaluation']);

interface SourceFile {
  readonly name: string;
  readonly zone: string;
  readonly text: string;
  readonly lines: number;
  /** All imports, of types and values; and those of values that are loaded at once. */
  readonly imports: readonly string[];
  readonly loads: readonly string[];
}

const files: SourceFile[] = globSync('**/*.ts', { cwd: root }).map((name) => {
  const text = readFileSync(path.join(root, name), 'utf8');
  const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);
  const values = text.replace(/^(?:import|export) type\b[^;]*;/gm, '');
  const loads = [...values.matchAll(/^(?:import|export|\})[^;(]*'([^']+)';/gm)].map((match) => match[1]!);
  return { name, zone: zoneOf(name), text, lines: text.split('\n').length, imports, loads };
});
const byName = new Map(files.map((file) => [file.name, file]));

function zoneOf(name: string): string {
  if (!name.includes('/')) return name.replace(/\.ts$/, '');
  const [folder, architecture, part] = name.split('/') as [string, string, string?];
  if (folder !== 'architectures' || part === undefined) return folder;
  const isPart = ['coding', 'search', 'training'].includes(part);
  return isPart ? `architectures/${architecture}/${part}` : `architectures/${architecture}`;
}

function targetsOf(file: SourceFile, imports: readonly string[]): string[] {
  return imports
    .filter((target) => target.startsWith('.'))
    .map((target) => path.posix.normalize(path.posix.join(path.posix.dirname(file.name), target)))
    .map((target) => target.replace(/\.js$/, '.ts'));
}

/** Whether `from` may import `to`. */
function isAllowed(from: string, to: string): boolean {
  if (from === to || FREE.includes(to)) return true;
  if (from === 'cli' || from === 'web') return everything.includes(to) || to === 'index';
  if (from === 'index') return everything.includes(to);
  const own = /^architectures\/[^/]+/.exec(from)?.[0];
  const part = own && PARTS[own];
  if (part && to.startsWith(part)) return isAllowed(from, to.replace(part, own));
  const allowed = arrows[own ? from.replace(own, 'architectures/<name>') : from] ?? [];
  return allowed.some((arrow) => {
    if (arrow.endsWith('/*')) return to.startsWith('architectures/');
    return (own ? arrow.replace('<own>', own) : arrow) === to;
  });
}

describe('the structure of src', () => {
  it('is read by this test', () => {
    expect(files.length).toBeGreaterThan(200);
    for (const zone of everything)
      expect(
        files.some((file) => file.zone === zone),
        zone,
      ).toBe(true);
    expect(files.some(({ zone }) => zone === 'architectures/photo/coding')).toBe(true);
    expect(isAllowed('architectures/rd/coding', 'architectures/photo/coding')).toBe(false);
    expect(isAllowed('architectures/photo/coding', 'architectures/lossless/coding')).toBe(true);
    expect(isAllowed('architectures/photo/coding', 'architectures/lossless/training')).toBe(false);
    expect(isAllowed('architectures/lossless/coding', 'architectures/photo/coding')).toBe(false);
    expect(isAllowed('architectures/rd/coding', 'architectures/rd/search')).toBe(true);
    expect(isAllowed('codec', 'architectures/rd/coding')).toBe(false);
    expect(isAllowed('codec', 'cli')).toBe(false);
  });

  it.each(files)('$name imports only along the arrows', (file) => {
    const wrong = targetsOf(file, file.imports).filter((target) => !isAllowed(file.zone, zoneOf(target)));
    expect(wrong).toEqual([]);
  });

  it('has no cycles', () => {
    const done = new Set<string>();
    const visit = (name: string, trail: readonly string[]): void => {
      expect(trail, [...trail, name].join(' → ')).not.toContain(name);
      if (done.has(name)) return;
      const file = byName.get(name);
      expect(file, `${trail.at(-1)} imports ${name}`).toBeDefined();
      for (const target of targetsOf(file!, file!.imports)) visit(target, [...trail, name]);
      done.add(name);
    };
    for (const { name } of files) visit(name, []);
  });

  it('keeps files small and named after their term', () => {
    for (const { name, lines } of files) {
      expect(lines, name).toBeLessThanOrEqual(300);
      expect(name).toMatch(/^([a-z0-9-]+\/)*[a-z0-9-]+\.ts$/);
      expect(name).not.toMatch(/(utils|helpers|common)/);
    }
    const sorted = files.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(100);
  });
});

describe('TensorFlow.js', () => {
  const without = ['entropy', 'format', 'metrics', 'image', 'report', 'data', 'codec'];

  it.each(files.filter(({ zone }) => without.includes(zone)))('is not imported by $name', ({ imports }) => {
    expect(imports.filter((target) => /@tensorflow|engine\/tfjs/.test(target))).toEqual([]);
  });

  it.each(files.filter(({ zone }) => zone !== 'engine'))('has no backend in $name', ({ imports }) => {
    expect(imports.filter((target) => /tfjs-(backend|node)/.test(target))).toEqual([]);
  });

  it.each(files.filter(({ zone }) => /^runtime|^codec|^batch|\/coding$/.test(zone)))(
    'is not loaded with $name',
    ({ name }) => expect(loadedWith(name)).not.toContain('engine/tfjs.ts'),
  );

  it.each(['coding-registry', 'training-registry', 'open-model'])(
    'is not loaded with architectures/%s.ts: only by creating a training',
    (name) => expect(loadedWith(`architectures/${name}.ts`)).not.toContain('engine/tfjs.ts'),
  );

  it('is loaded with training: the rule above would notice', () => {
    expect(loadedWith('architectures/rd/network.ts')).toContain('engine/tfjs.ts');
  });
});

describe('the names of architectures', () => {
  const names = globSync('*/', { cwd: path.join(root, 'architectures'), onlyDirectories: true }).map((name) =>
    name.replace(/\/$/, ''),
  );
  const registered = codingArchitectures().map(({ name }) => name);
  // 'lossless' is a property of rates, too, and a word of tables.
  const telling = registered.filter((name) => name !== 'lossless');
  const strangers = files.filter(({ zone }) => !zone.startsWith('architectures') && zone !== 'web');

  it('are those of folders; one folder has two, conv and dense', () => {
    expect(registered.length).toBe(names.length + 1);
    expect(registered.filter((name) => !names.includes(name))).toEqual(['conv', 'dense']);
  });

  it.each(strangers)('are unknown to $name', ({ text }) => {
    const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
    expect(code.match(new RegExp(`['"\`](${telling.join('|')})['"\`]`, 'g'))).toBeNull();
    expect(code.match(/\barchitecture ?[!=]==|model\.kind\b/g)).toBeNull();
  });
});

/** The files that are loaded when this one is, without what it imports later. */
function loadedWith(name: string): string[] {
  const found = new Set<string>();
  const visit = (own: string): void => {
    if (found.has(own)) return;
    found.add(own);
    const file = byName.get(own)!;
    for (const target of targetsOf(file, file.loads)) visit(target);
  };
  visit(name);
  return [...found];
}
