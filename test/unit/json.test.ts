import {
  array,
  check,
  exactOptional,
  finite,
  integer,
  minValue,
  number,
  object,
  picklist,
  pipe,
  record,
  string,
} from 'valibot';
import { describe, expect, it } from 'vitest';
import { AecError } from '../../src/errors.js';
import { parseAs, parseJson } from '../../src/json.js';

const schema = object({
  results: array(
    object({
      codec: picklist(['aec', 'jpeg']),
      images: pipe(number(), integer(), minValue(1)),
      metrics: record(string(), pipe(number(), finite())),
      note: exactOptional(string()),
    }),
  ),
});

const result = { codec: 'aec', images: 4, metrics: { psnr: 30 } };

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('parseJson', () => {
  it('reads text and bytes', () => {
    expect(parseJson('{"a": [1]}', 'x.json', 'input')).toEqual({ a: [1] });
    expect(parseJson(new TextEncoder().encode('"é"'), 'x.json', 'input')).toBe('é');
  });

  it('says where text is from that is not JSON', () => {
    const error = thrownBy(() => parseJson('{', 'x.json', 'model'));
    expect(error).toEqual(new AecError('model', 'x.json: not valid JSON'));
  });
});

describe('parseAs', () => {
  it('gives the value, without what the schema does not have', () => {
    const value = { results: [{ ...result, other: 1 }], more: true };
    expect(parseAs(schema, value, 'x.json', 'input')).toEqual({ results: [result] });
  });

  it.each([
    [null, 'x.json: must be an object, not null'],
    [[], 'x.json: results is missing'],
    [{}, 'x.json: results is missing'],
    [{ results: {} }, 'x.json: results must be a list, not an object'],
    [
      { results: [result, { ...result, codec: 7 }] },
      'x.json: results[1].codec must be "aec" or "jpeg", not 7',
    ],
    [{ results: [{ ...result, images: '4' }] }, 'x.json: results[0].images must be a number, not "4"'],
    [{ results: [{ ...result, images: 4.5 }] }, 'x.json: results[0].images must be a whole number, not 4.5'],
    [{ results: [{ ...result, images: 0 }] }, 'x.json: results[0].images must be at least 1, not 0'],
    [
      { results: [{ ...result, metrics: { psnr: Number.POSITIVE_INFINITY } }] },
      'x.json: results[0].metrics.psnr must be a finite number, not Infinity',
    ],
    [{ results: 'x'.repeat(1000) }, `x.json: results must be a list, not "${'x'.repeat(39)}…`],
  ])('says in one line what is wrong: %j', (value, message) => {
    expect(thrownBy(() => parseAs(schema, value, 'x.json', 'input'))).toEqual(new AecError('input', message));
  });

  it("keeps the words of the schema's own checks", () => {
    const even = pipe(
      number(),
      check((value) => value % 2 === 0, 'must be even'),
    );
    const error = thrownBy(() => parseAs(object({ a: even }), { a: 3 }, 'x', 'input'));
    expect(error).toEqual(new AecError('input', 'x: a must be even'));
  });
});
