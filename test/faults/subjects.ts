import { access, cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { runProgram } from './run-program.js';
import { type Tree, treeOf } from './trees.js';

/** A run of the program that may be killed at any moment. To have another one killed, add it to `subjects`. */
export interface Subject {
  readonly name: string;
  /** Makes its inputs in a new folder, from a folder of images and one of .aec files. */
  prepare(folder: string, images: string, aecFiles: string): Promise<void>;
  /** The run from its start, in such a folder. */
  args(folder: string): readonly string[];
  /** The run that goes on after a kill, with what the killed one has left in the folder. */
  argsToGoOn(folder: string): Promise<readonly string[]>;
  /** All that a run makes and that every run makes alike. */
  outputs(folder: string): Promise<Tree>;
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

const journaled = (args: readonly string[]): Pick<Subject, 'args' | 'argsToGoOn'> => ({
  args: () => [...args, '--journal', 'run.jsonl'],
  argsToGoOn: async () => [...args, '--resume', 'run.jsonl'],
});

const training = ['train', '--preset', 'mnist-dense-32', '--limit', '600', '--epochs', '6', '--seed', '7'];

/** A worker on the queue named as its folder is, in the Redis of AEC_REDIS; the images of one that is killed soon go to the next. */
const workerArgs = (folder: string) =>
  ['batch', 'worker', ...queueOf(folder), '--until-done', '--lease', '5', '--jobs', '2', '--quiet'] as const;

const queueOf = (folder: string) => ['--queue', path.basename(folder)] as const;

export const subjects: readonly Subject[] = [
  {
    name: 'compress',
    prepare: (folder, images) => cp(images, path.join(folder, 'in'), { recursive: true }),
    ...journaled(['compress', 'in', '-o', 'out', '--jobs', '2', '--quiet']),
    outputs: (folder) => treeOf(path.join(folder, 'out')),
  },
  {
    name: 'decompress',
    prepare: (folder, _images, aecFiles) => cp(aecFiles, path.join(folder, 'in'), { recursive: true }),
    ...journaled(['decompress', 'in', '-o', 'out', '--jobs', '2', '--quiet']),
    outputs: (folder) => treeOf(path.join(folder, 'out')),
  },
  {
    name: 'pack',
    async prepare(folder, images) {
      await cp(images, path.join(folder, 'in'), { recursive: true });
      await mkdir(path.join(folder, 'out'));
    },
    args: () => ['pack', 'in', '-o', 'out/all.aec', '--jobs', '2', '--quiet'],
    argsToGoOn: async () => ['pack', 'in', '-o', 'out/all.aec', '--jobs', '2', '--quiet', '--force'],
    outputs: (folder) => treeOf(path.join(folder, 'out')),
  },
  {
    name: 'train',
    prepare: async (folder) => void (await mkdir(path.join(folder, 'out'))),
    args: () => [...training, '--id', 'm', '-o', 'out/m', '--jobs', '2', '--quiet'],
    async argsToGoOn(folder) {
      const goesOn = await isThere(path.join(folder, 'out/m.checkpoint'));
      return [
        ...training,
        '--id',
        'm',
        '-o',
        'out/m',
        '--jobs',
        '2',
        '--quiet',
        goesOn ? '--resume' : '--force',
      ];
    },
    async outputs(folder) {
      const tree = await treeOf(path.join(folder, 'out'));
      // The record and the chart of a training hold times; a checkpoint is whole if a run goes on from it.
      const isTold = (name: string) => /checkpoint$|training\.json$|history\.svg$/.test(name);
      return new Map([...tree].filter(([name]) => !isTold(name)));
    },
  },
  {
    name: 'batch worker',
    async prepare(folder, images) {
      await cp(images, path.join(folder, 'in'), { recursive: true });
      const enqueued = await runProgram(
        ['batch', 'enqueue', 'in', '-o', 'out/', '--quiet', ...queueOf(folder)],
        folder,
      );
      if (enqueued.code !== 0) throw new Error(enqueued.stderr);
    },
    args: workerArgs,
    argsToGoOn: async (folder) => workerArgs(folder),
    outputs: (folder) => treeOf(path.join(folder, 'out')),
  },
];
