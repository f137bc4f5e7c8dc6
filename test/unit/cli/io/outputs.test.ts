import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutputPlaces } from '../../../../src/cli/io/output-places.js';
import { checkOutputs } from '../../../../src/cli/io/outputs.js';
import { sourceFiles } from '../../../../src/cli/io/source-files.js';

let folder = '';
const at = (...parts: string[]) => path.join(folder, ...parts);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'aec-outputs-'));
  await mkdir(at('in'));
  await writeFile(at('in/a.png'), 'a');
});
afterEach(() => rm(folder, { recursive: true }));

describe('outputs are refused before the work', () => {
  it('where no file can be made, in the name of the output', async () => {
    const refused = async (output: string, reason: string) => {
      const message = expect.stringMatching(new RegExp(`^${output}: ${reason}|^${output} ${reason}`));
      await expect(checkOutputs([output], {})).rejects.toMatchObject({ code: 'input', message });
    };
    await refused(at('in/a.png/x'), 'a part of the path is a file');
    await refused(at('in/a.png/new/x'), 'a part of the path is a file');
    await refused(at('n'.repeat(300)), 'the name is too long');
    await refused(at('new', 'n'.repeat(300), 'x'), 'the name is too long');
    await refused(at('new', 'n'.repeat(300)), 'the name is too long');
    await refused(at('new/'), 'is a folder');
    await refused(at('in'), 'is a folder');
    await symlink('circle', at('circle'));
    await refused(at('circle'), 'links lead in a circle');
    await symlink('nowhere', at('gone'));
    await expect(checkOutputs([at('gone/x')], {})).rejects.toThrow(
      `${at('gone/x')}: ${at('gone')} is a link that leads nowhere`,
    );
    await checkOutputs([at('new/deep/x')], {});
    expect((await readdir(folder)).sort()).toEqual(['circle', 'gone', 'in']);
  });

  it.skipIf(!existsSync('/proc/self'))('where the file system takes no files, whoever asks', async () => {
    await expect(checkOutputs(['/proc/x.json'], {})).rejects.toMatchObject({ code: 'input' });
    await expect(new OutputPlaces().check('/proc/model.checkpoint')).rejects.toMatchObject({ code: 'input' });
    await checkOutputs(['/dev/null'], {});
  });

  it('unless only some of those of a batch cannot be made, which fail alone', async () => {
    const within = at('in');
    const [good, bad] = [at('in/b.aec'), at('in/a.png/c.aec')].map((output) => ({ output, within }));
    await checkOutputs([good!, bad!], { failAlone: true });
    await expect(checkOutputs([good!, bad!], {})).rejects.toThrow('a part of the path is a file');
    await expect(checkOutputs([bad!], { failAlone: true })).rejects.toThrow('a part of the path is a file');
  });

  it('if they are images of the folders that are read, however they are named', async () => {
    await symlink('in', at('same'));
    const checks = { inputs: sourceFiles(undefined, at('in')), force: true };
    await expect(checkOutputs([at('same/a.png')], checks)).rejects.toThrow(
      'is an input and would be overwritten',
    );
    await checkOutputs([at('same/b.png')], checks);
  });

  it('if two are one file', async () => {
    await symlink('in', at('same'));
    const twice = [at('in/x.npy'), { output: at('same/x.npy') }];
    await expect(checkOutputs(twice, { force: true })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('would be written twice'),
    });
  });

  it('if nobody has named the device, the pipe, or the place that a link leads to', async () => {
    await mkdir(at('out'));
    await symlink(at('in'), at('out/sub'));
    await symlink('/dev/null', at('out/null.png'));
    await symlink(at('in/a.png'), at('out/a.png'));
    execFileSync('mkfifo', [at('out/pipe.png')]);
    const check = (name: string, force: boolean) =>
      checkOutputs([{ output: at('out', name), within: at('out') }], { force });
    for (const force of [false, true]) {
      await expect(check('sub/new.png', force)).rejects.toThrow('a link leads out of the folder');
      await expect(check('null.png', force)).rejects.toThrow(
        force ? 'is a pipe, a socket or a device' : 'exists',
      );
      await expect(check('pipe.png', force)).rejects.toThrow(
        force ? 'is a pipe, a socket or a device' : 'exists',
      );
      await expect(check('a.png', force)).rejects.toThrow(
        force ? 'a link leads out of the folder' : 'exists',
      );
    }
    await checkOutputs([at('out/null.png'), at('out/pipe.png'), at('out/sub/new.png')], {});
  });

  it('with both names, if the other one is taken, too', async () => {
    await writeFile(at('in/a.aec.png'), 'a');
    const output = { output: at('in/a.png'), alternate: at('in/a.aec.png') };
    await expect(checkOutputs([output], {})).rejects.toThrow(
      `${at('in/a.png')} and ${at('in/a.aec.png')} exist already; pass --force to replace ${at('in/a.png')}`,
    );
  });
});
