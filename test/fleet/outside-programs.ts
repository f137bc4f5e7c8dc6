import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';

/** Added to the name of a suite whose program is missing: what `plain-summary.ts` reads. Empty where it is there. */
export function skipReason(program: string, args: readonly string[] = ['--version']): string {
  const found = spawnSync(program, args, { stdio: 'ignore' });
  return found.status === 0 ? '' : ` (skipped: ${program} is not installed)`;
}

/** A port of 127.0.0.1 that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Tries until `attempt` does not throw, for at most so many milliseconds. */
export async function eventually<T>(attempt: () => T | Promise<T>, milliseconds = 20_000): Promise<T> {
  const until = performance.now() + milliseconds;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
