import { describe, expect, it } from 'vitest';
import { findClash, unpackedName } from '../../../../../src/cli/commands/decompress/unpacked-names.js';

describe('unpackedName', () => {
  it('keeps folders, and all of a name but the extension of an image', () => {
    expect(unpackedName('a/b.c.JPG', 3)).toBe('a/b.c.png');
    expect(unpackedName('v1.2', 3)).toBe('v1.2.png');
    expect(unpackedName('..foo', 3)).toBe('..foo.png');
    expect(unpackedName(undefined, 3)).toBe('3.png');
  });
});

describe('findClash', () => {
  it.each<[string[], [number, number] | undefined]>([
    [[], undefined],
    [['a.png', 'b.png', 'a/a.png', 'a.pngx', 'a.png-/b.png'], undefined],
    [
      ['b', 'a', 'c', 'a'],
      [1, 3],
    ],
    [
      ['x/a', 'x/./a'],
      [0, 1],
    ],
    [
      ['a.png/b/c.png', 'a.png!', 'a.png'],
      [2, 0],
    ],
  ])('of %j is %j', (files, clash) => {
    expect(findClash(files)).toEqual(clash);
  });
});
