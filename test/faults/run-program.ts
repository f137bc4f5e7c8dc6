import { runAec } from '../cli/run-aec.js';

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
export async function runProgram(
  args: readonly string[],
  cwd: string,
  { afterMs, signals = [], gapMs = 0, uid, onStart }: Disturbance = {},
): Promise<Ended> {
  const started = performance.now();
  const timers: NodeJS.Timeout[] = [];
  const disturb = (kill: (signal: NodeJS.Signals) => void) => {
    if (afterMs !== undefined) {
      for (const [n, signal] of signals.entries()) {
        timers.push(setTimeout(() => kill(signal), afterMs + n * gapMs));
      }
    }
    onStart?.(kill);
  };
  const { code, signal, stderr } = await runAec(args, { cwd, uid, onStart: disturb });
  for (const timer of timers) clearTimeout(timer);
  return { code, signal, stderr, seconds: (performance.now() - started) / 1000 };
}
