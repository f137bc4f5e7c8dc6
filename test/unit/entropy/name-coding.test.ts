import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/data/random.js';
import { decodeNames, encodeNames } from '../../../src/entropy/name-coding.js';
import { finishSteps } from '../../../src/steps.js';

const COUNT = 10_000;
/** As packs have them. */
const PART = 4096;

const pad = (value: number, width: number) => String(value).padStart(width, '0');
const list = (nameOf: (index: number) => string, count = COUNT) =>
  Array.from({ length: count }, (_, index) => nameOf(index));
const random = new Random(7);
const below = (count: number) => random.integer(count);

const SYLLABLES = 'ba ce di fo gu la me ni po ru sa te vi zo ka'.split(' ');
const word = () => Array.from({ length: 2 + below(3) }, () => SYLLABLES[below(SYLLABLES.length)]).join('');
const sha1 = (index: number) => createHash('sha1').update(String(index)).digest('hex');

/** Names of photographs: runs, with gaps where some were deleted. */
function camera(): string[] {
  let number = 1000;
  return list(() => {
    number += below(6) === 0 ? 1 + below(9) : 1;
    return `${100 + Math.floor(number / 9000)}CANON/IMG_${pad(1000 + (number % 9000), 4)}.JPG`;
  });
}

function timestamps(): string[] {
  let time = Date.UTC(2019, 0, 1);
  return list(() => {
    time += 1000 * (1 + below(3600));
    return `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '_')}.jpg`;
  });
}

const classes = Array.from({ length: 100 }, word).sort();

/** Kinds of names, and the most bytes that each name may take. */
const kinds: [kind: string, names: string[], most: number][] = [
  ['a counter with zeros', list((i) => `${pad(i, 5)}.png`), 0.02],
  ['a counter', list((i) => `page ${i + 1}.png`), 0.02],
  ['a counter in lexicographic order', list((i) => `scan_${i}-final.tiff`).sort(), 0.1],
  ['every fifth, backwards', list((i) => `frame ${pad(99_999 - 5 * i, 6)}.png`), 0.02],
  ['two per number', list((i) => `view_${pad(i >> 1, 6)}_${i % 2 === 0 ? 'left' : 'right'}.png`), 0.4],
  ['class/0001.png', list((i) => `${classes[Math.floor(i / 100)]}/${pad(i % 100, 4)}.png`), 0.1],
  ['photographs with gaps', camera(), 0.4],
  ['days', list((i) => `${new Date(Date.UTC(1995, 0, 1 + i)).toISOString().slice(0, 10)}.png`), 0.1],
  ['times', timestamps(), 2],
  ['random hashes', list((i) => `${sha1(i)}.png`, PART), 21],
  [
    'identifiers',
    list((i) => `${sha1(i).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5')}.jpg`, PART),
    18,
  ],
  ['random words', list(() => `${word()}-${word()}.jpg`, PART), 5],
];

describe('the names of a folder', () => {
  it.each(kinds)('of the kind %s come back, smaller than deflated, and in few bytes', (_, names, most) => {
    const bytes = names.map((name) => Buffer.from(name));
    let size = 0;
    for (let from = 0; from < names.length; from += PART) {
      const part = bytes.slice(from, from + PART);
      const message = finishSteps(encodeNames(part));
      size += message.length;
      if (from > 0) continue;
      expect(Buffer.concat(finishSteps(decodeNames(message, part.length)))).toEqual(Buffer.concat(part));
    }
    const deflated = deflateRawSync(names.join('\n'), { level: 9 }).length;
    expect(size).toBeLessThan(deflated);
    expect(size / names.length).toBeLessThan(most);
  });
});
