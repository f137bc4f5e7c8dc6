import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, chown, cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { goOn } from './kills.js';
import { runProgram } from './run-program.js';
import type { Subject } from './subjects.js';
import { differences, missing, type Tree, temporariesIn, treeOf } from './trees.js';

/** The user `nobody`: the permissions of files do not bind root. */
const NOBODY = 65534;

/** What is wrong after a mishap; nothing if all is well. `skipped` says why it could not be tried. */
export interface MishapFigures {
  readonly faults: readonly string[];
  readonly skipped?: string;
  readonly note?: string;
}

export interface MishapPlaces {
  readonly work: string;
  readonly images: string;
}

const compress = ['compress', 'in', '-o', 'out', '--jobs', '2', '--quiet'] as const;

async function prepared(places: MishapPlaces, name: string): Promise<string> {
  const folder = path.join(places.work, name);
  await mkdir(folder, { recursive: true });
  await cp(places.images, path.join(folder, 'in'), { recursive: true });
  return folder;
}

/** What an undisturbed run makes. */
export async function undisturbed(places: MishapPlaces): Promise<Tree> {
  const folder = await prepared(places, 'undisturbed');
  await runProgram(compress, folder);
  return treeOf(path.join(folder, 'out'));
}

/** A target that fills up: what was written is whole, and once there is room the run goes on. */
export async function diskFull(
  places: MishapPlaces,
  subject: Subject,
  expected: Tree,
): Promise<MishapFigures> {
  const folder = await prepared(places, 'disk-full');
  const out = path.join(folder, 'out');
  await mkdir(out);
  const size = ['-o', 'size=96k'];
  if (spawnSync('mount', ['-t', 'tmpfs', ...size, 'tmpfs', out]).status !== 0) {
    return { faults: [], skipped: 'mounting a small tmpfs needs root' };
  }
  try {
    const ended = await runProgram(subject.args(folder), folder);
    const left = await treeOf(out);
    const faults = differences(left, expected).map((name) => `${name} is not whole`);
    faults.push(...temporariesIn(left).map((name) => `${name} was left`));
    if (ended.code !== 3) faults.push(`exits with ${ended.code}`);
    if (!/no space left on the device/.test(ended.stderr)) faults.push(`says: ${ended.stderr}`);
    execFileSync('mount', ['-o', 'remount,size=64m', out]);
    faults.push(...(await goOn(subject, folder, expected)));
    return { faults, note: `${left.size} of ${expected.size} files fitted` };
  } finally {
    execFileSync('umount', [out]);
  }
}

/** A folder that cannot be written: the run is refused with the reason, and nothing else happens. */
export async function readOnlyTarget(places: MishapPlaces): Promise<MishapFigures> {
  if (process.getuid?.() !== 0) return { faults: [], skipped: 'needs root, to run as another user' };
  const folder = await prepared(places, 'read-only');
  const out = path.join(folder, 'out');
  await mkdir(out);
  await chmod(out, 0o555);
  await openTo(folder);
  const ended = await runProgram(compress, folder, { uid: NOBODY });
  const faults = ended.code === 3 ? [] : [`exits with ${ended.code}`];
  if (!/permission denied/.test(ended.stderr)) faults.push(`says: ${ended.stderr}`);
  return { faults: [...faults, ...(await readdir(out)).map((name) => `${name} was written`)] };
}

/** An unreadable folder among the inputs is named and sets the exit status; the others are done. */
export async function unreadableFolder(places: MishapPlaces, expected: Tree): Promise<MishapFigures> {
  if (process.getuid?.() !== 0) return { faults: [], skipped: 'needs root, to run as another user' };
  const folder = await prepared(places, 'unreadable');
  await mkdir(path.join(folder, 'in/closed'));
  await chmod(path.join(folder, 'in/closed'), 0o000);
  await mkdir(path.join(folder, 'out'));
  await chown(path.join(folder, 'out'), NOBODY, NOBODY);
  await openTo(folder);
  const ended = await runProgram(compress, folder, { uid: NOBODY });
  const faults = ended.code === 3 ? [] : [`exits with ${ended.code}`];
  if (!/in\/closed: permission denied/.test(ended.stderr)) faults.push(`says: ${ended.stderr}`);
  const left = await treeOf(path.join(folder, 'out'));
  return { faults: [...faults, ...differences(left, expected), ...missing(left, expected)] };
}

