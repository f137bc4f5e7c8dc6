import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { type Column, formatMarkdownTable, formatTable, streamTable } from '../../../../src/cli/io/table.js';

const columns: readonly Column[] = [
  { heading: 'size', align: 'right', width: 6 },
  { heading: 'name', align: 'left' },
  { heading: 'note', align: 'left' },
];
const rows = [
  ['1 B', 'a', 'x'],
  ['1234567 B', 'longer', ''],
];

describe('tables', () => {
  it('line up', async () => {
    expect(await formatTable(columns, rows)).toEqual([
      '     size  name    note',
      '      1 B  a       x',
      '1234567 B  longer',
    ]);
  });

  it('line up in terminal cells, of which East Asian characters and emoji take two', async () => {
    const two: readonly Column[] = [
      { heading: 'name', align: 'left' },
      { heading: 'size', align: 'right' },
    ];
    const names = [
      ['数字.png', '1'],
      ['🙂.png', '22'],
      ['👩‍👩‍👧.png', '3'],
      ['e\u0301.png', '4'],
      ['plain.png', '5'],
    ];
    const lines = await formatTable(two, names);
    expect(lines).toEqual([
      'name       size',
      '数字.png      1',
      '🙂.png       22',
      '👩‍👩‍👧.png        3',
      'e\u0301.png         4',
      'plain.png     5',
    ]);
    expect(new Set(lines.map((line) => stringWidth(line)))).toEqual(new Set([15]));
  });

  it('stream row by row, at the widths they were given', async () => {
    const lines: string[] = [];
    const add = streamTable(columns, (line) => lines.push(line));
    await add(rows[0]!);
    await add(rows[0]!);
    expect(lines).toEqual(['  size  name  note', '   1 B  a     x', '   1 B  a     x']);
  });

  it('can be Markdown', () => {
    expect(formatMarkdownTable(columns, [rows[0]!])).toEqual([
      '| size | name | note |',
      '| --: | --- | --- |',
      '| 1 B | a | x |',
    ]);
  });
});
