import { spawn } from 'node:child_process';
import path from 'node:path';
import { METER, readMeter } from './meter.js';
import type { Timing } from './timed.js';

const binary = path.resolve(import.meta.dirname, '../../bin/aec.js');

/** The time from starting the process to its end, and its peak memory. */
export interface ProcessFigures extends Timing {
  readonly peakBytes: number;
}

/** Runs `aec` with the arguments, as a user does. Throws unless it exits with 0. */
export async function measureProcess(args: readonly string[]): Promise<ProcessFigures> {
  const started = performance.now();
  const child = spawn(process.execPath, [...METER, binary, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  const wallSeconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`aec ${args.join(' ')} exited with ${code}: ${stderr}`);
  return { wallSeconds, ...readMeter(stderr) };
}
