import { describe, expect, it } from 'vitest';
import { classesOf } from '../../../src/applications/classes.js';
import { featureFormatOf, writeFeatures } from '../../../src/applications/feature-files.js';
import { type Features, featuresOf } from '../../../src/applications/features.js';
import { npyFloats, npyHeader } from '../../../src/applications/npy.js';
import { projectToPlane } from '../../../src/applications/project.js';
import { openDataset, subsetOf } from '../../../src/data/dataset.js';
import { randomImage, randomModel } from '../codec/tiny-transforms.js';

/** What NumPy 2 writes for arrays of that shape and type, up to the elements. */
const NUMPY_HEADERS = {
  matrix: `\x93NUMPY\x01\x00v\x00${"{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }".padEnd(117)}\n`,
  vector: `\x93NUMPY\x01\x00v\x00${"{'descr': '|u1', 'fortran_order': False, 'shape': (7,), }".padEnd(117)}\n`,
};

describe('NumPy files', () => {
  it('begin as those of NumPy', () => {
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
    expect(text(npyHeader('<f4', [3, 2]))).toBe(NUMPY_HEADERS.matrix);
    expect(text(npyHeader('|u1', [7]))).toBe(NUMPY_HEADERS.vector);
    for (const count of [1, 1e6, 4e9]) expect(npyHeader('<f4', [count, 392]).length % 64).toBe(0);
  });

  it('hold little-endian float32', () => {
    expect([...npyFloats(Float32Array.of(1, -2.5))]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0]);
  });
});

describe('writeFeatures', () => {
  async function* two(): AsyncGenerator<Features> {
    yield { name: 'a', values: Float32Array.of(0.1, 2) };
    yield { name: 'b', values: Float32Array.of(-1e-7, 16777217) };
  }
  const write = async (format: 'csv' | 'jsonl' | 'npy') => {
    const parts: Uint8Array[] = [];
    for await (const part of writeFeatures(two(), format, [2, 2], false)) parts.push(part);
    return { text: Buffer.concat(parts).toString('utf8'), parts: parts.length };
  };

  it('writes short numbers that float32 reads back, one image at a time', async () => {
    expect(await write('csv')).toEqual({ text: 'name,f0,f1\r\na,0.1,2\r\nb,-1e-7,16777216\r\n', parts: 3 });
    expect((await write('jsonl')).text).toBe(
      '{"name":"a","features":[0.1,2]}\n{"name":"b","features":[-1e-7,16777216]}\n',
    );
    expect((await write('npy')).parts).toBe(3);
  });

  it('knows formats by extension', () => {
    expect(['x.NPY', 'a/b.csv', 'c.jsonl'].map(featureFormatOf)).toEqual(['npy', 'csv', 'jsonl']);
    expect(() => featureFormatOf('x.json')).toThrow('.csv, .npy or .jsonl');
  });
});

describe('featuresOf', () => {
  it('wants images of one size, and names the first that is not', async () => {
    const model = await randomModel(1);
    const images = [randomImage(8, 8, 1), randomImage(8, 8, 1, 2), randomImage(8, 12, 1)];
    const dataset = {
      ...(await openDataset('mnist', { split: 'test', limit: 3 })),
      nameOf: (index: number) => `${index}.png`,
      image: async (index: number) => images[index]!,
      count: 3,
    };
    const read = async () => {
      const names: string[] = [];
      for await (const { name, values } of featuresOf(model, dataset)) names.push(`${name} ${values.length}`);
      return names;
    };
    await expect(read()).rejects.toThrow('2.png: 8×12 pixels give 48 features');
    dataset.count = 2;
    expect(await read()).toEqual(['0.png 32', '1.png 32']);
    model.dispose();
  });
});

describe('classesOf', () => {
  const named = (names: readonly string[]) => ({ count: names.length, nameOf: (i: number) => names[i]! });

  it('takes labels, or the folders that all images are in', async () => {
    const digits = await openDataset('mnist', { split: 'test', limit: 4 });
    expect(classesOf(digits)?.numbers).toEqual(Uint8Array.of(7, 2, 1, 0));
    expect(classesOf(subsetOf(digits, Uint32Array.of(2, 0)))?.numbers).toEqual(Uint8Array.of(1, 7));
    const folders = classesOf({
      ...digits,
      labels: undefined,
      ...named(['b/x/1.png', 'a/2.png', 'b/3.png']),
    });
    expect(folders).toEqual({ names: ['a', 'b'], numbers: Uint8Array.of(1, 0, 1) });
    for (const names of [
      ['a/1.png', '2.png'],
      ['a/1.png', 'a/2.png'],
    ]) {
      expect(classesOf({ ...digits, labels: undefined, ...named(names) })).toBeUndefined();
    }
  });
});

describe('projectToPlane', () => {
  /** Points on a line in many dimensions, each a little off it. */
  const points = (dimensions: number) =>
    Float32Array.from({ length: 50 * dimensions }, (_, i) => {
      const [point, axis] = [Math.floor(i / dimensions), i % dimensions];
      return point * (axis + 1) + Math.sin(i);
    });

  it.each([5, 100])('of %d dimensions finds the direction of most variance', (dimensions) => {
    const { points: plane, share } = projectToPlane(points(dimensions), dimensions);
    expect(share).toBeGreaterThan(0.99);
    expect(share).toBeLessThanOrEqual(1);
    const along = plane.map(([x]) => x);
    const rising = along.every(
      (x, i) => i === 0 || Math.sign(x - along[i - 1]!) === Math.sign(along[49]! - along[0]!),
    );
    expect(rising).toBe(true);
    expect(projectToPlane(points(dimensions), dimensions).points).toEqual(plane);
  });

  it('leaves two dimensions as they are', () => {
    expect(projectToPlane(Float32Array.of(1, 2, 3, 4), 2)).toEqual({
      points: [
        [1, 2],
        [3, 4],
      ],
      share: 1,
    });
  });
});
