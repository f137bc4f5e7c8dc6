import { describe, expect, it } from 'vitest';
import { outputNameOf } from '../../../../src/batch/output-name.js';
import { findClashes } from '../../../../src/cli/io/clashes.js';
import { COMPRESSION, DECOMPRESSION } from '../../../../src/cli/io/conversions.js';
import { listedSource, type Source, SourceList } from '../../../../src/cli/io/sources.js';

const listOf = (...names: string[]) => {
  const sources = new SourceList();
  sources.addFolder('in', names);
  return sources;
};
const toAec = ({ path, relative }: Source) => ({
  input: path,
  output: `out/${outputNameOf(relative, COMPRESSION)}`,
});

describe('inputs with one output', () => {
  it('are all named in one line, with what to do', () => {
    const sources = listOf('a.png', 'a.jpg', 'a.webp', 'b.png', 'c.png', 'c.gif');
    expect(() => findClashes(sources, toAec, 'pass --keep-extension')).toThrow(
      'in/a.png, in/a.jpg and in/a.webp would all be written to out/a.aec; ' +
        'in/c.png and in/c.gif would both be written to out/c.aec; rename some of them, or pass --keep-extension',
    );
  });

  it('are no clash if they are one input, named twice', () => {
    const sources = listOf('a.png', 'b.png');
    sources.addFile('in/a.png');
    sources.addFolder('./in', ['b.png']);
    expect([...findClashes(sources, toAec, undefined)]).toEqual([2, 3]);
    expect(sources.count).toBe(4);
  });

  it('are found among very many', () => {
    const names = Array.from({ length: 20_000 }, (_, n) => `${n}.png`);
    expect(findClashes(listOf(...names), toAec, undefined).size).toBe(0);
    expect(() => findClashes(listOf(...names, '777.jpg'), toAec, undefined)).toThrow(
      /^in\/777\.png and in\/777\.jpg would both/,
    );
    const twins = names.map((name) => name.replace('png', 'jpg'));
    expect(() => findClashes(listOf(...names, ...twins), toAec, undefined)).toThrow('so would 19980 more');
  });
});

describe('names of outputs', () => {
  it.each([
    ['a/b.png', 'a/b.aec', 'a/b.png.aec'],
    ['b', 'b.aec', 'b.aec'],
    ['a.b/c', 'a.b/c.aec', 'a.b/c.aec'],
    ['x.aec.png', 'x.aec.aec', 'x.aec.png.aec'],
    ['.png', '.png.aec', '.png.aec'],
  ])('of %s: %s, or %s', (input, usual, kept) => {
    expect(outputNameOf(input, COMPRESSION)).toBe(usual);
    expect(outputNameOf(input, { ...COMPRESSION, keepExtension: true })).toBe(kept);
  });

  it.each([
    ['a/b.aec', 'a/b.png'],
    ['a/b.png.aec', 'a/b.png'],
    ['a/b.PNG.aec', 'a/b.PNG'],
    ['a/b.jpg.aec', 'a/b.jpg.png'],
    ['b.png', 'b.png'],
  ])('going back from %s: %s', (input, output) => {
    expect(outputNameOf(input, DECOMPRESSION)).toBe(output);
  });
});

it.each([
  ['a/b.png', 'a/b.png'],
  ['./a/../b.png', 'b.png'],
  ['/data/b.png', 'data/b.png'],
  ['../../up/b.png', 'up/b.png'],
  ['s3://bucket/dir/b.png', 'bucket/dir/b.png'],
])('a listed file %s keeps its folders inside the output folder: %s', (file, relative) => {
  expect(listedSource(file)).toEqual({ path: file, relative });
});
