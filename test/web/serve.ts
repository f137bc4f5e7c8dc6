import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const binary = path.resolve(import.meta.dirname, '../../bin/aec.js');

export interface Serving {
  readonly url: string;
  readonly process: ChildProcess;
  /** Resolves when the server has ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts `aec serve` on a free port, as a user does. */
export async function serve(cwd: string): Promise<Serving> {
  const child = spawn(process.execPath, [binary, 'serve', '--port', '0'], { cwd });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const found = /http:\/\/\S+/.exec(output);
      if (found) resolve(found[0]);
    });
    ended.then(() => reject(new Error(`aec serve ended: ${output}`)));
  });
  return { url, process: child, ended };
}
