import { spawn } from 'node:child_process';
import path from 'node:path';

const binary = path.resolve(import.meta.dirname, '../../bin/aec.js');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
  readonly seconds: number;
}

export interface Disturbance {
  /** Milliseconds after the start, or how many rows of the journal there are, when `signals` are sent. */
  readonly afterMs?: number;
  readonly signals?: readonly NodeJS.Signals[];
  /** Milliseconds between two signals. */
  readonly gapMs?: number;
  readonly uid?: number;
  /** Called with the process once it runs. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs `aec` in a folder and disturbs it. */
export function runProgram(
  args: readonly string[],
  cwd: string,
  { afterMs, signals = [], gapMs = 0, uid, onStart }: Disturbance = {},
): Promise<Ended> {
  const started = performance.now();
  const stdio = ['ignore', 'ignore', 'pipe'] as const;
  const child = spawn(process.execPath, [binary, ...args], {
    cwd,
    stdio: [...stdio],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let stderr = '';
  child.stderr!.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  const timers =
    afterMs === undefined
      ? []
      : signals.map((signal, n) => setTimeout(() => child.kill(signal), afterMs + n * gapMs));
  onStart?.((signal) => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      for (const timer of timers) clearTimeout(timer);
      resolve({ code, signal, stderr, seconds: (performance.now() - started) / 1000 });
    });
  });
}
