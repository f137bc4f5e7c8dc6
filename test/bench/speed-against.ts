/**
 * How much faster this version is than another one, in one run: both work in turn on the same digits and on the same photograph, one
 * thread each, and both programs code one digit. Writes results/speed-against.json. Both need a build (dist).
 *
 *     npm run bench:against -- --other FOLDER --image FILE
 */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { loadSharp } from '../../src/image/load-sharp.js';
import { encodeImage } from '../../src/image/write.js';
import { inPackage } from '../../src/package-root.js';
import { inTemporaryFolder } from './temporary-folder.js';
import { rounded, writeBenchResults } from './write-results.js';

const { values: options } = parseArgs({ options: { other: { type: 'string' }, image: { type: 'string' } } });
if (!options.other || !options.image) throw new Error('--other FOLDER (a checkout) and --image FILE');

const ROUNDS = 2;
const PROCESSES = 11;
const [WIDTH, HEIGHT] = [768, 512];
const run = promisify(execFile);
const folders = { other: path.resolve(options.other), own: inPackage('.') };

type Figures = Record<string, Record<string, number>>;

const results = await inTemporaryFolder(async (temporary) => {
  const photo = path.join(temporary, 'photo.rgb');
  const sharp = await loadSharp();
  const pixels = await sharp(options.image)
    .resize(WIDTH, HEIGHT)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer();
  await writeFile(photo, pixels);
  const rounds: Record<'other' | 'own', Figures[]> = { other: [], own: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const version of ['other', 'own'] as const) {
      rounds[version].push({
        ...(await timings(folders[version], photo)),
        program: await ofProgram(folders[version], temporary),
      });
    }
  }
  return { other: leastOf(rounds.other), own: leastOf(rounds.own) };
});

const { stdout: commit } = await run('git', ['rev-parse', 'HEAD'], { cwd: folders.other });
await writeBenchResults('speed-against', {
  otherCommit: commit.trim(),
  note: `the least seconds of ${ROUNDS} rounds in turn, one thread: 300 test digits, a photograph of ${WIDTH}×${HEIGHT} at quality 50 and without loss, and the median of ${PROCESSES} whole processes that code one digit`,
  ...results,
  timesAsFast: ratios(results.other, results.own),
});

async function timings(folder: string, photo: string): Promise<Figures> {
  const script = path.join(import.meta.dirname, 'speed-of-version.ts');
  const args = ['--import', 'tsx', script, folder, photo, `${WIDTH}`, `${HEIGHT}`];
  return JSON.parse((await run('node', args, { cwd: folder })).stdout) as Figures;
}

/** Seconds of `aec compress` and `aec decompress` of one digit. */
async function ofProgram(folder: string, temporary: string): Promise<Record<string, number>> {
  const at = (name: string) => path.join(temporary, name);
  const program = path.join(folder, 'bin/aec.js');
  const data = Uint8Array.from({ length: 784 }, (_, i) => (i % 28 > 12 && i % 28 < 16 ? 255 : 0));
  await writeFile(at('digit.png'), await encodeImage({ width: 28, height: 28, channels: 1, data }, 'png'));
  const compress = ['compress', at('digit.png'), '-o', at('digit.aec'), '--force'];
  const decompress = ['decompress', at('digit.aec'), '-o', at('back.png'), '--force'];
  return {
    encodeSeconds: await median(() => run('node', [program, ...compress], { cwd: folder })),
    decodeSeconds: await median(() => run('node', [program, ...decompress], { cwd: folder })),
  };
}

async function median(work: () => Promise<unknown>): Promise<number> {
  const seconds: number[] = [];
  for (let n = 0; n < PROCESSES; n++) {
    const started = performance.now();
    await work();
    seconds.push((performance.now() - started) / 1000);
  }
  return seconds.sort((a, b) => a - b)[Math.floor(PROCESSES / 2)]!;
}

function leastOf(rounds: readonly Figures[]): Figures {
  return mapFigures(rounds[0]!, (what, key) =>
    rounded(Math.min(...rounds.map((own) => own[what]![key]!)), 4),
  );
}

function ratios(other: Figures, own: Figures): Figures {
  return mapFigures(own, (what, key) => rounded(other[what]![key]! / own[what]![key]!, 2));
}

function mapFigures(figures: Figures, map: (what: string, key: string) => number): Figures {
  const entries = Object.entries(figures).map(([what, own]) => {
    return [what, Object.fromEntries(Object.keys(own).map((key) => [key, map(what, key)]))] as const;
  });
  return Object.fromEntries(entries);
}
