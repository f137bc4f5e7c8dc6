import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, 'corpus');

/** An input that once was a find, with what it has to end in: the code of an error, or `read`. */
export interface Known {
  readonly target: string;
  readonly code: string;
  readonly input: Uint8Array;
  readonly file: string;
}

/** The inputs in the corpus, by the names of their files: `target--code--hash`. */
export function corpus(): Known[] {
  return readdirSync(folder)
    .filter((file) => file.split('--').length === 3)
    .map((file) => {
      const [target, code] = file.split('--') as [string, string];
      return { target, code, input: readFileSync(path.join(folder, file)), file };
    });
}

/** Keeps a find. Whoever mends it puts the right code in place of `find`. */
export function keep(target: string, input: Uint8Array): string {
  mkdirSync(folder, { recursive: true });
  const name = `${target}--find--${createHash('sha256').update(input).digest('hex').slice(0, 12)}`;
  writeFileSync(path.join(folder, name), input);
  return name;
}
