import { readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../src');

/** Which folders of src each folder may import from; `atomic-write`, `errors`, `figures`, `json`, `limits`, `steps` and `suggest` are free to all, and a folder may import from itself. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  entropy: [],
  format: [],
  image: ['format'],
  engine: [],
  metrics: ['image'],
  report: ['metrics', 'image'],
  data: ['image'],
  layers: ['engine', 'entropy', 'runtime'],
  'model-store': ['engine', 'format', 'image', 'architectures'],
  runtime: ['entropy', 'image', 'engine', 'architectures'],
  architectures: [
    'runtime',
    'layers',
    'entropy',
    'engine',
    'format',
    'image',
    'model-store',
    'codec',
    'training',
    'data',
    'metrics',
  ],
  codec: ['architectures', 'runtime', 'model-store', 'format', 'image', 'entropy', 'engine', 'metrics'],
  batch: ['architectures', 'runtime'],
  training: [
    'architectures',
    'codec',
    'model-store',
    'layers',
    'data',
    'metrics',
    'report',
    'entropy',
    'engine',
    'image',
  ],
  applications: [
    'architectures',
    'runtime',
    'codec',
    'model-store',
    'image',
    'metrics',
    'data',
    'layers',
    'engine',
    'format',
    'entropy',
    'report',
  ],
  evaluation: ['architectures', 'codec', 'format', 'data', 'metrics', 'image', 'report', 'engine'],
};
const withoutTensorFlow = ['entropy', 'format', 'metrics', 'image', 'report', 'data'];
const everything = [...Object.keys(arrows)];

interface SourceFile {
  readonly name: string;
  readonly folder: string;
  readonly lines: number;
  readonly imports: readonly string[];
}

const files: SourceFile[] = globSync('**/*.ts', { cwd: root }).map((name) => {
  const text = readFileSync(path.join(root, name), 'utf8');
  const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);
  return { name, folder: folderOf(name), lines: text.split('\n').length, imports };
});

function folderOf(name: string): string {
  return name.includes('/') ? name.slice(0, name.indexOf('/')) : name.replace(/\.ts$/, '');
}

function internalImports(file: SourceFile): string[] {
  return file.imports
    .filter((target) => target.startsWith('.'))
    .map((target) => path.posix.normalize(path.posix.join(path.posix.dirname(file.name), target)));
}

describe('the house', () => {
  it('is read by this test', () => {
    expect(files.length).toBeGreaterThan(40);
    for (const folder of everything) expect(files.some((file) => file.folder === folder)).toBe(true);
  });

  it.each(files)('$name imports only along the arrows', (file) => {
    const allowed =
      file.folder === 'cli' || file.folder === 'web'
        ? [...everything, file.folder, ...(file.folder === 'cli' ? ['index'] : [])]
        : file.folder === 'index'
          ? everything
          : [...(arrows[file.folder] ?? []), file.folder];
    for (const target of internalImports(file)) {
      expect(
        [...allowed, 'atomic-write', 'errors', 'figures', 'json', 'limits', 'steps', 'suggest'],
        `${file.name} → ${target}`,
      ).toContain(folderOf(target.replace(/\.js$/, '.ts')));
    }
  });

  it('has no cycles', () => {
    const byName = new Map(files.map((file) => [file.name, file]));
    const done = new Set<string>();
    const visit = (name: string, trail: readonly string[]): void => {
      expect(trail, [...trail, name].join(' → ')).not.toContain(name);
      if (done.has(name)) return;
      const file = byName.get(name);
      expect(file, `${trail.at(-1)} imports ${name}`).toBeDefined();
      for (const target of internalImports(file!)) visit(target.replace(/\.js$/, '.ts'), [...trail, name]);
      done.add(name);
    };
    for (const { name } of files) visit(name, []);
  });

  it.each(files.filter(({ folder }) => withoutTensorFlow.includes(folder)))(
    '$name needs no TensorFlow',
    (file) => {
      expect(file.imports.filter((target) => target.startsWith('@tensorflow/'))).toEqual([]);
    },
  );

  it.each(files.filter(({ folder }) => folder !== 'engine'))('$name imports no backend', (file) => {
    expect(file.imports.filter((target) => /tfjs-(backend|node)/.test(target))).toEqual([]);
  });

  it('keeps files small and named after their term', () => {
    for (const { name, lines } of files) {
      expect(lines, name).toBeLessThanOrEqual(300);
      expect(name).toMatch(/^([a-z0-9-]+\/)*[a-z0-9-]+\.ts$/);
      expect(name).not.toMatch(/(utils|helpers|common)/);
    }
    const sorted = files.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(120);
  });
});
