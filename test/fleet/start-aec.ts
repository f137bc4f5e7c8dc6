import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const binary = path.resolve(import.meta.dirname, '../../bin/aec.js');

/** A run of `aec` that goes on beside the test. */
export interface RunningAec {
  readonly process: ChildProcess;
  readonly output: () => { readonly stdout: string; readonly stderr: string };
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

export interface StartOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Another installation than the one under test. */
  readonly program?: string;
  /** Options of Node. */
  readonly execArgv?: readonly string[];
}

/** Starts `aec` as a user does. */
export function startAec(args: readonly string[], options: StartOptions): RunningAec {
  const { cwd, env, program = binary, execArgv = [] } = options;
  const child = spawn(process.execPath, [...execArgv, program, ...args], {
    cwd,
    env: { ...process.env, ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return {
    process: child,
    output: () => ({ stdout, stderr }),
    ended: new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal }))),
  };
}
