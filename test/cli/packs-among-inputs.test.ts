import { expect, it } from 'vitest';
import { forgePack } from '../corrupt/forged-pack.js';
import { temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';

const cwd = await temporaryFolder();
const pack = forgePack([{ count: 1, width: 8, height: 8, names: ['a'] }]);
await writeFiles(cwd, { 'a.aec': pack, 'b.aec': pack });
const message = 'this is a pack of many images: pass it as a file, and as the only input';

it('a pack beside other inputs or on stdin is called a pack, with what to do', async () => {
  const beside = await runAec(['decompress', 'a.aec', 'b.aec', '-o', 'out'], { cwd });
  expect(beside.code).toBe(4);
  expect(linesOf(beside.stderr).slice(0, 2)).toEqual([`aec: a.aec: ${message}`, `aec: b.aec: ${message}`]);
  const piped = await runAec(['decompress', '-'], { cwd, stdin: pack });
  expect(piped).toMatchObject({ code: 4, stderr: `aec: stdin: ${message}\n` });
});
