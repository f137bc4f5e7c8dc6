/** The command line of this process, or the given words, quoted for a shell. */
export function commandLine(words: readonly string[] = process.argv.slice(2)): string {
  return ['aec', ...words].map(quote).join(' ');
}

function quote(word: string): string {
  return /^[\w./:=,+@%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
