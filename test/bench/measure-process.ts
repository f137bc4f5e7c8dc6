import { spawn } from 'node:child_process';
import path from 'node:path';
import * as v from 'valibot';
import { parseAs, parseJson } from '../../src/json.js';
import type { Timing } from './timed.js';

const binary = path.resolve(import.meta.dirname, '../../bin/aec.js');

/** A module that is loaded before the program and prints at its end how much memory and time the process used. */
const meter = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    writeSync(2, JSON.stringify({ maxRSS, cpu: userCPUTime + systemCPUTime }) + '\\n');
  });`)}`;

const figuresSchema = v.object({
  /** Kibibytes. */
  maxRSS: v.number(),
  /** Microseconds. */
  cpu: v.number(),
});

/** The time from starting the process to its end, and its peak memory. */
export interface ProcessFigures extends Timing {
  readonly peakBytes: number;
}

/** Runs `aec` with the arguments, as a user does. Throws unless it exits with 0. */
export async function measureProcess(args: readonly string[]): Promise<ProcessFigures> {
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', meter, binary, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  const wallSeconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`aec ${args.join(' ')} exited with ${code}: ${stderr}`);
  const lastLine = parseJson(stderr.trim().split('\n').at(-1)!, 'the meter', 'input');
  const { maxRSS, cpu } = parseAs(figuresSchema, lastLine, 'the meter', 'input');
  return { wallSeconds, cpuSeconds: cpu / 1e6, peakBytes: maxRSS * 1024 };
}
