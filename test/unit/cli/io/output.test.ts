import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { printJson, printJsonLine, printNote, printResult } from '../../../../src/cli/io/output.js';

const written: string[] = [];

beforeEach(() => {
  written.length = 0;
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('a line', () => {
  it.each([printResult, printNote])('by %o shows control characters and does not send them', (print) => {
    print('\x1b]0;x\x07 a\nb\r\t\0 \x7f\x9b2J 28×28 … 数');
    expect(written).toEqual(['\\x1b]0;x\\x07 a\\x0ab\\x0d\\x09\\x00 \\x7f\\x9b2J 28×28 … 数\n']);
  });
});

it.each([printResult, printNote])('a line by %o shows what turns the direction of writing', (print) => {
  print('a\u202egnp.exe\u2066\u2028 \u{1f469}\u200d\u{1f52c}');
  expect(written).toEqual(['a\\u202egnp.exe\\u2066\\u2028 \u{1f469}\u200d\u{1f52c}\n']);
});

describe('JSON', () => {
  it('has nothing that a terminal obeys, and means the same', () => {
    const value = { 'a\x9b2J': 'b\u202e\u2028\x7f c', list: ['d\x1b'] };
    printJson(value);
    printJsonLine(value);
    for (const text of written) {
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e\u2028]/u);
      expect(JSON.parse(text)).toEqual(value);
    }
  });

  it('has its own lines and escapes', () => {
    printJson({ name: 'a\x1b\n' });
    expect(written).toEqual(['{\n  "name": "a\\u001b\\n"\n}\n']);
  });
});
