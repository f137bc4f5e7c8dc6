import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = path.resolve(import.meta.dirname, '../../dist/program');
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');

/** A bundled file and all that loads with it. */
function loadedWith(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const [, other] of read(name).matchAll(/^(?:import|export|\})[^;(]*"\.\/([^"]+)";/gm)) {
    loadedWith(other!, found);
  }
  return found;
}

/** The file that a command imports for this function when it runs. */
function fileOf(action: string): string {
  const pattern = new RegExp(`\\{ ${action}[\\w$]*(?:: [\\w$]+)? \\} = await import\\("\\./([^"]+)"\\)`);
  const files = readdirSync(folder).flatMap((name) => pattern.exec(read(name))?.[1] ?? []);
  expect(files, action).toHaveLength(1);
  return files[0]!;
}

const loadsTensorFlow = (name: string) => /require\w*\("@tensorflow\/[\w-]+"\)/.test(read(name));

describe('the bundled program', () => {
  const start = loadedWith('aec.js');

  it('starts from two files: the entry, and what all commands share', () => {
    expect(start.size).toBe(2);
  });

  it.each(['compressFiles', 'decompressInputs'])('loads nothing more for %s than its name', (action) => {
    const loaded = loadedWith(fileOf(action));
    const more = [...loaded].filter((name) => !start.has(name));
    expect(more).toEqual([fileOf(action)]);
    expect(read(more[0]!).length).toBeLessThan(500);
    expect([...loaded, ...start].filter(loadsTensorFlow)).toEqual([]);
  });

  it('loads TensorFlow.js for training: the rule above would notice', () => {
    expect([...loadedWith(fileOf('runTraining'))].some(loadsTensorFlow)).toBe(true);
  });

  it('has workers of one file, without TensorFlow.js until a search asks for it', () => {
    expect([...loadedWith('coding-worker.js')]).toEqual(['coding-worker.js']);
    expect(read('coding-worker.js')).not.toMatch(/^import[^;]*"(@tensorflow|commander|sharp)/m);
  });

  it('names no file of the machine that built it', () => {
    for (const name of readdirSync(folder)) expect(read(name)).not.toContain(path.dirname(folder));
  });
});
