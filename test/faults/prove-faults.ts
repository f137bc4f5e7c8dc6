/**
 * Disturbs the program in every way that a machine knows, and shows that nothing is lost: `npm run prove:faults`. Kills it at random
 * moments (`--kills N` in all, 200 by default; `--subject NAME` kills only one; the batch worker has a Redis of its own), fills up the disk, takes away inputs, interrupts it, and
 * cuts its journal. Writes test/bench/results/faults.json; exits with 1 after any fault.
 */
import { mkdir } from 'node:fs/promises';
import { loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { writeFileAtomically } from '../../src/atomic-write.js';
import { openDataset } from '../../src/data/dataset.js';
import { Random } from '../../src/data/random.js';
import { encodeImage } from '../../src/image/write.js';
import { inTemporaryFolder } from '../bench/temporary-folder.js';
import { writeBenchResults } from '../bench/write-results.js';
import { RedisServer } from '../fleet/redis-server.js';
import { type KillFigures, killAtRandom } from './kills.js';
import * as mishaps from './mishaps.js';
import { runProgram } from './run-program.js';
import { subjects } from './subjects.js';

const DIGITS = 150;
const SEED = 11;

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, subject: { type: 'string' } },
});
const chosen = subjects.filter(({ name }) => values.subject === undefined || name === values.subject);
const killsEach = Math.ceil(Number(values.kills) / chosen.length);

const redis = await RedisServer.start();
process.env.AEC_REDIS = redis.url;
await inTemporaryFolder(async (work) => {
  const [images, aecFiles] = [path.join(work, 'images'), path.join(work, 'aec')];
  await writeDigits(images);
  await runProgram(['compress', images, '-o', aecFiles, '--quiet'], work);
  const random = new Random(SEED);
  const killed: Record<string, KillFigures> = {};
  for (const subject of chosen) {
    const started = performance.now();
    killed[subject.name] = await killAtRandom(subject, { work, images, aecFiles }, killsEach, random);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    process.stderr.write(`${subject.name}: ${JSON.stringify(killed[subject.name])} in ${seconds} s\n`);
  }
  const places = { work: path.join(work, 'mishaps'), images };
  await mkdir(places.work);
  const whole = await mishaps.undisturbed(places);
  const compress = subjects.find(({ name }) => name === 'compress')!;
  const others = {
    'disk full': await mishaps.diskFull(places, compress, whole),
    'read-only target': await mishaps.readOnlyTarget(places),
    'unreadable folder': await mishaps.unreadableFolder(places, whole),
    'vanished sources': await mishaps.vanishedSources(places, whole),
    'closed pipe': await mishaps.closedPipe(places, whole),
    'Ctrl-C once': await mishaps.interruptedOnce(places, compress, whole),
    'Ctrl-C twice': await mishaps.interruptedTwice(places, compress, whole),
    'cut journal': await mishaps.cutJournal(places, compress, whole),
  };
  const all = [...Object.values(killed), ...Object.values(others)];
  const faults = all.flatMap((figures) => figures.faults);
  await writeBenchResults('faults', {
    what: 'aec disturbed on purpose; a fault is anything lost, half-written or not as an undisturbed run makes it',
    digits: DIGITS,
    seed: SEED,
    load: loadavg(),
    faults: faults.length,
    'killed by SIGKILL at random moments': killed,
    'other mishaps': others,
  });
  process.exitCode = faults.length === 0 ? 0 : 1;
}).finally(() => redis.stop());

/** Digits of MNIST's test set as PNG files. */
async function writeDigits(folder: string): Promise<void> {
  const digits = await openDataset('mnist', { split: 'test', limit: DIGITS });
  for (let index = 0; index < DIGITS; index++) {
    const png = await encodeImage(await digits.image(index), 'png');
    await writeFileAtomically(path.join(folder, `${String(index).padStart(4, '0')}.png`), png);
  }
}
