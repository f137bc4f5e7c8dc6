import { AecError } from '../../errors.js';

/** What all keys begin with; the braces keep a queue on one node of a Redis cluster. */
export const PREFIX = '{aec}';

export interface LedgerKeys {
  readonly bundles: string;
  readonly totals: string;
  readonly orders: string;
  readonly letters: string;
  readonly workers: string;
  readonly suspects: string;
}

/** The keys of what aec remembers of a queue; BullMQ's own ones are beside them. */
export function keysOf(queue: string): LedgerKeys {
  const key = (name: string) => `${PREFIX}:${queue}:ledger:${name}`;
  return {
    bundles: key('bundles'),
    totals: key('totals'),
    orders: key('orders'),
    letters: key('letters'),
    workers: key('workers'),
    suspects: key('suspects'),
  };
}

/** `AecError('usage')` unless it can be the name of a queue. */
export function checkQueueName(name: string): void {
  if (/^[\w.-]{1,100}$/.test(name)) return;
  throw new AecError('usage', `--queue ${name}: must be letters, digits, dots, dashes and underscores`);
}
