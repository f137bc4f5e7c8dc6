import { AecError } from '../../errors.js';
import { pathOfBytes } from '../../path-bytes.js';
import { readInput } from './files.js';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** How the paths of a list are told apart: each on a line, or each with a NUL after it. */
export type Separator = 'line' | 'nul';

/** The paths in a file. `AecError('input')` if it cannot be read. */
export async function readList(file: string, separator: Separator): Promise<string[]> {
  const paths: string[] = [];
  const splitter = new Splitter(separator);
  for (const path of splitter.split(await readInput(file))) paths.push(path);
  return paths.concat(...splitter.end());
}

/** The paths on stdin, as they come, until the signal is aborted. `AecError('usage')` if stdin is a terminal. */
export async function* streamList(separator: Separator, signal: AbortSignal): AsyncGenerator<string> {
  const { stdin } = process;
  if (stdin.isTTY) {
    throw new AecError('usage', '--files-from -: stdin is the terminal; pipe a list of files into it');
  }
  const end = () => stdin.destroy();
  signal.addEventListener('abort', end, { once: true });
  const splitter = new Splitter(separator);
  try {
    for await (const chunk of stdin) yield* splitter.split(chunk as Buffer);
  } catch (error) {
    if (signal.aborted) return;
    throw error;
  }
  yield* splitter.end();
}

class Splitter {
  readonly #separator: number;
  #rest: Uint8Array = new Uint8Array();

  constructor(separator: Separator) {
    this.#separator = separator === 'nul' ? 0 : LINE_FEED;
  }

  /** The paths that end in these bytes. */
  *split(bytes: Uint8Array): Generator<string> {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let from = 0;
    for (let to = all.indexOf(this.#separator); to >= 0; to = all.indexOf(this.#separator, from)) {
      yield* this.#path(all.subarray(from, to));
      from = to + 1;
    }
    this.#rest = all.subarray(from);
  }

  /** The last path, if nothing follows it. */
  *end(): Generator<string> {
    yield* this.#path(this.#rest);
  }

  *#path(bytes: Uint8Array): Generator<string> {
    const isDos = this.#separator === LINE_FEED && bytes.at(-1) === CARRIAGE_RETURN;
    const path = pathOfBytes(isDos ? bytes.subarray(0, -1) : bytes);
    if (path !== '') yield path;
  }
}
