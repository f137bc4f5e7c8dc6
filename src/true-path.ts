import { readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { pathOfBytes, systemPath } from './path-bytes.js';

/** The types know no names that are bytes. */
const AS_BYTES = { encoding: 'buffer' as BufferEncoding };

/** The path of what is there, without links. Throws the error of the file system. */
export async function truePath(place: string): Promise<string> {
  return pathOfBytes((await realpath(systemPath(place) as string, AS_BYTES)) as unknown as Buffer);
}

/**
 * The path, without links, at which a file would be written: as `truePath`, but the file and folders on the way may be missing, and a link may lead to
 * what is not there yet. Throws the error of the file system, as for links that lead in a circle.
 */
export async function finalPath(file: string): Promise<string> {
  try {
    return await truePath(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const whole = path.resolve(file);
  const folder = await finalPath(path.dirname(whole));
  const link = await readlink(systemPath(whole) as string, AS_BYTES).catch(() => undefined);
  if (link === undefined) return path.join(folder, path.basename(whole));
  return finalPath(path.resolve(folder, pathOfBytes(link as unknown as Buffer)));
}

/** The path by which places are compared, as two names may mean one file: `finalPath`, or the path as given where that cannot be followed. */
export async function trueName(file: string): Promise<string> {
  return finalPath(file).catch(() => path.resolve(file));
}

/** Whether a file, links followed, lies elsewhere than in a folder or below it. Throws the error of the file system. */
export async function leadsOut(file: string, folder: string): Promise<boolean> {
  const inside = path.relative(await finalPath(folder), await finalPath(file));
  return inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside);
}
