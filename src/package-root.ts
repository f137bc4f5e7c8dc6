import { fileURLToPath } from 'node:url';

/**
 * The folder of the package: of the clone, or of what npm installed. Whoever needs a file of the package starts from here,
 * because other modules may run bundled and do not know their own place. This one is never bundled: it lies in src and in dist.
 */
const root = new URL('../', import.meta.url);

/** The path of a file or folder of the package. */
export function inPackage(name: string): string {
  return fileURLToPath(new URL(name, root));
}
