import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { printJson, printNote, printResult } from '../../../../src/cli/io/output.js';

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

describe('JSON', () => {
  it('has its own lines and escapes', () => {
    printJson({ name: 'a\x1b\n' });
    expect(written).toEqual(['{\n  "name": "a\\u001b\\n"\n}\n']);
  });
});
