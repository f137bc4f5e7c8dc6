import { chmod, mkdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { colourful, digitPng, filesIn, temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';

const cwd = await temporaryFolder();
const aec = (...args: string[]) => runAec(args, { cwd });
const read = (file: string) => readFile(path.join(cwd, file));
const names = Array.from({ length: 40 }, (_, n) => `${String(n).padStart(2, '0')}`);

beforeAll(async () => {
  for (const [n, name] of names.entries()) {
    await writeFiles(cwd, { [`digits/${n % 2 === 0 ? 'even' : 'odd'}/${name}.png`]: await digitPng(n) });
  }
  await writeFiles(cwd, { 'digits/colour.png': await colourful(70, 50).png().toBuffer() });
});

const bytesIn = async (folder: string) =>
  Promise.all(
    (await filesIn(path.join(cwd, folder))).map(async (name) => [name, await read(`${folder}/${name}`)]),
  );
const rowsOf = async (journal: string) =>
  (await readFile(path.join(cwd, journal), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('many files', () => {
  it('give the same bytes and the same report with any number of jobs', async () => {
    const [reports, notes]: [unknown[][], string[]] = [[], []];
    for (const jobs of ['1', '3']) {
      const { code, stdout, stderr } = await aec(
        'compress',
        'digits',
        '-o',
        `j${jobs}`,
        '-j',
        jobs,
        '--json',
      );
      expect(code).toBe(0);
      notes.push(stderr);
      const { results, failures, skipped } = JSON.parse(stdout.toString('utf8'));
      expect({ failures, skipped }).toEqual({ failures: [], skipped: 0 });
      reports.push(results.map(({ ms, finished, output, ...rest }: Record<string, unknown>) => rest));
    }
    expect(reports[0]).toHaveLength(41);
    expect(reports[1]).toEqual(reports[0]);
    expect(notes[1]).toBe(notes[0]);
    expect(await bytesIn('j3')).toEqual(await bytesIn('j1'));
  });

  it('give the same images with any number of jobs', async () => {
    for (const jobs of ['1', '3']) {
      expect((await aec('decompress', 'j1', '-o', `back${jobs}`, '-j', jobs, '-q')).code).toBe(0);
    }
    expect(await bytesIn('back3')).toEqual(await bytesIn('back1'));
    expect(await filesIn(path.join(cwd, 'back1'))).toHaveLength(41);
  });

  it('give the same pack with any number of jobs', async () => {
    for (const jobs of ['1', '3']) {
      expect((await aec('pack', 'digits', '-o', `p${jobs}.aec`, '-j', jobs, '-q')).code).toBe(0);
    }
    expect(await read('p3.aec')).toEqual(await read('p1.aec'));
  });

  it('are measured alike with any number of jobs', async () => {
    const measured = [];
    for (const jobs of ['1', '2']) {
      const args = [
        'eval',
        '--data',
        'digits/even',
        '--baselines',
        'webp',
        '--per-image',
        '--json',
        `e${jobs}.json`,
      ];
      expect((await aec(...args, '--jobs', jobs, '-q', '--report', `e${jobs}.html`)).code).toBe(0);
      const { results } = JSON.parse(await readFile(path.join(cwd, `e${jobs}.json`), 'utf8'));
      const isSpeed = (key: string) => key.endsWith('PerSecond');
      measured.push(JSON.parse(JSON.stringify(results, (key, value) => (isSpeed(key) ? undefined : value))));
    }
    expect(measured[0]).toHaveLength(7);
    expect(measured[1]).toEqual(measured[0]);
  });

  it('are taken from lists, with any names', async () => {
    const odd = 'list/new\nline\\and*.png';
    await writeFiles(cwd, { [odd]: await digitPng(3), 'list/b.png': await digitPng(4) });
    const nul = Buffer.from(`${odd}\0list/b.png\0list/gone.png\0list/b.png\0`);
    const { code, stderr } = await runAec(['compress', '--files-from', '-', '-0', '-o', 'listed', '-q'], {
      cwd,
      stdin: nul,
    });
    expect(code).toBe(3);
    expect(linesOf(stderr)).toEqual([
      'aec: list/gone.png: no such file or folder',
      'aec: 1 of 3 inputs failed',
    ]);
    expect(await filesIn(path.join(cwd, 'listed'))).toEqual(['list/b.aec', 'list/new\nline\\and*.aec']);
    await writeFiles(cwd, { 'list.txt': 'list/b.png\r\n\nlist/gone.png' });
    const fromFile = await aec('compress', '--files-from', 'list.txt', '-o', 'listed2', '-q');
    expect(fromFile.code).toBe(3);
    expect(await filesIn(path.join(cwd, 'listed2'))).toEqual(['list/b.aec']);
  });

  it('are taken by patterns that no shell has expanded', async () => {
    const { code } = await aec('compress', 'digits/*/0[1-3].png', '-o', 'by-pattern', '-q');
    expect(code).toBe(0);
    expect(await filesIn(path.join(cwd, 'by-pattern'))).toEqual(['even/02.aec', 'odd/01.aec', 'odd/03.aec']);
    const none = await aec('compress', 'digits/*.jpg', '-o', 'none');
    expect(none).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(
        /^aec: digits\/\*\.jpg: no such file, and as a pattern it matches no images/,
      ),
    });
  });

  it('are left out where the output exists, or is newer', async () => {
    await aec('compress', 'digits/odd', '-o', 'some', '-q');
    await rm(path.join(cwd, 'some/01.aec'));
    await writeFile(path.join(cwd, 'some/03.aec'), 'precious');
    const skipped = await aec('compress', 'digits/odd', '-o', 'some', '--skip-existing', '--json');
    expect(JSON.parse(skipped.stdout.toString('utf8'))).toMatchObject({
      results: [{}],
      failures: [],
      skipped: 19,
    });
    expect(await readFile(path.join(cwd, 'some/03.aec'), 'utf8')).toBe('precious');
    const later = new Date(Date.now() + 5000);
    await utimes(path.join(cwd, 'digits/odd/03.png'), later, later);
    const updated = await aec('compress', 'digits/odd', '-o', 'some', '--update');
    expect(linesOf(updated.stdout)).toHaveLength(2);
    expect(updated.stderr).toBe('aec: 19 files left out, done before\n');
    expect((await read('some/03.aec'))[0]).toBe(0xae);
  });

  it('are not taken for outputs of files that are newer: those get the other name', async () => {
    await writeFiles(cwd, { 'own/a.png': await digitPng(1) });
    const original = await read('own/a.png');
    const then = new Date(1_500_000_000_000);
    await utimes(path.join(cwd, 'own/a.png'), then, then);
    expect((await aec('compress', 'own', '-q')).code).toBe(0);
    for (const mode of ['--skip-existing', '--update']) {
      expect((await aec('decompress', 'own', mode, '-q')).code).toBe(0);
      expect(await filesIn(path.join(cwd, 'own'))).toEqual(['a.aec', 'a.aec.png', 'a.png']);
      expect((await aec('decompress', 'own', mode)).stderr).toContain('aec: 1 file left out, done before\n');
      await rm(path.join(cwd, 'own/a.aec.png'));
    }
    expect(await read('own/a.png')).toEqual(original);
  });

  it('do not go where a link below the output folder leads out', async () => {
    await writeFiles(cwd, { 'linked/odd/a.png': await digitPng(1), 'precious/b.txt': '' });
    await symlink('precious', path.join(cwd, 'linked-out'));
    await mkdir(path.join(cwd, 'led'));
    await symlink('../precious', path.join(cwd, 'led/odd'));
    const { code, stderr } = await aec('compress', 'linked', '-o', 'led');
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining('led/odd/a.aec: a link leads out of the folder led'),
    ]);
    expect((await aec('compress', 'linked/odd', '-o', 'linked-out', '-q')).code).toBe(0);
    expect(await filesIn(path.join(cwd, 'precious'))).toEqual(['a.aec', 'b.txt']);
  });

  it('are shared among machines by shards', async () => {
    for (const index of [1, 2, 3]) {
      expect(
        (await aec('compress', 'digits', '-o', `shard${index}`, '--shard', `${index}/3`, '-q')).code,
      ).toBe(0);
    }
    const env = { JOB_COMPLETION_INDEX: '1', SLURM_ARRAY_TASK_ID: '' };
    const auto = await runAec(['compress', 'digits', '-o', 'shard-auto', '--shard', 'auto/3', '-q'], {
      cwd,
      env,
    });
    expect(auto).toMatchObject({ code: 2, stderr: expect.stringContaining('SLURM_ARRAY_TASK_ID') });
    const parts = await Promise.all([1, 2, 3].map((index) => filesIn(path.join(cwd, `shard${index}`))));
    expect(parts.flat().sort()).toEqual(await filesIn(path.join(cwd, 'j1')));
    for (const part of parts) expect(part.length).toBeGreaterThan(5);
  });

  it('take over time and mode of their inputs', async () => {
    await writeFiles(cwd, { 'modes/a.png': await digitPng(1) });
    const then = new Date(1_500_000_000_000);
    await utimes(path.join(cwd, 'modes/a.png'), then, then);
    await chmod(path.join(cwd, 'modes/a.png'), 0o604);
    expect((await aec('compress', 'modes', '--preserve', 'mtime,mode', '-q')).code).toBe(0);
    const { mode, mtimeMs } = await stat(path.join(cwd, 'modes/a.aec'));
    expect({ mode: mode & 0o777, mtimeMs }).toEqual({ mode: 0o604, mtimeMs: then.getTime() });
    expect((await aec('compress', 'modes', '--preserve', 'owner')).code).toBe(2);
  });

  it('of one stem keep their extensions, and go back to their names', async () => {
    await writeFiles(cwd, {
      'stems/a.png': await digitPng(1),
      'stems/a.jpg': await colourful(20, 20).jpeg().toBuffer(),
      'stems/b.png': await digitPng(2),
      'stems/b.webp': await colourful(20, 20).webp().toBuffer(),
    });
    const { code, stderr } = await aec('compress', 'stems', '-o', 'stems-out');
    expect(code).toBe(2);
    expect(linesOf(stderr)).toEqual([
      'aec: stems/a.jpg and stems/a.png would both be written to stems-out/a.aec; stems/b.png and stems/b.webp ' +
        'would both be written to stems-out/b.aec; rename some of them, or pass --keep-extension',
    ]);
    expect((await aec('compress', 'stems', '-o', 'stems-out', '--keep-extension', '-q')).code).toBe(0);
    expect(await filesIn(path.join(cwd, 'stems-out'))).toEqual([
      'a.jpg.aec',
      'a.png.aec',
      'b.png.aec',
      'b.webp.aec',
    ]);
    expect((await aec('decompress', 'stems-out', '-o', 'stems-back', '-q')).code).toBe(0);
    expect(await filesIn(path.join(cwd, 'stems-back'))).toEqual([
      'a.jpg.png',
      'a.png',
      'b.png',
      'b.webp.png',
    ]);
  });

  it('that are no images are counted, and named under --verbose', async () => {
    await writeFiles(cwd, {
      'with/a.png': await digitPng(1),
      'with/notes.txt': 'x',
      'with/.cache/b.png': 'x',
    });
    await symlink('a.png', path.join(cwd, 'with/link.png'));
    const { code, stderr } = await aec('compress', 'with', '-o', 'with-out', '--verbose');
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^aec: note: 3 other files left alone: hidden, of another kind, or the same by a link$/m,
    );
    for (const name of ['with/notes.txt', 'with/.cache', 'with/link.png']) {
      expect(stderr).toContain(`aec: left alone: ${name}\n`);
    }
    expect(await filesIn(path.join(cwd, 'with-out'))).toEqual(['a.aec']);
  });
});

