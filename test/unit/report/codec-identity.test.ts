import { describe, expect, it } from 'vitest';
import { codecKey, withDistinctNames } from '../../../src/report/codec-identity.js';
import { curveName } from '../../../src/report/curve-name.js';

const of = (id: string, hash: string, rate = '') => {
  return { codec: 'aec rd', setting: `${id}${rate}`, model: { id, hash } };
};
const a = of('digits', 'aaaaaaaa0123', ' quality 5');
const b = of('digits', 'bbbbbbbb0123', ' quality 5');
const jpeg = { codec: 'jpeg', setting: 'quality 5', model: null };

describe('the key of a measured codec', () => {
  it('is equal only for the same codec, setting and model', () => {
    expect(codecKey({ ...a })).toBe(codecKey(a));
    const others = [
      a,
      b,
      jpeg,
      of('digits', 'aaaaaaaa0123'),
      { ...jpeg, codec: 'jpeg quality', setting: '5' },
    ];
    expect(new Set(others.map(codecKey)).size).toBe(others.length);
  });
});

describe('distinct names', () => {
  it('tell models of one id apart by their hashes, in tables and in curves', () => {
    const named = withDistinctNames([a, b, jpeg]);
    expect(named.map(({ setting }) => setting)).toEqual([
      'digits@aaaaaaaa quality 5',
      'digits@bbbbbbbb quality 5',
      'quality 5',
    ]);
    expect(named.map(curveName)).toEqual(['aec digits@aaaaaaaa', 'aec digits@bbbbbbbb', 'jpeg']);
    expect(withDistinctNames(named)).toEqual(named);
  });

  it('leave names alone that are distinct already', () => {
    const results = [a, of('digits', 'aaaaaaaa0123'), of('digits-2', 'bbbbbbbb0123'), jpeg];
    expect(withDistinctNames(results)).toEqual(results);
  });
});
