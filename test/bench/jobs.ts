/**
 * How much faster two jobs are than one: `npm run bench:jobs -- --photos DIR`. Digits of MNIST and photographs, both ways, measured by
 * eval and packed, each with one and two jobs in turns, as whole processes. `--digits N` and `--crops N` take fewer than 10,000 digits
 * and 200 crops of 768×512 pixels, `--rounds N` does all more than once (the least time counts), `--jobs 2` takes only two jobs, for
 * their memory, `--steps eval,pack` only these commands. Writes results/jobs.json, or results/NAME.json with `--name NAME`.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { writeFileAtomically } from '../../src/atomic-write.js';
import { openDataset } from '../../src/data/dataset.js';
import { IMAGE_EXTENSIONS } from '../../src/data/image-extensions.js';
import { encodeImage } from '../../src/image/write.js';
import { measureProcess, type ProcessFigures } from './measure-process.js';
import { inTemporaryFolder } from './temporary-folder.js';
import { rounded, writeBenchResults } from './write-results.js';

const CROP = { width: 768, height: 512 };

const { values } = parseArgs({
  options: {
    photos: { type: 'string' },
    digits: { type: 'string', default: '10000' },
    crops: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1,2' },
    name: { type: 'string', default: 'jobs' },
    steps: { type: 'string', default: 'compress,decompress,eval,pack' },
  },
});
const [digits, crops, rounds] = [values.digits, values.crops, values.rounds].map(Number) as [
  number,
  number,
  number,
];
if (values.photos === undefined) throw new Error('--photos DIR: a folder of photographs to cut crops from');
const { photos, name: resultName } = values;
const chosenSteps = values.steps.split(',');
const jobCounts = values.jobs.split(',').map(Number);

await inTemporaryFolder(async (folder) => {
  const at = (name: string) => path.join(folder, name);
  await writeDigits(at('digits'), digits);
  const cut = await writeCrops(at('photographs'), photos, crops);
  const sets = { ...(digits > 0 && { digits }), ...(cut > 0 && { photographs: cut }) };
  const figures: Record<string, unknown> = {};
  for (const [set, images] of Object.entries(sets)) {
    figures[set] = { images, ...(await measureSet(at, set, images)) };
  }
  await writeBenchResults(resultName, {
    what: 'whole processes; images per second by the least wall time; speedup is that of two jobs over one',
    photographs: `crops of ${CROP.width}×${CROP.height} pixels, as PNG`,
    rounds,
    ...figures,
  });
});

type Place = (name: string) => string;

/** One command with one and two jobs in turns. */
async function measureSet(at: Place, set: string, images: number): Promise<Record<string, unknown>> {
  const steps: readonly (readonly [name: string, output: string, args: readonly string[]])[] = [
    ['compress', 'aec', ['compress', at(set), '-o', at('aec')]],
    ['decompress', 'png', ['decompress', at('aec'), '-o', at('png')]],
    ['eval', 'eval.json', ['eval', '--data', at(set), '--json', at('eval.json')]],
    ['pack', 'pack.aec', ['pack', at(set), '-o', at('pack.aec')]],
  ];
  const measured: Record<string, unknown> = {};
  for (const [name, output, args] of steps.filter(([step]) => chosenSteps.includes(step))) {
    const runs: Run[] = [];
    for (let round = 0; round < rounds; round++) {
      for (const jobs of jobCounts) {
        await rm(at(output), { recursive: true, force: true });
        const load = loadavg()[0]!;
        const figures = await measureProcess([...args, '--jobs', String(jobs), '--quiet']);
        runs.push({ jobs, load, ...figures, hash: name === 'eval' ? '' : await hashOf(at(output)) });
        process.stderr.write(`${set} ${name} ${JSON.stringify(runs.at(-1))}\n`);
      }
    }
    if (new Set(runs.map(({ hash }) => hash)).size > 1) throw new Error(`${set} ${name}: not the same bytes`);
    measured[name] = summary(runs, images);
  }
  for (const name of ['aec', 'png']) await rm(at(name), { recursive: true, force: true });
  return measured;
}

interface Run extends ProcessFigures {
  readonly jobs: number;
  readonly load: number;
  readonly hash: string;
}

function summary(runs: readonly Run[], images: number): object {
  const least = (own: readonly Run[]) => Math.min(...own.map(({ wallSeconds }) => wallSeconds));
  const of = (own: readonly Run[]) => ({
    imagesPerSecond: rounded(images / least(own), 1),
    wallSeconds: own.map(({ wallSeconds }) => rounded(wallSeconds, 2)),
    cpuSeconds: own.map(({ cpuSeconds }) => rounded(cpuSeconds, 2)),
    peakMiB: Math.round(Math.max(...own.map(({ peakBytes }) => peakBytes)) / 2 ** 20),
    loadBefore: own.map(({ load }) => rounded(load, 2)),
  });
  const figures = jobCounts.map((jobs) => runs.filter((run) => run.jobs === jobs));
  const [one, two] = figures;
  return {
    ...(one && two && { speedup: rounded(least(one) / least(two), 2) }),
    ...Object.fromEntries(figures.map((own, n) => [`jobs ${jobCounts[n]}`, of(own)])),
  };
}

/** Of a file, or of all files of a folder. */
async function hashOf(place: string): Promise<string> {
  const isFolder = (await stat(place)).isDirectory();
  const files = isFolder ? (await readdir(place)).sort().map((name) => path.join(place, name)) : [place];
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

async function writeDigits(folder: string, count: number): Promise<void> {
  const set = await openDataset('mnist', { split: 'test', limit: count });
  for (let index = 0; index < count; index++) {
    const png = await encodeImage(await set.image(index), 'png');
    await writeFileAtomically(path.join(folder, `${String(index).padStart(5, '0')}.png`), png);
  }
}

/** Cuts the top left corner of each photograph, then the bottom right one, until there are enough. Returns how many there are. */
async function writeCrops(folder: string, from: string, count: number): Promise<number> {
  const names = (await readdir(from)).filter((name) =>
    IMAGE_EXTENSIONS.includes(path.extname(name).slice(1)),
  );
  let cut = 0;
  for (const corner of [0, 1]) {
    for (const name of names.sort()) {
      if (cut === count) return cut;
      const file = path.join(from, name);
      const { width, height } = await sharp(file).metadata();
      if (width < CROP.width || height < CROP.height) continue;
      const place = { left: corner * (width - CROP.width), top: corner * (height - CROP.height) };
      const png = await sharp(file)
        .extract({ ...CROP, ...place })
        .png()
        .toBuffer();
      await writeFileAtomically(path.join(folder, `${String(cut++).padStart(4, '0')}.png`), png);
    }
  }
  return cut;
}
