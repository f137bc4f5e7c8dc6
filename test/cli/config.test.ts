import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { configurableOptions } from '../../src/cli/core/config-schema.js';
import { namesPlace } from '../../src/cli/core/found-places.js';
import { leafCommands } from '../../src/cli/core/leaf-commands.js';
import { buildProgram } from '../../src/cli/core/program.js';
import { digitPng, filesIn, temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';

/** Runs aec in an inner folder of one that has these files. */
async function withFiles(files: Record<string, string | object>) {
  const folder = await temporaryFolder();
  const texts = Object.entries(files).map(([name, content]) => [
    name,
    typeof content === 'string' ? content : JSON.stringify(content),
  ]);
  await writeFiles(folder, Object.fromEntries(texts));
  const cwd = path.join(folder, 'in/side');
  await mkdir(cwd, { recursive: true });
  const aec = (args: string[], env: Record<string, string> = {}) => runAec(args, { cwd, env });
  const options = async (args: string[], env?: Record<string, string>) =>
    JSON.parse((await aec([...args, '--print-config'], env)).stdout.toString('utf8'))[args[0]!];
  return { folder, cwd, aec, options };
}

describe('aec.config.json', () => {
  it('gives defaults to the folders below it; the command line wins', async () => {
    const config = { compress: { quality: 80, effort: 5, verify: false, output: 'small' } };
    const { cwd, aec, options } = await withFiles({ 'aec.config.json': config });
    expect(await options(['compress'])).toEqual(config.compress);
    expect(await options(['compress', '--effort', '2'])).toEqual({ ...config.compress, effort: 2 });
    // What the command line excludes is left out.
    const lossless = await options(['compress', '--lossless']);
    expect(lossless).toEqual({ effort: 5, verify: false, output: 'small', lossless: true });
    await writeFiles(cwd, { 'a.png': await digitPng(1), 'b.png': await digitPng(2) });
    const { code, stdout } = await aec(['compress', 'a.png', 'b.png', '--json', '--verbose']);
    expect(code).toBe(0);
    const { results } = JSON.parse(stdout.toString('utf8'));
    expect(results.map(({ output }: { output: string }) => output)).toEqual([
      path.join('small', 'a.aec'),
      path.join('small', 'b.aec'),
    ]);
    expect(results[0]).not.toHaveProperty('psnr');
    const finer = await aec(['compress', 'a.png', '-o', 'c.aec', '--json', '--quality', '20']);
    expect(JSON.parse(finer.stdout.toString('utf8')).results[0].bytes.output).toBeLessThan(
      results[0].bytes.output,
    );
  });

  it('may be a member of package.json; the nearest file counts', async () => {
    const { folder, options } = await withFiles({
      'package.json': { name: 'x', aec: { train: { epochs: 3, option: ['latentChannels=4'] } } },
    });
    expect(await options(['train'])).toMatchObject({ epochs: 3, option: ['latentChannels=4'] });
    await writeFiles(folder, { 'in/aec.config.json': '{"train": {"epochs": 4}}' });
    expect(await options(['train'])).toMatchObject({ epochs: 4, engine: 'auto' });
    expect(await options(['train'], { AEC_ENGINE: 'wasm' })).toMatchObject({ engine: 'wasm' });
    await writeFiles(folder, { 'in/aec.config.json': '{"train": {"engine": "tensorflow"}}' });
    expect(await options(['train'])).toMatchObject({ engine: 'tensorflow' });
    expect(await options(['train'], { AEC_ENGINE: 'wasm' })).toMatchObject({ engine: 'wasm' });
  });

  it.each([
    ['{"compress": ', 'aec.config.json: not valid JSON'],
    [[], 'aec.config.json: must be an object of options, not []'],
    [{ comress: {} }, 'aec.config.json: no command comress (Did you mean compress?)'],
    [{ compress: { qualty: 3 } }, 'aec.config.json: compress: no option qualty (Did you mean quality?)'],
    [{ compress: { quality: '3' } }, 'compress.quality: must be a number, not "3"'],
    [{ compress: { quality: 300 } }, "compress.quality: '300' is invalid. It must be a number from 1 to 100"],
    [{ compress: { lossless: 1 } }, 'compress.lossless: must be a boolean, not 1'],
    [{ compress: { model: true } }, 'compress.model: must be text, not true'],
    [{ compress: { quality: 3, lossless: true } }, 'compress: lossless and quality exclude each other'],
    [{ train: { loss: 'mes' } }, "train.loss: 'mes' is invalid. Allowed choices are "],
    [{ eval: { metrics: ['psnr', 'sim'] } }, "'sim' is not one of"],
  ])('%j is a usage error of one line', async (content, message) => {
    const { aec } = await withFiles({ 'aec.config.json': content });
    const { code, stdout, stderr } = await aec(['models']);
    expect({ code, stdout: stdout.length }).toEqual({ code: 2, stdout: 0 });
    expect(linesOf(stderr)).toEqual([expect.stringContaining(message)]);
  });
});

describe('a configuration that was merely found', () => {
  /** Runs the command in a folder with this configuration; home lies beside it. */
  async function found(config: object, args: string[]) {
    const root = await temporaryFolder();
    await writeFiles(root, { 'home/.bashrc': 'mine', 'down/1.png': await digitPng(1) });
    const cwd = path.join(root, 'down');
    await symlink('../home', path.join(cwd, 'link'));
    await symlink('../home/new', path.join(cwd, 'dangling'));
    await mkdir(path.join(root, 'home/deep'));
    await symlink('../home/deep', path.join(cwd, 'deep'));
    await writeFile(path.join(cwd, 'aec.config.json'), JSON.stringify(config), { mode: 0o644 });
    const finished = await runAec(args, { cwd, env: { HOME: path.join(root, 'home') } });
    expect(await filesIn(path.join(root, 'home'))).toEqual(['.bashrc']);
    expect(await readFile(path.join(root, 'home/.bashrc'), 'utf8')).toBe('mine');
    return { ...finished, cwd };
  }

  const evaluate = ['eval', '--data', '.', '--quiet'];
  it.each<[object, string[], string]>([
    [{ eval: { force: true } }, evaluate, 'eval.force: only the command line decides this'],
    [{ eval: { saveResults: true } }, evaluate, 'eval.saveResults: only the command line'],
    [{ eval: { csv: '../home/.bashrc', force: true } }, evaluate, 'eval.csv: "../home/.bashrc" lies outside'],
    [{ eval: { csv: '../home/new.csv' } }, evaluate, 'eval.csv: "../home/new.csv" lies outside'],
    [{ train: { output: '.' } }, ['train'], 'lies outside'],
    [{ eval: { csv: 'link/new.csv' } }, evaluate, 'eval.csv: "link/new.csv" lies outside'],
    [{ eval: { json: 'dangling' } }, evaluate, 'eval.json: "dangling" lies outside'],
    [{ eval: { json: 'dangling/new.json' } }, evaluate, 'eval.json: "dangling/new.json" lies outside'],
    [{ eval: { report: '/tmp/new.html' } }, evaluate, 'eval.report: "/tmp/new.html" lies outside'],
    [{ eval: { saveImages: '../home/images' } }, evaluate, 'eval.saveImages'],
    [{ eval: { data: '../home' } }, ['eval'], 'eval.data: "../home" lies outside'],
    [{ eval: { model: ['mnist-rd', '../home'] } }, evaluate, 'eval.model: "../home" lies outside'],
    // The system follows the link first, and so leads to home; path.resolve leads to this folder.
    [{ eval: { csv: 'deep/../new.csv' } }, evaluate, `eval.csv: "deep/../new.csv" has '..' after a name`],
    [{ eval: { data: 'deep/../' } }, ['eval'], `eval.data: "deep/../" has '..' after a name`],
    [{ features: { plot: 'a/../new.svg' } }, evaluate, 'features.plot: "a/../new.svg" has'],
    [{ compress: { journal: './deep/./../x' } }, ['compress', '1.png'], 'compress.journal'],
    [{ eval: { csv: 'li\udcc3\udca9' } }, evaluate, 'is not valid Unicode'],
    [{ compress: { output: '../home/x.aec' } }, ['compress', '1.png'], 'compress.output'],
    [{ compress: { output: 's3://foreign/x' } }, ['compress', '1.png'], '"s3://foreign/x" is a URL'],
    [{ 'batch enqueue': { output: 'S3://foreign' } }, ['models'], '"S3://foreign" is a URL'],
    [
      { 'batch worker': { redis: 'redis://127.0.0.1:1' } },
      ['batch', 'worker'],
      'redis: only the command line',
    ],
    [{ 'batch enqueue': { queue: 'foreign' } }, ['models'], 'queue: only the command line'],
    [{ 'batch enqueue': { again: true } }, ['models'], 'again: only the command line'],
    [{ compress: { filesFrom: '1.png' } }, ['compress'], 'filesFrom: only the command line'],
    [{ decompress: { resume: '1.png' } }, ['decompress'], 'resume: only the command line'],
    [{ compress: { update: true } }, ['compress', '1.png'], 'update: only the command line'],
    [{ compress: { model: '/models/x' } }, ['compress', '1.png'], 'compress.model: "/models/x" lies outside'],
    [{ train: { from: '../home' } }, ['train'], 'train.from: "../home" lies outside'],
    // What another command is told counts just as much: the folder is not to be trusted.
    [{ train: { output: '../home/x' } }, ['models'], 'train.output: "../home/x" lies outside'],
  ])('%j is refused', async (config, args, message) => {
    const { code, stderr } = await found(config, args);
    expect(linesOf(stderr)).toEqual([expect.stringContaining(message)]);
    expect(code).toBe(2);
  });

  it('decides nothing else than these, besides numbers, choices, and places in its folder', () => {
    const options = leafCommands(buildProgram()).flatMap((command) => [
      ...configurableOptions(command).values(),
    ]);
    const free = options.filter(({ parseArg, argChoices }) => !parseArg && !argChoices);
    const names = free.filter((option) => !namesPlace(option)).map((option) => option.attributeName());
    expect([...new Set(names)].sort()).toEqual([
      ...['add', 'anyImage', 'arch', 'augment', 'background', 'corrupt', 'decompress', 'failures'],
      ...['fillInvisible', 'id', 'json', 'keepExtension', 'keepMetadata', 'lossless', 'map', 'markdown'],
      ...['names', 'null', 'only', 'option', 'perImage', 'preset', 'preview', 'probe', 'quiet'],
      ...['skipExisting', 'strict', 'untilDone', 'verbose', 'verify', 'watch'],
    ]);
  });

  it('may write inside its folder, and --verbose names it', async () => {
    const { code, stderr, cwd } = await found({ compress: { output: 'a/b/1.aec' } }, [
      ...['compress', '1.png', '--verbose'],
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain(`aec: defaults from ${path.join(cwd, 'aec.config.json')}`);
    expect(await filesIn(cwd)).toContain('a/b/1.aec');
  });

  const config = JSON.stringify({ compress: { quality: 7 } });

  /** What --print-config says in a folder whose aec.config.json, or package.json, `make` made. */
  async function printed(make: (file: string) => Promise<unknown>, name = 'aec.config.json') {
    const cwd = await temporaryFolder();
    await make(path.join(cwd, name));
    const { code, stdout, stderr } = await runAec(['compress', '--print-config'], { cwd });
    expect(code).toBe(0);
    return { quality: JSON.parse(stdout.toString('utf8')).compress.quality, stderr };
  }

  it.each<[string, (file: string) => Promise<unknown>, string]>([
    ['a pipe', async (file) => execFileSync('mkfifo', [file]), 'it is no ordinary file'],
    ['a link to an endless device', (file) => symlink('/dev/zero', file), 'it is no ordinary file'],
    ['a folder', (file) => mkdir(file), 'it is no ordinary file'],
    ['a large file', (file) => writeFile(file, ' '.repeat(2 ** 20) + config), 'it is larger than'],
    ...[0o666, 0o664, 0o646].map(
      (mode) =>
        [
          `a file of mode ${mode.toString(8)}`,
          async (file: string) => {
            await writeFile(file, config);
            await chmod(file, mode);
          },
          'other users may write it',
        ] as [string, (file: string) => Promise<unknown>, string],
    ),
  ])('is not read from %s, and a note says why', async (_, make, reason) => {
    const { quality, stderr } = await printed(make);
    expect(quality).toBeUndefined();
    expect(stderr).toMatch(/^aec: note: .*aec\.config\.json is not used: /);
    expect(stderr).toContain(reason);
  });

  it.skipIf(process.getuid?.() !== 0)('is not used if it belongs to another user', async () => {
    const foreign = async (file: string) => {
      await writeFile(file, config, { mode: 0o644 });
      await chown(file, 12345, 12345);
    };
    const { quality, stderr } = await printed(foreign);
    expect(quality).toBeUndefined();
    expect(stderr).toContain('it belongs to another user');
  });

  it('in a package.json is subject to the same; one without a word for aec is passed over in silence', async () => {
    const open = (content: object) => async (file: string) => {
      await writeFile(file, JSON.stringify(content));
      await chmod(file, 0o666);
    };
    const refused = await printed(open({ aec: { compress: { quality: 7 } } }), 'package.json');
    expect(refused.quality).toBeUndefined();
    expect(refused.stderr).toMatch(/package\.json#aec is not used: other users may write it/);
    const silent = await printed(open({ name: 'aec' }), 'package.json');
    expect(silent.stderr).not.toContain('package.json');
    const pipe = await printed(async (file) => execFileSync('mkfifo', [file]), 'package.json');
    expect(pipe.stderr).not.toContain('package.json');
  });

  it('of many levels ends in one line', async () => {
    const { aec, folder } = await withFiles({
      'aec.config.json': `{"compress": {"quality": ${'['.repeat(1e5)}${']'.repeat(1e5)}}}`,
    });
    const { code, stderr } = await aec(['models']);
    expect(linesOf(stderr)).toEqual([
      expect.stringContaining('compress.quality: must be a number, not a list'),
    ]);
    expect(code).toBe(2);
    await rm(path.join(folder, 'aec.config.json'));
  });
});

it('AEC_MODELS names further folders of models', async () => {
  const { aec } = await withFiles({});
  const shipped = path.resolve(import.meta.dirname, '../../models');
  const env = { AEC_MODELS: ['nowhere', shipped].join(path.delimiter) };
  const { code, stdout } = await aec(['models', '--json'], env);
  expect(code).toBe(0);
  const { models } = JSON.parse(stdout.toString('utf8'));
  const folders = models.map(({ folder }: { folder: string }) => folder);
  expect(folders).toContain(path.join(shipped, 'mnist-rd'));
  expect(new Set(folders).size).toBe(folders.length);
});
