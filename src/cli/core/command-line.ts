import path from 'node:path';

/** The command line of this process as a report tells it: of paths that lead out of the working folder, the last part. */
export function reportedCommand(words: readonly string[] = process.argv.slice(2)): string {
  return commandLine(words.map(withoutPlace));
}

function withoutPlace(word: string): string {
  const [, option = '', value = ''] = /^(--[\w-]+=)?(.*)$/s.exec(word) ?? [];
  const leadsOut = path.isAbsolute(value) || /^(?:\.\.|~)(?:[/\\]|$)/.test(value);
  return leadsOut ? option + path.basename(path.resolve(value)) : word;
}

/** The command line of this process, or the given words, quoted for a shell. */
export function commandLine(words: readonly string[] = process.argv.slice(2)): string {
  return ['aec', ...words].map(quote).join(' ');
}

function quote(word: string): string {
  return /^[\w./:=,+@%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
