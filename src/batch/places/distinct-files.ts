import type { ListedFile } from './listed-file.js';

/** Why a file of a listing cannot be taken. */
export type OnProblem = (name: string, message: string) => void;

/**
 * Passes on the files of a sorted listing whose outputs differ. Names that give one output differ in what follows their first dots, and
 * nothing stands between them in the list but names that begin with theirs, so it takes no list of all outputs to find them. Names
 * that lead out of their folder, as keys of objects may, are problems, too.
 */
export async function* distinctFiles(
  files: AsyncIterable<ListedFile>,
  outputNameOf: (name: string) => string,
  onProblem: OnProblem,
): AsyncGenerator<ListedFile> {
  let open: { name: string; stem: string; output: string }[] = [];
  for await (const file of files) {
    const { name } = file;
    if (!isInside(name)) {
      onProblem(name, 'cannot be the name of a file; rename the object');
      continue;
    }
    const output = outputNameOf(name);
    open = open.filter(({ stem }) => name.startsWith(`${stem}.`));
    const other = open.find((earlier) => earlier.output === output);
    if (other) {
      onProblem(
        name,
        `would be written to ${output}, as ${other.name} is; rename it, or pass --keep-extension`,
      );
      continue;
    }
    open.push({ name, stem: name.replace(/\.[^./]*$/, ''), output });
    yield file;
  }
}

/** Whether a name leads to a file in the folder that it is joined to. */
function isInside(name: string): boolean {
  const parts = name.split('/');
  return parts.every((part) => part !== '' && part !== '.' && part !== '..') && !/[\0\\]/.test(name);
}
