/** A block of commands in a page, and what the page says they print. */
export interface ShellBlock {
  /** Line of the page that the block begins on, from 1. */
  readonly line: number;
  readonly commands: readonly string[];
  /** The block right after it that names no language: the last lines that they print on stdout, `…` for what may vary. */
  readonly output: readonly string[] | undefined;
  /** Why its commands are not run but only held against the program's help; undefined if they are run. */
  readonly notRun: string | undefined;
}

const NOT_RUN = /^<!-- not run: (.+) -->$/;

/** The `sh` blocks of a Markdown page. A comment `<!-- not run: WHY -->` on the line before one keeps it from running. */
export function shellBlocks(markdown: string): ShellBlock[] {
  const lines = markdown.split('\n');
  const blocks: ShellBlock[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (lines[at] !== '```sh') continue;
    const end = lines.indexOf('```', at + 1);
    const hasOutput = lines[end + 1] === '```';
    const outputEnd = hasOutput ? lines.indexOf('```', end + 2) : end;
    blocks.push({
      line: at + 1,
      commands: joined(lines.slice(at + 1, end)),
      output: hasOutput ? lines.slice(end + 2, outputEnd) : undefined,
      notRun: NOT_RUN.exec(lines[at - 1] ?? '')?.[1],
    });
    at = outputEnd;
  }
  return blocks;
}

/** Commands without their comments; a line that ends in a backslash goes on in the next. */
function joined(lines: readonly string[]): string[] {
  return lines
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s+)# .*$/, ''))
    .filter((line) => line.trim() !== '');
}

/** Whether `printed` ends as a page shows: line by line, `…` standing for anything. */
export function looksLike(printed: string, shown: readonly string[]): boolean {
  const lines = printed.trimEnd().split('\n').slice(-shown.length);
  return lines.length === shown.length && shown.every((line, i) => patternOf(line).test(lines[i]!.trimEnd()));
}

function patternOf(line: string): RegExp {
  const parts = line.trimEnd().split('…');
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`);
}
