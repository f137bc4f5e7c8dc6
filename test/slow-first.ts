import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The slowest test files, the slowest first. A slow file that starts last keeps one worker busy while the other has nothing to do. */
const SLOWEST = [
  'docs/compress.test.ts',
  'docs/tutorial.test.ts',
  'fleet/queue.test.ts',
  'training/regimes.test.ts',
  'docs/readme.test.ts',
  'cli/train.test.ts',
  'web/codec.test.ts',
  'cli/report.test.ts',
  'training/run.test.ts',
  'cli/eval.test.ts',
  'cli/compress.test.ts',
  'cli/image-kinds.test.ts',
  'web/page.test.ts',
  'docs/applications.test.ts',
  'docs/measure.test.ts',
  'docs/train.test.ts',
];

/**
 * Starts the slowest files first, in a fresh clone too, where no earlier run says how long each file takes. Files that share
 * a process come last and together, because a process is kept only for the next file of its kind.
 */
export default class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId, project }: TestSpecification) => {
      const at = SLOWEST.indexOf(path.relative(import.meta.dirname, moduleId).replaceAll(path.sep, '/'));
      if (at >= 0) return at;
      return SLOWEST.length + (project.config.isolate ? 0 : 1);
    };
    return (await super.sort(files)).sort((a, b) => rankOf(a) - rankOf(b));
  }
}
