import { hasFailed } from './coding-row.js';
import type { CodingItem } from './coding-task.js';
import { readJournal } from './journal.js';
import type { FileFacts, FindPlace } from './place.js';

/** What a journal says of a file that was coded. */
interface Done {
  readonly output: string;
  readonly inputBytes: number;
  readonly modified: number | undefined;
  readonly outputBytes: number;
  readonly job: string;
}

/** What earlier runs have done, by their journal. */
export class DoneBefore {
  readonly #done = new Map<string, Done>();
  /** Lines of the journal that could not be read. */
  unreadable = 0;

  /** Reads a journal; one that does not exist is empty. `AecError('input')` if it cannot be read. */
  static async read(file: string): Promise<DoneBefore> {
    const done = new DoneBefore();
    for await (const row of readJournal(file)) {
      if (row === undefined) done.unreadable++;
      else if (hasFailed(row)) done.#done.delete(row.input);
      else {
        const { input, output, bytes, modified, job } = row;
        done.#done.set(input, { output, inputBytes: bytes.input, modified, outputBytes: bytes.output, job });
      }
    }
    return done;
  }

  get count(): number {
    return this.#done.size;
  }

  /**
   * What is left to do of an item: nothing if it was coded with these settings and neither file has changed since. An output that
   * the journal knows is replaced, whatever became of it; another one must be what this run would write.
   */
  async remaining(item: CodingItem, job: string, findPlace: FindPlace): Promise<CodingItem | undefined> {
    const done = this.#done.get(item.input);
    if (!done || (done.output !== item.output && done.output !== item.alternate)) {
      return { ...item, existing: item.existing ?? 'same' };
    }
    const factsOf = async (ref: string) => (await findPlace(ref)).stat(ref).catch(() => undefined);
    const [input, output] = await Promise.all([factsOf(item.input), factsOf(done.output)]);
    if (done.job === job && isUnchanged(input, output, done)) return undefined;
    const { alternate, ...own } = item;
    return { ...own, output: done.output, existing: 'replace' };
  }
}

function isUnchanged(input: FileFacts | undefined, output: FileFacts | undefined, done: Done): boolean {
  return (
    input?.bytes === done.inputBytes && input.modified === done.modified && output?.bytes === done.outputBytes
  );
}
