import { Option } from 'commander';
import { AecError } from '../../errors.js';
import { wordsOf } from './value-parsers.js';

/** Options of commands that work through very many files. */
export function batchOptions(): Option[] {
  return [
    new Option(
      '--files-from <file>',
      "also take the files that this list names, one on each line; '-' for stdin",
    ),
    new Option('-0, --null', 'the paths of --files-from end with NUL, as those of find -print0 do'),
    new Option('--keep-extension', 'name outputs with both extensions: a.png.aec'),
    new Option('--skip-existing', 'leave out files whose output exists').conflicts([
      'force',
      'update',
      'resume',
    ]),
    new Option('--update', 'replace outputs that are older than their input, and no others').conflicts([
      'force',
      'resume',
    ]),
    new Option(
      '--shard <i/n>',
      "take only part i of n parts, like 3/10; 'auto' or 'auto/n' in a job array of Slurm, AWS Batch or Kubernetes",
    ),
    new Option('--journal <file>', 'write a line of JSON per file as it is done, for --resume'),
    new Option(
      '--resume <file>',
      'go on with the run that wrote this journal: leave out files that it has done and that have not changed',
    ).conflicts('journal'),
    new Option('--on-error <what>', 'after a file that failed, go on with the others or stop')
      .choices(['continue', 'stop'])
      .default('continue'),
    new Option(
      '--preserve <list>',
      'what each output takes over from the file of its input: mtime,mode or all',
    ).argParser(wordsOf(['mtime', 'mode'])),
  ];
}

/** Throws AecError('usage') for an option of many files with a command line that is about one pack. */
export function refuseBatchOptions(options: Readonly<Record<string, unknown>>): void {
  const given = batchOptions().find((option) => {
    const value = options[option.attributeName()];
    return value !== undefined && value !== option.defaultValue;
  });
  if (given)
    throw new AecError('usage', `${given.long}: is for one file per image, and this is a pack of all`);
}
