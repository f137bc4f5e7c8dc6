import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exitCodeOf } from '../../../../src/cli/core/exit-codes.js';
import { reportError } from '../../../../src/cli/core/report-error.js';
import { AecError, type AecErrorCode } from '../../../../src/errors.js';

const written: string[] = [];

beforeEach(() => {
  written.length = 0;
  vi.stubEnv('AEC_DEBUG', undefined);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('exit status', () => {
  it('says whose fault it was', () => {
    const codes: Record<AecErrorCode, number> = {
      usage: 2,
      input: 3,
      format: 4,
      version: 4,
      checksum: 4,
      limit: 4,
      model: 5,
    };
    for (const [code, status] of Object.entries(codes)) expect(exitCodeOf(code as AecErrorCode)).toBe(status);
  });
});

describe('reportError', () => {
  it('says what AecErrors say', () => {
    expect(reportError(new AecError('checksum', 'a.aec: damaged'))).toBe(4);
    expect(written).toEqual(['aec: a.aec: damaged\n']);
  });

  it('asks to report a bug, in one line', () => {
    expect(reportError(new TypeError('x is not a function\nat all'))).toBe(1);
    expect(written).toEqual([
      expect.stringMatching(/^aec: x is not a function\. This is a bug in aec: .*AEC_DEBUG=1\n$/),
    ]);
  });

  it('gives the kind of an error without a message', () => {
    reportError(new RangeError());
    expect(written).toEqual([expect.stringMatching(/^aec: RangeError\. This is a bug/)]);
  });

  it('takes what the operating system refuses for an input error', () => {
    const error = Object.assign(new Error('ENOSPC: no space'), {
      code: 'ENOSPC',
      syscall: 'write',
      path: '/full/a',
    });
    expect(reportError(error)).toBe(3);
    expect(written).toEqual(['aec: /full/a: no space left on the device\n']);
  });

  it('shows stacks and causes under AEC_DEBUG alone', () => {
    vi.stubEnv('AEC_DEBUG', '1');
    reportError(new AecError('input', 'no', { cause: new RangeError('deep') }));
    expect(written.join('')).toMatch(/^aec: no\nAecError: no\n +at .*\ncaused by RangeError: deep\n +at /s);
  });
});