describe('a journal', () => {
  const args = ['compress', 'digits/even', '-o', 'journaled', '-j', '2'];

  it('has a row for each file, and a run goes on with it', async () => {
    await writeFiles(cwd, { 'digits/even/bad.png': 'no image' });
    expect((await aec(...args, '-q', '--journal', 'run.jsonl')).code).toBe(3);
    const rows = await rowsOf('run.jsonl');
    expect(rows).toHaveLength(21);
    expect(rows.filter(({ error }) => error)).toMatchObject([
      { input: 'digits/even/bad.png', error: { code: 'input' } },
    ]);
    const { size } = await stat(path.join(cwd, 'journaled/04.aec'));
    expect(rows.find(({ output }) => output === path.join('journaled', '04.aec'))).toMatchObject({
      input: path.join('digits/even', '04.png'),
      bytes: { output: size, raw: 784 },
      model: { id: 'mnist-rd' },
      width: 28,
    });
    await rm(path.join(cwd, 'digits/even/bad.png'));
    await rm(path.join(cwd, 'journaled/06.aec'));
    await utimes(path.join(cwd, 'digits/even/08.png'), new Date(), new Date());
    const resumed = await aec(...args, '--resume', 'run.jsonl', '--json');
    const { results, failures, skipped } = JSON.parse(resumed.stdout.toString('utf8'));
    expect(results.map(({ output }: { output: string }) => path.basename(output))).toEqual([
      '06.aec',
      '08.aec',
    ]);
    expect({ failures, skipped }).toEqual({ failures: [], skipped: 18 });
    expect(await rowsOf('run.jsonl')).toHaveLength(23);
  });

  it('does not go on over the work of others', async () => {
    await rm(path.join(cwd, 'run.jsonl'));
    await writeFile(path.join(cwd, 'journaled/00.aec'), 'of somebody else');
    const { code, stderr } = await aec(...args, '--resume', 'run.jsonl', '-q');
    expect(code).toBe(3);
    expect(linesOf(stderr)[0]).toBe('aec: digits/even/00.png: journaled/00.aec exists already');
    expect(await readFile(path.join(cwd, 'journaled/00.aec'), 'utf8')).toBe('of somebody else');
    expect(await rowsOf('run.jsonl')).toHaveLength(20);
  });

  it('is neither an image nor a file of another kind', async () => {
    await writeFiles(cwd, { 'j/a.png': await digitPng(1), 'j/keep.txt': 'no newline' });
    const run = (...more: string[]) => aec('compress', 'j/a.png', '-o', 'j/a.aec', ...more);
    const refusals = [
      ['--resume', 'j/a.png', 2, 'j/a.png is an input; choose another file for the journal'],
      ['--journal', 'j/a.aec', 2, 'j/a.aec is an output; choose another file for the journal'],
      ['--resume', 'j/keep.txt', 3, 'j/keep.txt is no journal of aec'],
      ['--journal', 'j', 3, 'j: is a folder'],
    ] as const;
    const before = await bytesIn('j');
    for (const [option, file, code, message] of refusals) {
      expect(await run(option, file)).toMatchObject({
        code,
        stderr: expect.stringContaining(`aec: ${message}`),
      });
    }
    expect(await bytesIn('j')).toEqual(before);
  });

  it('is not written over', async () => {
    const { code, stderr } = await aec('compress', 'digits/odd', '-o', 'other', '--journal', 'run.jsonl');
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: 'aec: run.jsonl exists already; --resume run.jsonl goes on with it\n',
    });
    expect(await filesIn(cwd)).not.toContain('other/01.aec');
  });
});

