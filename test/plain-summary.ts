import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Nothing needs these engines, and not every machine can install Python packages: tests of them may be skipped anywhere. */
const ALWAYS_OPTIONAL = [
  'the native engine is not installed',
  'the packages of WebGPU are not installed',
  'moto_server is not installed',
];

/**
 * Ends a run with one plain line, `N passed, N failed, N skipped`, after a line for each reason to skip tests. A skipped
 * test says its reason in its name or its suite's: `(skipped: REASON)`.
 *
 * With AEC_REQUIRE_ALL=1 a skipped test counts as failed and fails the run, unless its reason is in that list.
 */
export default class PlainSummary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string) => tests.filter((test) => test.result().state === state);
    const broken = modules.filter((module) => module.state() === 'failed' && module.errors().length > 0);
    const skipped = inState('skipped');
    const reasons = new Map<string, number>();
    for (const test of skipped) reasons.set(reasonOf(test), (reasons.get(reasonOf(test)) ?? 0) + 1);
    const isRequired = process.env.AEC_REQUIRE_ALL === '1';
    const missed = isRequired ? skipped.filter((test) => !ALWAYS_OPTIONAL.includes(reasonOf(test))) : [];
    if (missed.length > 0) process.exitCode = 1;

    print('');
    for (const [reason, count] of reasons) print(`${count} skipped: ${reason}`);
    if (missed.length > 0) print(`${missed.length} of them count as failed: AEC_REQUIRE_ALL is 1`);
    const failed = inState('failed').length + broken.length + missed.length;
    print(`${inState('passed').length} passed, ${failed} failed, ${skipped.length - missed.length} skipped`);
  }
}

function reasonOf({ fullName }: TestCase): string {
  return /\(skipped: (.+?)\)/.exec(fullName)?.[1] ?? `no reason given (${fullName})`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
