/** What was called, or the given words, as a line that a shell takes. */
export function commandLine(words: readonly string[] = process.argv.slice(2)): string {
  return ['aec', ...words].map(quote).join(' ');
}

function quote(word: string): string {
  return /^[\w./:=,+@%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
