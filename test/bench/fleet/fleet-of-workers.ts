import { tmpdir } from 'node:os';
import { runAec } from '../../cli/run-aec.js';
import { type RunningAec, startAec } from '../../fleet/start-aec.js';
import { METER, readMeter } from '../meter.js';

/** Workers of one queue, as processes of their own with one thread each. */
export class Fleet {
  readonly #queue: string;
  readonly #redis: string;
  readonly #workers: RunningAec[] = [];

  constructor(queue: string, redis: string) {
    this.#queue = queue;
    this.#redis = redis;
  }

  /** `program` is another installation of aec. */
  start(program?: string): RunningAec {
    const args = [
      'batch',
      'worker',
      '--until-done',
      '--jobs',
      '1',
      '--lease',
      '5',
      '--json',
      ...this.#where(),
    ];
    const worker = startAec(args, { cwd: tmpdir(), execArgv: METER, ...(program && { program }) });
    this.#workers.push(worker);
    return worker;
  }

  /** Puts all images of a folder into the queue. */
  async enqueue(from: string, to: string): Promise<void> {
    const run = await runAec(['batch', 'enqueue', from, '-o', to, '--quiet', ...this.#where()], {
      cwd: tmpdir(),
    });
    if (run.code !== 0) throw new Error(`enqueue ended with ${run.code}: ${run.stderr}`);
  }

  /** What `aec batch status --failures` prints, sorted. */
  async failures(): Promise<string[]> {
    const run = await runAec(['batch', 'status', '--failures', ...this.#where()], { cwd: tmpdir() });
    return run.stdout.toString().trim().split('\n').sort();
  }

  /** The ids of the bundles that workers reported as finished: each as often as it was coded to its end. */
  finished(): string[] {
    const lines = this.#workers.flatMap(({ output }) => output().stdout.trim().split('\n'));
    const finished = lines.filter((line) => line.includes('"outcome":"finished"'));
    return finished.map((line) => JSON.parse(line).bundle);
  }

  /** Waits until all workers have ended by themselves. */
  async allEnded(): Promise<void> {
    for (const { ended } of this.#workers) await ended;
  }

  /** Seconds of all processors that the workers used; all must have ended by themselves. */
  cpuSeconds(): number {
    return this.#workers.reduce((sum, { output }) => sum + readMeter(output().stderr).cpuSeconds, 0);
  }

  killAll(): void {
    for (const { process } of this.#workers) process.kill('SIGKILL');
  }

  #where(): string[] {
    return ['--queue', this.#queue, '--redis', this.#redis];
  }
}
