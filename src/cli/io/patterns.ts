/** Characters that make a path a pattern. */
const MAGIC = /[*?[\]{}]/;

/** Whether a path may be a pattern that no shell has expanded. */
export function isPattern(input: string): boolean {
  return MAGIC.test(input);
}

/** The files that match a pattern: the folder before its first special character, and their paths there, sorted. */
export async function expandPattern(pattern: string): Promise<{ base: string; names: string[] }> {
  const steps = pattern.split('/');
  const first = steps.findIndex((step) => MAGIC.test(step));
  const base = pattern.startsWith('/') && first === 1 ? '/' : steps.slice(0, first).join('/');
  const { glob } = await import('tinyglobby'); // most commands get no patterns
  const options = { cwd: base || '.', expandDirectories: false, followSymbolicLinks: false };
  const names = await glob(steps.slice(first).join('/'), options);
  return { base, names: names.sort() };
}