describe('a run that ends early', () => {
  it('stops after the first failure if it is told to', async () => {
    const files = await Promise.all(
      names.map(async (name, n) => [`stop/${name}.png`, await digitPng(n)] as const),
    );
    await writeFiles(cwd, { ...Object.fromEntries(files), 'stop/00.png': 'no image' });
    const { code, stderr } = await aec(
      'compress',
      'stop',
      '-o',
      'stopped',
      '-j',
      '1',
      '-q',
      '--on-error',
      'stop',
    );
    expect(code).toBe(3);
    expect(stderr).toMatch(/^aec: stop\/00\.png: cannot be read as an image/);
    await expect(filesIn(path.join(cwd, 'stopped'))).rejects.toThrow('ENOENT');
  });

  it('finishes what is under way on Ctrl-C, and the journal tells what that is', async () => {
    const many = Array.from({ length: 400 }, (_, n) => n);
    const digits = await Promise.all(names.map((_, n) => digitPng(n)));
    await writeFiles(cwd, Object.fromEntries(many.map((n) => [`ctrl-c/${n}.png`, digits[n % 40]!])));
    const args = ['compress', 'ctrl-c', '-o', 'ctrl-out', '-j', '2'];
    const interrupted = await runAec([...args, '--journal', 'ctrl.jsonl', '--json'], {
      cwd,
      onStart: (kill) => {
        const poll = setInterval(async () => {
          const { size } = (await stat(path.join(cwd, 'ctrl.jsonl')).catch(() => undefined)) ?? { size: 0 };
          if (size === 0) return;
          clearInterval(poll);
          kill('SIGINT');
        }, 5);
      },
    });
    expect(interrupted.code).toBe(130);
    const { results } = JSON.parse(interrupted.stdout.toString('utf8'));
    expect(results.length).toBeLessThan(400);
    const written = await filesIn(path.join(cwd, 'ctrl-out'));
    expect(written).toHaveLength(results.length);
    expect(await rowsOf('ctrl.jsonl')).toHaveLength(results.length);
    const resumed = await aec(...args, '--resume', 'ctrl.jsonl', '--json');
    expect(JSON.parse(resumed.stdout.toString('utf8'))).toMatchObject({
      failures: [],
      skipped: written.length,
    });
    expect(await filesIn(path.join(cwd, 'ctrl-out'))).toHaveLength(400);
  });

  it('codes what a slow list has named so far, and ends on Ctrl-C without waiting for more', async () => {
    const first = path.join(cwd, 'slow/digits/even/00.aec');
    const { code } = await runAec(['compress', '--files-from', '-', '-o', 'slow', '-q'], {
      cwd,
      stdin: Buffer.from('digits/even/00.png\ndigits/even/02.png\n'),
      keepsStdin: true,
      onStart: (kill) => {
        const poll = setInterval(async () => {
          if (!(await stat(first).catch(() => undefined))) return;
          clearInterval(poll);
          kill('SIGINT');
        }, 20);
      },
    });
    expect(code).toBe(130);
  });

  it('ends at once on a signal to a single file', async () => {
    await writeFiles(cwd, { 'single.png': await colourful(1500, 1500).png().toBuffer() });
    const { code, signal } = await runAec(['compress', 'single.png', '--effort', '9', '-j', '1'], {
      cwd,
      onStart: (kill) => setTimeout(() => kill('SIGINT'), 3000),
    });
    expect({ code, signal }).toEqual({ code: null, signal: 'SIGINT' });
    expect(await filesIn(cwd)).not.toContain('single.aec');
  });
});

it.each([
  [['compress'], 'no inputs: name files or folders, or a list of them with --files-from'],
  [['compress', 'digits', '--shard', '4/3'], 'part 4 of 3'],
  [['compress', 'digits', '--shard', 'auto'], 'name the part, like 3/10'],
  [['compress', 'digits', '--jobs', '0'], 'It must be a whole number of threads, from 1 to 256'],
  [['compress', 'digits', '--skip-existing', '--force'], 'cannot be used with'],
  [['compress', 'digits', '--journal', 'a', '--resume', 'b'], 'cannot be used with'],
  [['compress', 'digits', '-o', 'x.aec', '--shard', '1/2'], '--shard: is for one file per image'],
  [['compress', '-', '--files-from', '-'], 'cannot both read stdin'],
  [['compress', 'digits', '-m', 'mnist-conv-8', '--quality', '3'], 'has one fixed rate'],
])('%j is a usage error, before anything is read', async (args, message) => {
  const { code, stderr, stdout } = await aec(...args);
  expect({ code, stdout: stdout.length }).toEqual({ code: 2, stdout: 0 });
  expect(linesOf(stderr)).toEqual([expect.stringContaining(message)]);
});
