import { lstatSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Option } from 'commander';
import { isUrl } from '../../batch/refs.js';

// What a configuration may say that nobody named on the command line: it may come with a downloaded folder.

/**
 * Options that only the command line gives, by their names in a configuration. They replace files or do again what was done, name
 * servers whose orders are followed, read lists and journals that name files anywhere, or lift limits.
 */
export const COMMAND_LINE_ONLY: ReadonlySet<string> = new Set([
  ...['force', 'update', 'again', 'saveResults'],
  ...['redis', 'queue'],
  ...['filesFrom', 'resume'],
  'maxPixels',
]);

/** The meaning of the values of text options that are not places of files, by the placeholder in the help. */
const NO_PLACES = new Set([
  'color',
  'name|number',
  'name',
  'key=value',
  'kind:amount',
  'stage',
  'id',
  'noise',
]);

/** Whether the value of an option may be the path of a file or a folder, or the folder of a model. */
export function namesPlace(option: Option): boolean {
  const isText = (option.required || option.optional) && !option.parseArg && !option.argChoices;
  const placeholder = /[<[](.+?)(?:\.\.\.)?[>\]]/.exec(option.flags)?.[1] ?? '';
  return isText && !NO_PLACES.has(placeholder);
}

/**
 * What is wrong with a place that a configuration in `folder` names, as seen from the working directory, with all links followed;
 * undefined if it lies in that folder.
 */
export function faultOf(place: string, folder: string): string | undefined {
  if (isUrl(place)) return 'is a URL';
  // Names that are not Unicode become other ones on their way to the system: src/path-bytes.ts.
  if (/\p{Surrogate}/u.test(place)) return 'is not valid Unicode';
  // `link/..` is the folder above the one that the link leads to; for path.resolve it is the one that the link lies in.
  if (leavesAName(place)) return "has '..' after a name";
  const real = trueName(path.resolve(place));
  const inside = real && path.relative(realpathSync(folder), real);
  const isInside =
    inside !== undefined &&
    inside !== '..' &&
    !inside.startsWith(`..${path.sep}`) &&
    !path.isAbsolute(inside);
  return isInside ? undefined : `lies outside ${folder}`;
}

function leavesAName(place: string): boolean {
  const steps = place.split(/[\\/]/).filter((step) => step !== '' && step !== '.');
  return steps.some((step, n) => step === '..' && n > 0 && steps[n - 1] !== '..');
}

/** The path without links, also of a file that does not exist yet; undefined if there can be none. */
function trueName(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch (error) {
    // A link that leads nowhere, a name that no file can have.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return undefined;
    if (lstatSync(file, { throwIfNoEntry: false })) return undefined;
    const parent = trueName(path.dirname(file));
    return parent && path.join(parent, path.basename(file));
  }
}
