import { expect, it } from 'vitest';
import { csv } from '../../../src/report/csv.js';

it('CSV quotes what needs it and nothing else', () => {
  const rows = [
    ['plain', 'a, b', 'say "so"', 'two\nlines'],
    [1.5, -0, null, ''],
  ];
  expect(csv(rows)).toBe('plain,"a, b","say ""so""","two\nlines"\r\n1.5,0,,\r\n');
  expect(csv([])).toBe('');
});

it('CSV gives spreadsheets nothing to run', () => {
  const rows = [['=HYPERLINK("x")', '+1+1', '@SUM(A1)', '-2+3', '\tx', '-2', 'a=b', -2]];
  expect(csv(rows)).toBe(`"'=HYPERLINK(""x"")",'+1+1,'@SUM(A1),'-2+3,'\tx,-2,a=b,-2\r\n`);
});
