import { rename } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { filesIn, writeModelFolder } from '../../src/models/folder.js';
import { findModel } from '../../src/models/installed.js';
import { readModel } from '../../src/models/read-model.js';
import { digitPng, temporaryFolder, writeFiles } from './images.js';
import { runAec } from './run-aec.js';

const cwd = await temporaryFolder();
const aec = (...args: string[]) => runAec(args, { cwd });

it('a retired model decodes its files, and is neither listed nor found by its name', async () => {
  const { folder } = await findModel('mnist-conv-8');
  const { files } = await readModel(filesIn(folder), folder);
  const codec = Buffer.from(files.get('codec.json')!).toString().replace('"mnist-conv-8"', '"once"');
  const once = path.join(cwd, 'models/once');
  await writeFiles(cwd, { 'digit.png': await digitPng(0), 'models/retired/README': '' });
  await writeModelFolder(once, 'once', new Map([...files, ['codec.json', Buffer.from(codec)]]), new Map());
  expect((await aec('compress', 'digit.png', '--model', 'once', '-o', 'digit.aec')).code).toBe(0);

  await rename(once, path.join(cwd, 'models/retired/once-0123abcd'));
  expect((await aec('decompress', 'digit.aec', '-o', 'back.png')).code).toBe(0);
  expect((await aec('models')).stdout.toString()).not.toContain('once');
  expect((await aec('compress', 'digit.png', '--model', 'once', '-o', 'x.aec')).code).toBe(5);
});
