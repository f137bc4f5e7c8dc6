import * as v from 'valibot';
import { parseAs, parseJson } from '../../src/json.js';

const module = `
  import { writeSync } from 'node:fs';
  process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    writeSync(2, JSON.stringify({ maxRSS, cpu: userCPUTime + systemCPUTime }) + '\\n');
  });`;

/** Options of Node that load a module before the program: at the end, it prints how much memory and time the process used. */
export const METER = ['--import', `data:text/javascript,${encodeURIComponent(module)}`];

const schema = v.object({
  /** Kibibytes. */
  maxRSS: v.number(),
  /** Microseconds of all threads. */
  cpu: v.number(),
});

/** What a process under the meter used, from what it printed to stderr. */
export function readMeter(stderr: string): { readonly cpuSeconds: number; readonly peakBytes: number } {
  const lastLine = parseJson(stderr.trim().split('\n').at(-1)!, 'the meter', 'input');
  const { maxRSS, cpu } = parseAs(schema, lastLine, 'the meter', 'input');
  return { cpuSeconds: cpu / 1e6, peakBytes: maxRSS * 1024 };
}
