import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, createReadStream, fdatasyncSync, openSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { ExistsError } from '../atomic-write.js';
import { AecError } from '../errors.js';
import { withOrdinaryFile } from '../ordinary-file.js';
import { systemPath } from '../path-bytes.js';
import { explainSystemError } from '../system-error.js';
import { CODING_ROW, type CodingRow } from './coding-row.js';
import type { CodingJob } from './coding-task.js';

/** A line of a journal: what became of a file, and a mark of the settings that it was coded with. */
const JOURNAL_ROW = v.intersect([CODING_ROW, v.object({ job: v.string() })]);

/** Milliseconds after which rows must be on the disk, should the machine lose power. A killed process loses none. */
const SYNC_MS = 1000;
const LINE_FEED = 0x0a;
/** How the first row begins, and the most bytes that it has. */
const ROW_START = '{"input":"';
const LONGEST_ROW = 2 ** 20;

/** A file to which a row is appended for every file that was coded or failed. */
export class Journal {
  readonly #file: string;
  readonly #descriptor: number;
  readonly #mark: string;
  #synced = performance.now();

  private constructor(file: string, descriptor: number, mark: string) {
    this.#file = file;
    this.#descriptor = descriptor;
    this.#mark = mark;
  }

  /**
   * Opens a journal, which exists already only if a run goes on. A row that a crash has cut goes: its file is coded again.
   * `AecError('input')` if it cannot be written, or is another file, which stays as it is; ExistsError if it should not exist.
   */
  static async open(file: string, mark: string, { goesOn }: { readonly goesOn: boolean }): Promise<Journal> {
    await checkJournal(file);
    try {
      if (goesOn) await cutToWholeRows(file);
      return new Journal(file, openSync(file, goesOn ? 'a' : 'ax'), mark);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new ExistsError(file);
      throw explainSystemError(error, file);
    }
  }

  /** Throws `AecError('input')` if the row cannot be written. */
  add(row: CodingRow): void {
    try {
      appendFileSync(this.#descriptor, `${JSON.stringify({ ...row, job: this.#mark })}\n`);
      if (performance.now() - this.#synced > SYNC_MS) this.#sync();
    } catch (error) {
      throw explainSystemError(error, this.#file);
    }
  }

  close(): void {
    this.#sync();
    closeSync(this.#descriptor);
  }

  #sync(): void {
    try {
      fdatasyncSync(this.#descriptor);
    } catch {
      // Pipes and some file systems have nothing to flush.
    }
    this.#synced = performance.now();
  }
}

/** `AecError('input')` for a file that is there and no journal: a journal is empty, or begins with a row. */
export async function checkJournal(file: string): Promise<void> {
  const stats = await stat(systemPath(file)).catch(() => undefined);
  if (stats && !stats.isFile()) {
    const what = stats.isDirectory() ? 'a folder' : 'a pipe, a socket or a device';
    throw new AecError('input', `${file}: is ${what}; a journal must be an ordinary file`);
  }
  const start = await withOrdinaryFile(file, startOf).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw explainSystemError(error, file);
  });
  const end = start.indexOf('\n');
  const isJournal = end < 0 ? startsRow(start) : rowOf(start.slice(0, end)) !== undefined;
  if (isJournal) return;
  throw new AecError(
    'input',
    `${file} is no journal of aec and stays as it is; choose another file for the journal`,
  );
}

/** Whether a text may be the start of a row that a crash has cut. */
function startsRow(text: string): boolean {
  return ROW_START.startsWith(text.slice(0, ROW_START.length));
}

/** Enough of a file for its first line. */
async function startOf(handle: FileHandle): Promise<string> {
  const bytes = Buffer.alloc(LONGEST_ROW);
  const { bytesRead } = await handle.read(bytes, 0, LONGEST_ROW, 0);
  return bytes.toString('utf8', 0, bytesRead);
}

/** The rows of a journal; `undefined` for a line that is none. Nothing if there is no such file. */
export async function* readJournal(
  file: string,
): AsyncGenerator<v.InferOutput<typeof JOURNAL_ROW> | undefined> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const line of lines) yield rowOf(line);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw explainSystemError(error, file);
  }
}

function rowOf(line: string): v.InferOutput<typeof JOURNAL_ROW> | undefined {
  try {
    const parsed = v.safeParse(JOURNAL_ROW, JSON.parse(line));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** A mark of what decides the bytes of the outputs; `model` is the hash of the model that was named, if any. */
export function markOf({ direction, settings }: CodingJob, model: string | undefined): string {
  const undecided = {
    existing: undefined,
    preserve: undefined,
    verify: undefined,
    compare: undefined,
    strict: undefined,
  };
  const text = JSON.stringify([direction, { ...settings, ...undecided, model }]);
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

async function cutToWholeRows(file: string): Promise<void> {
  const handle = await open(file, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (!handle) return;
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(1);
    let end = size;
    for (; end > 0; end--) {
      await handle.read(buffer, 0, 1, end - 1);
      if (buffer[0] === LINE_FEED) break;
    }
    if (end < size) await handle.truncate(end);
  } finally {
    await handle.close();
  }
}
