/**
 * The proof of `aec batch`: digits and crops of photographs go through a queue with two workers while a worker is killed, Redis is killed and
 * started again, a tenth of the jobs are delivered twice, and a worker with another model offers itself. In the end each output must be there once,
 * with the bytes of a single process, and nothing else. Besides, one worker and two are timed on a part of the images. Writes results/fleet.json, and
 * fails if anything is not as it should be.
 *
 *     npm run prove:fleet -- --photos DIR [--digits 20000] [--crops 300]
 *
 * It needs redis-server, and takes about ten minutes on two cores.
 */
import { availableParallelism, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type OpenQueue, openQueue } from '../../src/batch/queue/open-queue.js';
import { readStatus } from '../../src/batch/queue/status.js';
import { commit } from '../../src/evaluation/provenance.js';
import { runAec } from '../cli/run-aec.js';
import { RedisServer } from '../fleet/redis-server.js';
import { compareOutputs } from './fleet/compare-outputs.js';
import { injectFaults } from './fleet/faults.js';
import { Fleet } from './fleet/fleet-of-workers.js';
import { BROKEN, makeImages, takePart } from './fleet/images.js';
import { installWithOtherModel } from './fleet/other-model.js';
import { inTemporaryFolder } from './temporary-folder.js';
import { timed } from './timed.js';
import { rounded, writeBenchResults } from './write-results.js';

const { values: options } = parseArgs({
  options: {
    photos: { type: 'string' },
    digits: { type: 'string', default: '20000' },
    crops: { type: 'string', default: '300' },
  },
});
const { photos } = options;
if (photos === undefined) throw new Error('--photos DIR: name a folder of photographs');
const counts = { digits: Number(options.digits), crops: Number(options.crops) };

/** Every so many-th image of a kind is in the part that speed is measured on. */
const PARTS = { digits: 5, photos: 3 } as const;
type Kind = keyof typeof PARTS;

await inTemporaryFolder(async (folder) => {
  const started = performance.now();
  const [loadAtStart, commitAtStart] = [loadavg()[0]!, commit()];
  const [all, part, alone, fleetOut] = ['all', 'part', 'alone', 'fleet'].map((name) =>
    path.join(folder, name),
  ) as [string, string, string, string];
  const names = await makeImages(all, photos, counts);
  const inPart = async (kind: Kind) =>
    takePart(
      names.filter((name) => name.startsWith(kind)),
      all,
      path.join(part, kind),
      PARTS[kind],
    );
  const parts = { digits: await inPart('digits'), photos: await inPart('photos') };
  say(`${names.length} images made, and ${BROKEN.length} that cannot be coded`);

  const single = await timed(() =>
    runAec(['compress', all, '-o', `${alone}/`, '--no-verify', '--quiet'], { cwd: folder }),
  );
  say(`a single process took ${single.wallSeconds.toFixed(0)} s`);

  const redis = await RedisServer.start();
  try {
    const speed = { digits: await speedsOf('digits'), photos: await speedsOf('photos') };
    const proof = await prove();
    const problems = problemsOf(proof);
    await writeBenchResults('fleet', {
      commit: commitAtStart,
      counts,
      broken: BROKEN,
      workers: 2,
      threadsPerWorker: 1,
      load: {
        atStart: rounded(loadAtStart, 2),
        atEnd: rounded(loadavg()[0]!, 2),
        cores: availableParallelism(),
      },
      singleProcess: {
        seconds: rounded(single.wallSeconds, 1),
        imagesPerSecond: rounded(names.length / single.wallSeconds, 1),
      },
      speed,
      proof,
      seconds: rounded((performance.now() - started) / 1000, 0),
      problems,
    });
    for (const problem of problems) say(`NOT PROVED: ${problem}`);
    if (problems.length > 0) process.exitCode = 1;
  } finally {
    await redis.stop();
  }

  async function speedsOf(kind: Kind) {
    const [oneWorker, twoWorkers] = [await speedOf(kind, 1), await speedOf(kind, 2)];
    const gain = rounded(twoWorkers.imagesPerSecond / oneWorker.imagesPerSecond, 2);
    return { images: parts[kind], oneWorker, twoWorkers, gain };
  }

  /** Images per second of so many workers, from starting them to their end. */
  async function speedOf(kind: Kind, workers: number) {
    const name = `speed-${kind}-${workers}`;
    const fleet = new Fleet(name, redis.url);
    await fleet.enqueue(path.join(part, kind), path.join(folder, name));
    const { wallSeconds } = await timed(async () => {
      for (let n = 0; n < workers; n++) fleet.start();
      await fleet.allEnded();
    });
    const imagesPerSecond = rounded(parts[kind] / wallSeconds, 1);
    const cpuSeconds = fleet.cpuSeconds();
    say(`${kind}, ${workers} workers: ${imagesPerSecond} images/s`);
    return {
      seconds: rounded(wallSeconds, 1),
      imagesPerSecond,
      cpuSeconds: rounded(cpuSeconds, 1),
      imagesPerCpuSecond: rounded(parts[kind] / cpuSeconds, 1),
    };
  }

  async function prove() {
    const fleet = new Fleet('proof', redis.url);
    const stranger = await installWithOtherModel(path.join(folder, 'other'), 'mnist-rd');
    const queue = await openQueue({ name: 'proof', redis: redis.url });
    try {
      const before = await memoryOf(queue);
      await fleet.enqueue(all, fleetOut);
      const waiting = await memoryOf(queue);
      const { result: faults, wallSeconds } = await timed(() => injectFaults(fleet, queue, redis, stranger));
      await fleet.allEnded();
      const { images, bundles } = await readStatus(queue);
      const done = await memoryOf(queue);
      const perBundle = (bytes: number) => Math.round((bytes - before) / bundles.total);
      const finished = fleet.finished();
      return {
        seconds: rounded(wallSeconds, 1),
        imagesPerSecond: rounded(names.length / wallSeconds, 1),
        faults: { ...faults, bundlesCodedTwice: finished.length - new Set(finished).size },
        images,
        bundles,
        redisBytesPerBundle: { waiting: perBundle(waiting), finished: perBundle(done) },
        failures: (await fleet.failures()).map((line) => line.replace(`${all}/`, '')),
        outputs: await compareOutputs(fleetOut, alone, names),
      };
    } finally {
      fleet.killAll();
      await queue.close();
    }
  }

  /** What is not as it should be. */
  function problemsOf({
    faults,
    images,
    bundles,
    failures,
    outputs,
  }: Awaited<ReturnType<typeof prove>>): string[] {
    const checks: [string, boolean][] = [
      ['a worker was killed in the middle of a bundle', (faults.workerKilled?.bundlesUnderWay ?? 0) > 0],
      ['Redis was killed', faults.redisKilled !== undefined],
      ['a tenth of the jobs came twice', faults.jobsDeliveredTwice >= Math.floor(bundles.total / 10)],
      ['some of them were coded twice', faults.bundlesCodedTwice > 0],
      ['a worker with another model ended with 5', faults.stranger?.exitCode === 5],
      ['every image is accounted for', images.left === 0 && images.coded === names.length],
      ['the broken ones are listed', BROKEN.every((name) => failures.some((line) => line.startsWith(name)))],
      ['and no others', failures.length === BROKEN.length],
      ['each output is there', outputs.missing === 0 && outputs.outputs === names.length],
      ['nothing else is there', outputs.strange === 0],
      ['all bytes are those of a single process', outputs.different === 0],
    ];
    return checks.filter(([, holds]) => !holds).map(([what]) => what);
  }
});

/** Bytes that Redis holds. */
async function memoryOf({ redis }: OpenQueue): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
