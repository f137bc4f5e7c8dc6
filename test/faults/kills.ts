import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Random } from '../../src/data/random.js';
import { runProgram } from './run-program.js';
import type { Subject } from './subjects.js';
import { differences, missing, type Tree, temporariesIn } from './trees.js';

/** What came of killing one subject many times. */
export interface KillFigures {
  readonly kills: number;
  /** Kills that came before the run had ended, and those that found a temporary of it. */
  readonly inTime: number;
  readonly withTemporaries: number;
  /** Counts that must all be zero. */
  readonly faults: readonly string[];
}

/** Kills a subject with SIGKILL at random moments, looks at what is left, goes on, and looks at the end. */
export async function killAtRandom(
  subject: Subject,
  places: { readonly work: string; readonly images: string; readonly aecFiles: string },
  kills: number,
  random: Random,
): Promise<KillFigures> {
  const fresh = async (name: string) => {
    const folder = path.join(places.work, `${subject.name.replace(' ', '-')}-${name}`);
    await mkdir(folder, { recursive: true });
    await subject.prepare(folder, places.images, places.aecFiles);
    return folder;
  };
  const undisturbed = await fresh('undisturbed');
  const whole = await runProgram(subject.args(undisturbed), undisturbed);
  if (whole.code !== 0) throw new Error(`${subject.name}: ${whole.stderr}`);
  const expected = await subject.outputs(undisturbed);
  const faults: string[] = [];
  let [inTime, withTemporaries] = [0, 0];
  for (let n = 0; n < kills; n++) {
    const folder = await fresh(String(n));
    const afterMs = 1000 * whole.seconds * random.float();
    const killed = await runProgram(subject.args(folder), folder, { afterMs, signals: ['SIGKILL'] });
    const left = await subject.outputs(folder);
    if (killed.signal === 'SIGKILL') inTime++;
    if (temporariesIn(left).length > 0) withTemporaries++;
    const where = `${subject.name}, killed after ${afterMs.toFixed(0)} ms`;
    faults.push(...differences(left, expected).map((name) => `${where}: ${name} is not whole`));
    faults.push(...(await goOn(subject, folder, expected)).map((fault) => `${where}: ${fault}`));
    await rm(folder, { recursive: true });
  }
  return { kills, inTime, withTemporaries, faults };
}

/** Lets the run go on and says what is wrong at its end. */
export async function goOn(subject: Subject, folder: string, expected: Tree): Promise<string[]> {
  const ended = await runProgram(await subject.argsToGoOn(folder), folder);
  if (ended.code !== 0) return [`going on exits with ${ended.code}: ${ended.stderr}`];
  const end = await subject.outputs(folder);
  return [
    ...differences(end, expected).map((name) => `${name} is not what an undisturbed run makes`),
    ...missing(end, expected).map((name) => `${name} is missing`),
    ...temporariesIn(end).map((name) => `${name} was not removed`),
  ];
}