/** Inputs that vanish while the run is under way fail, each for itself. */
export async function vanishedSources(places: MishapPlaces, expected: Tree): Promise<MishapFigures> {
  const folder = await prepared(places, 'vanished');
  const names = (await readdir(path.join(folder, 'in'))).sort();
  const vanishing = names.slice(-20);
  const ended = await runProgram([...compress, '--journal', 'run.jsonl'], folder, {
    onStart: () => {
      setTimeout(() => {
        for (const name of vanishing) void rm(path.join(folder, 'in', name));
      }, 300);
    },
  });
  const left = await treeOf(path.join(folder, 'out'));
  const faults = differences(left, expected);
  const gone = missing(left, expected);
  if (gone.length > vanishing.length) faults.push(`${gone.length} outputs are missing`);
  if (gone.length > 0 && ended.code !== 3) faults.push(`exits with ${ended.code}`);
  const named = gone.filter(
    (name) => !ended.stderr.includes(`in/${name.replace('.aec', '.png')}: no such file`),
  );
  faults.push(...named.map((name) => `${name} is missing without a word`));
  return { faults, note: `${gone.length} of ${vanishing.length} vanished in time` };
}

/** A reader that has seen enough ends neither the work nor changes the exit status. */
export async function closedPipe(places: MishapPlaces, expected: Tree): Promise<MishapFigures> {
  const folder = await prepared(places, 'pipe');
  const binary = path.resolve(import.meta.dirname, '../../bin/aec.js');
  const script = `"$0" "$1" compress in -o out --jobs 2 | head -n 1 >head.txt; exit \${PIPESTATUS[0]}`;
  const { status, stderr } = spawnSync('bash', ['-c', script, process.execPath, binary], { cwd: folder });
  const left = await treeOf(path.join(folder, 'out'));
  const faults = [...differences(left, expected), ...missing(left, expected)];
  if (status !== 0) faults.push(`exits with ${status}: ${stderr}`);
  const seen = await readFile(path.join(folder, 'head.txt'), 'utf8');
  if (!seen.includes('pixels')) faults.push('head saw no table');
  return { faults };
}

/** Ctrl-C once: what is under way is finished, the journal tells all that was written, and the run goes on from there. */
export async function interruptedOnce(
  places: MishapPlaces,
  subject: Subject,
  expected: Tree,
): Promise<MishapFigures> {
  const folder = await prepared(places, 'interrupted-once');
  const ended = await runProgram(subject.args(folder), folder, { afterMs: 900, signals: ['SIGINT'] });
  const left = await treeOf(path.join(folder, 'out'));
  const journal = await readFile(path.join(folder, 'run.jsonl'), 'utf8').catch(() => '');
  const rows = journal.split('\n').length - 1;
  const faults = [...differences(left, expected), ...temporariesIn(left)];
  if (ended.code !== 130) faults.push(`exits with ${ended.code}, by ${ended.signal}`);
  if (rows !== left.size) faults.push(`${rows} rows in the journal, ${left.size} files`);
  faults.push(...(await goOn(subject, folder, expected)));
  return { faults, note: `${left.size} of ${expected.size} files were done` };
}

/** Ctrl-C twice: the program is gone at once, and the next run puts all in order. */
export async function interruptedTwice(
  places: MishapPlaces,
  subject: Subject,
  expected: Tree,
): Promise<MishapFigures> {
  const folder = await prepared(places, 'interrupted-twice');
  const ended = await runProgram(subject.args(folder), folder, {
    afterMs: 900,
    gapMs: 30,
    signals: ['SIGINT', 'SIGINT'],
  });
  const left = await treeOf(path.join(folder, 'out'));
  const faults = differences(left, expected);
  if (ended.signal !== 'SIGINT' && ended.code !== 130) faults.push(`exits with ${ended.code}`);
  faults.push(...(await goOn(subject, folder, expected)));
  return {
    faults,
    note: `ended by ${ended.signal ?? ended.code}, ${temporariesIn(left).length} temporaries left`,
  };
}

/** A journal that was cut at any byte of its last rows: the run goes on, and does again what the journal does not tell. */
export async function cutJournal(
  places: MishapPlaces,
  subject: Subject,
  expected: Tree,
): Promise<MishapFigures> {
  const folder = await prepared(places, 'cut-journal');
  await runProgram(subject.args(folder), folder);
  const file = path.join(folder, 'run.jsonl');
  const journal = await readFile(file);
  const faults: string[] = [];
  const cuts = Array.from(
    { length: 12 },
    (_, n) => journal.length - 1 - Math.floor((n * journal.length) / 12),
  );
  for (const cut of cuts) {
    await writeFile(file, journal);
    await truncate(file, Math.max(0, cut));
    faults.push(...(await goOn(subject, folder, expected)).map((fault) => `cut at byte ${cut}: ${fault}`));
    const rows = (await readFile(file, 'utf8')).trim().split('\n');
    if (!rows.every(isJson)) faults.push(`cut at byte ${cut}: the journal is not whole afterwards`);
  }
  return { faults, note: `${cuts.length} cuts` };
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** Lets another user read the folder and what leads to it, as far as it is temporary. */
async function openTo(folder: string): Promise<void> {
  for (let at = folder; at !== tmpdir() && at !== path.dirname(at); at = path.dirname(at))
    await chmod(at, 0o755);
}
