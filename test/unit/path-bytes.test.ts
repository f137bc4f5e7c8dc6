import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathOfBytes, systemPath } from '../../src/path-bytes.js';

const bytesOf = (path: string): Buffer => {
  const own = systemPath(path);
  return typeof own === 'string' ? Buffer.from(own) : own;
};

describe('paths that are bytes', () => {
  it.each(['plain.png', 'größe/äß.png', 'a\nb\\c.png', '\ufeffmark.png', '😀.png'])(
    'are themselves in UTF-8: %j',
    (path) => {
      expect(pathOfBytes(Buffer.from(path))).toBe(path);
      expect(systemPath(path)).toBe(path);
    },
  );

  it('come back byte for byte, also through JSON', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const path = pathOfBytes(bytes);
        expect(new Uint8Array(bytesOf(JSON.parse(JSON.stringify(path))))).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  it('keep what is UTF-8 around a byte that is not', () => {
    const path = pathOfBytes(Buffer.from([0x61, 0xe4, 0xc3, 0xa4, 0x2e, 0x70]));
    expect(path).toBe('a\udce4ä.p');
  });
});
