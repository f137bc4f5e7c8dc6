import { appendFile, mkdtemp, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CodedRow, CodingRow } from '../../../src/batch/coding-row.js';
import { findPlace } from '../../../src/batch/find-place.js';
import { Journal, markOf, readJournal } from '../../../src/batch/journal.js';
import { DoneBefore } from '../../../src/batch/resume.js';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aec-journal-'));
  file = path.join(folder, 'run.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

const MODIFIED = 1_600_000_000_000;

function rowOf(name: string): CodedRow {
  return {
    input: path.join(folder, `${name}.png`),
    output: path.join(folder, `${name}.aec`),
    width: 3,
    height: 2,
    channels: 1,
    alpha: false,
    model: { id: 'm', hash: 'ab'.repeat(32) },
    bytes: { input: 5, output: 4, raw: 6 },
    psnr: null,
    modified: MODIFIED,
    notes: [],
    ms: 7,
    finished: '2020-01-01T00:00:00.000Z',
  };
}

async function writeAll(rows: readonly CodingRow[], mark = 'mark'): Promise<void> {
  const journal = await Journal.open(file, mark, { goesOn: true });
  for (const row of rows) journal.add(row);
  journal.close();
}

const readAll = async () => {
  const rows = [];
  for await (const row of readJournal(file)) rows.push(row);
  return rows;
};

/** The files of a row as they were when it was written. */
async function writeFilesOf({ input, output }: CodingRow): Promise<void> {
  await writeFile(input, '12345');
  await utimes(input, new Date(MODIFIED), new Date(MODIFIED));
  await writeFile(output, '1234');
}

describe('a journal', () => {
  it('holds each row as it was, on a line of its own, with a mark', async () => {
    const failed = { ...rowOf('b'), error: { code: 'input', message: 'two\nlines' } } as const;
    await writeAll([rowOf('a'), failed]);
    expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(3);
    const [first, second] = await readAll();
    expect(first).toEqual({ ...rowOf('a'), job: 'mark' });
    expect(second).toMatchObject({ error: failed.error, input: failed.input });
  });

  it('does not begin anew over another one', async () => {
    await writeAll([rowOf('a')]);
    await expect(Journal.open(file, 'mark', { goesOn: false })).rejects.toThrow('exists already');
    await expect(Journal.open(path.join(folder, 'no/run.jsonl'), 'm', { goesOn: false })).rejects.toThrow(
      'no such file or folder',
    );
  });

  it('is no other file, which stays as it is', async () => {
    const others = ['no newline', 'a line\n', '{"input":"x"}\n', '\x89PNG\r\n\x1a\n', '{"'.repeat(2 ** 20)];
    for (const content of others) {
      await writeFile(file, content, 'latin1');
      for (const goesOn of [true, false]) {
        await expect(Journal.open(file, 'mark', { goesOn })).rejects.toMatchObject({
          code: 'input',
          message: expect.stringContaining('is no journal of aec'),
        });
      }
      expect(await readFile(file, 'latin1')).toBe(content);
    }
    for (const [place, reason] of [
      [folder, 'is a folder'],
      ['/dev/null', 'a device'],
    ] as const) {
      await expect(Journal.open(place, 'mark', { goesOn: false })).rejects.toThrow(reason);
    }
  });

  it('cut at any byte goes on with whole rows', async () => {
    await writeAll([rowOf('a'), rowOf('b')]);
    const { length } = await readFile(file);
    for (const cut of [1, 2, 40, length / 2, length - 1]) {
      await rm(file);
      await writeAll([rowOf('a'), rowOf('b')]);
      await truncate(file, Math.floor(cut));
      await writeAll([rowOf('c')]);
      const inputs = (await readAll()).map((row) => row?.input);
      expect(inputs.at(-1)).toBe(rowOf('c').input);
      expect(inputs).not.toContain(undefined);
    }
  });

  it('tells lines that are no rows', async () => {
    await writeAll([rowOf('a')]);
    await appendFile(file, '{"input":"x"}\nnonsense\n');
    const done = await DoneBefore.read(file);
    expect({ unreadable: done.unreadable, count: done.count }).toEqual({ unreadable: 2, count: 1 });
    expect((await DoneBefore.read(path.join(folder, 'none.jsonl'))).count).toBe(0);
  });

  it('has a mark that changes with what decides the outputs, and with nothing else', () => {
    const mark = (settings: object, model?: string) =>
      markOf({ direction: 'compress', settings: { existing: 'refuse', ...settings } }, model);
    expect(mark({})).toBe(mark({ existing: 'replace', verify: true, compare: true, preserve: ['mtime'] }));
    expect(
      new Set([mark({}), mark({ quality: 3 }), mark({ model: 'x' }, 'aa'), mark({ model: 'x' }, 'bb')]).size,
    ).toBe(4);
  });
});

describe('going on with a run', () => {
  const remaining = async (row: CodingRow, job = 'mark', alternate?: string) =>
    (await DoneBefore.read(file)).remaining(
      { input: row.input, output: row.output, ...(alternate && { alternate }) },
      job,
      findPlace,
    );

  it('leaves out what is done and has not changed', async () => {
    const row = rowOf('a');
    await writeFilesOf(row);
    await writeAll([row]);
    expect(await remaining(row)).toBeUndefined();
  });

  it('takes only its own work for what an unknown output holds', async () => {
    const row = rowOf('a');
    await writeAll([]);
    expect(await remaining(row)).toEqual({ input: row.input, output: row.output, existing: 'same' });
  });

  it('does again what has changed: source, output, settings, or a file that failed since', async () => {
    const row = rowOf('a');
    const again = { input: row.input, output: row.output, existing: 'replace' };
    await writeFilesOf(row);
    await writeAll([row]);
    expect(await remaining(row, 'other')).toEqual(again);
    await writeFile(row.output, 'x');
    expect(await remaining(row)).toEqual(again);
    await rm(row.output);
    expect(await remaining(row)).toEqual(again);
    await writeFilesOf(row);
    expect(await remaining(row)).toBeUndefined();
    await utimes(row.input, new Date(), new Date());
    expect(await remaining(row)).toEqual(again);
    await writeFilesOf(row);
    await writeAll([{ ...row, error: { code: 'input', message: 'm' } }]);
    expect(await remaining(row)).toMatchObject({ existing: 'same' });
  });

  it('knows an output by its other name', async () => {
    const row = { ...rowOf('a'), output: path.join(folder, 'a.png.aec') };
    await writeFilesOf(row);
    await writeAll([row]);
    const usual = { ...row, output: path.join(folder, 'a.aec') };
    expect(await remaining(usual, 'mark', row.output)).toBeUndefined();
    expect(await remaining(usual, 'mark', 'elsewhere.aec')).toMatchObject({ existing: 'same' });
  });
});
