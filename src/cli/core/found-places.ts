import { lstatSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Option } from 'commander';

// What a configuration may say that nobody named on the command line: it may come with a downloaded folder.

/**
 * Options that only the command line gives, by their names in a configuration: they replace files, write to other folders, or lift
 * limits.
 */
export const COMMAND_LINE_ONLY: ReadonlySet<string> = new Set(['force', 'saveResults', 'maxPixels']);

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

/** Whether a path, as seen from the working directory, lies in a folder, with all links followed. */
export function liesIn(folder: string, place: string): boolean {
  const real = trueName(path.resolve(place));
  if (real === undefined) return false;
  const inside = path.relative(realpathSync(folder), real);
  return inside !== '..' && !inside.startsWith(`..${path.sep}`) && !path.isAbsolute(inside);
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
