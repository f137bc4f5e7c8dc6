import { spawn } from 'node:child_process';
import path from 'node:path';

const binary = path.resolve(import.meta.dirname, '../../bin/aec.js');

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** How to run the program: where, with what on stdin, and what else to do with the process once it runs. */
export interface RunOptions {
  readonly cwd: string;
  readonly stdin?: Uint8Array;
  /** Whether more may come on stdin. */
  readonly keepsStdin?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Whose process it is to be; by default that of this one. */
  readonly uid?: number | undefined;
  /** Called once the process runs. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  /** Called with everything on stderr so far, whenever there is more. */
  readonly onStderr?: (stderr: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs `aec` as a user does, to its end. */
export function runAec(args: readonly string[], options: RunOptions): Promise<Finished> {
  const { cwd, env, stdin, uid, onStart, onStderr } = options;
  const child = spawn(process.execPath, [binary, ...args], {
    cwd,
    env: { ...process.env, ...env },
    ...(uid !== undefined && { uid, gid: uid }),
  });
  onStart?.((signal) => child.kill(signal));
  const stdout: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
    onStderr?.(stderr, (signal) => child.kill(signal));
  });
  // A program that ends without reading its stdin is what some tests are about.
  child.stdin.on('error', () => {});
  if (options.keepsStdin) child.stdin.write(stdin ?? '');
  else child.stdin.end(stdin);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout: Buffer.concat(stdout), stderr }));
  });
}

/** Lines of text, without the last line feed. */
export function linesOf(text: string | Buffer): string[] {
  return text.toString('utf8').split('\n').slice(0, -1);
}
