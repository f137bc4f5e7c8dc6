import { parseArgs } from 'node:util';
import { Random } from '../../src/data/random.js';
import { AecError } from '../../src/errors.js';
import type { Image } from '../../src/image/image.js';
import { skipWithoutPython } from '../reference/python.js';
import { allTargets } from './all-targets.js';
import { keep } from './corpus.js';
import { SecondReading } from './second-reading.js';
import { LONGEST, type Target } from './target.js';

// npm run fuzz -- --minutes N --seed S [--target NAME]: tries inputs of every kind in turn. The same seed gives the same inputs.

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string' },
  },
});
const seed = Number(values.seed);
const until = performance.now() + 60_000 * Number(values.minutes);
const targets = (await allTargets()).filter(
  ({ name }) => values.target === undefined || name === values.target,
);
/** Targets whose inputs the page is about. */
const PAGED = ['container', 'payload', 'alpha'];
/** Of so many inputs, one is read a second time: that takes a hundred times as long. */
const READ_TWICE = 40;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

let finds = 0;
const counts = new Map(targets.map(({ name }) => [name, { tried: 0, read: 0 }]));
const second = skipWithoutPython === '' ? new SecondReading() : undefined;
if (!second) print(`no second reading${skipWithoutPython}`);

const report = (target: string, input: Uint8Array, what: string) => {
  finds++;
  print(`FIND in ${target}: ${what.slice(0, 500)} (${keep(target, input)})`);
};

for (let round = 0; performance.now() < until; round++) {
  for (const target of targets) {
    await tryOne(target, new Random(seed, round, targets.indexOf(target)), round);
    if (performance.now() >= until) break;
  }
}
for (const difference of second?.finish() ?? []) reportDifference(difference);
print(`seed ${seed}, ${values.minutes} minutes, node ${process.version}, ${finds} finds`);
for (const [name, { tried, read }] of counts) print(`${name}: ${tried} inputs, ${read} of them read`);
process.exit(finds > 0 ? 1 : 0);

async function tryOne(target: Target, random: Random, round: number): Promise<void> {
  const input = target.make(random);
  const count = counts.get(target.name)!;
  count.tried++;
  const started = performance.now();
  let result: unknown;
  try {
    result = await target.read(input);
    count.read++;
  } catch (error) {
    if (!(error instanceof AecError)) {
      return report(
        target.name,
        input,
        error instanceof Error ? `${error.stack?.split('\n', 3).join(' ')}` : String(error),
      );
    }
    if (/\n/.test(error.message))
      report(target.name, input, `more than a line: ${JSON.stringify(error.message)}`);
    result = error;
  }
  const milliseconds = performance.now() - started;
  if (milliseconds > LONGEST) report(target.name, input, `${Math.round(milliseconds)} ms`);
  if (!second || !PAGED.includes(target.name) || round % READ_TWICE !== 0) return;
  // What limits of this run refuse, the page allows.
  if (result instanceof AecError && result.code === 'limit') return;
  for (const difference of second.add(input, result as Image | AecError)) reportDifference(difference);
}

function reportDifference(difference: string): void {
  const input = Buffer.from(difference.split(': ').at(-1)!, 'base64');
  report('container', input, difference.slice(0, 200));
}
