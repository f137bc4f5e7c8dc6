import type { OpenQueue } from '../../../../batch/queue/open-queue.js';
import { formatCountOf } from '../../../../figures.js';
import { printJsonLine, printResult } from '../../../io/output.js';

/** Prints a line for each image that failed for good, and for each bundle that was given up. */
export async function listFailures({ ledger, jobs }: OpenQueue, json = false): Promise<void> {
  for await (const letter of ledger.letters()) {
    if (json) printJsonLine(letter);
    else printResult(`${letter.input}: ${reasonOf(letter)} (${formatCountOf(letter.attempts, 'attempt')})`);
  }
  for (const { id, failedReason } of await jobs.getFailed()) {
    if (json) printJsonLine({ bundle: id, message: failedReason });
    else printResult(`bundle ${id}: ${failedReason}`);
  }
}

/** The message without the name of the image that it may begin with. */
function reasonOf({ input, message }: { readonly input: string; readonly message: string }): string {
  return message.startsWith(`${input}: `) ? message.slice(input.length + 2) : message;
}
