import { spawn } from 'node:child_process';
import path from 'node:path';

const binary = path.resolve(import.meta.dirname, '../../bin/aec.js');

/** A module to load before the program: at the end it prints what the process used. */
const meter = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    writeSync(2, JSON.stringify({ maxRSS, cpu: userCPUTime + systemCPUTime }) + '\\n');
  });`)}`;

export interface ProcessFigures {
  /** From spawning to the end of the process. */
  readonly wallSeconds: number;
  /** User and system time of all its threads. */
  readonly cpuSeconds: number;
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
  const { maxRSS, cpu } = JSON.parse(stderr.trim().split('\n').at(-1)!);
  return { wallSeconds, cpuSeconds: cpu / 1e6, peakBytes: maxRSS * 1024 };
}
