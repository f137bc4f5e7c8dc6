import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { fullName, leafCommands } from '../../src/cli/core/leaf-commands.js';
import { buildProgram } from '../../src/cli/core/program.js';
import { digitPng, temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';

const execute = promisify(execFile);
const cwd = await temporaryFolder();
const aec = (...args: string[]) => runAec(args, { cwd });
const program = buildProgram();
const commands = program.commands.map((command) => command.name());
const callable = leafCommands(program).map((command) => fullName(command).split(' '));

/** Runs a script in which $AEC is the program. */
async function shell(script: string): Promise<{ stdout: string; stderr: string }> {
  const binary = path.resolve(import.meta.dirname, '../../bin/aec.js');
  const AEC = `${process.execPath} ${binary}`;
  return execute('sh', ['-c', `${script}; true`], { cwd, env: { ...process.env, AEC } });
}

/** The files of packages that a command loads, from V8's coverage of the process. */
async function packagesLoadedBy(...args: string[]): Promise<Set<string>> {
  const coverage = path.join(cwd, 'coverage');
  const { code } = await runAec(args, { cwd, env: { NODE_V8_COVERAGE: coverage } });
  expect(code).toBe(0);
  const reports = await Promise.all(
    (await readdir(coverage)).map((name) => readFile(path.join(coverage, name), 'utf8')),
  );
  await rm(coverage, { recursive: true });
  const urls = reports.flatMap((text) => JSON.parse(text).result.map(({ url }: { url: string }) => url));
  return new Set(
    urls
      .map((url: string) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1])
      .filter(Boolean) as string[],
  );
}

describe('aec', () => {
  it('begins every help with an example', async () => {
    for (const args of [['--help'], ['batch', '--help'], ...callable.map((words) => [...words, '--help'])]) {
      const { code, stdout, stderr } = await aec(...args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(linesOf(stdout)[0]).toMatch(new RegExp(`^Example: aec ${args.slice(0, -1).join(' ')}`));
    }
    expect((await aec('--help')).stdout.toString('utf8')).toMatch(
      new RegExp(commands.map((command) => `^ +${command} `).join('[^]*'), 'm'),
    );
  });

  it('shows the help of a command of a group by help, too', async () => {
    const [byWord, byOption] = [await aec('help', 'batch', 'worker'), await aec('batch', 'worker', '--help')];
    expect(byWord.stdout.toString()).toMatch(/^Example: aec batch worker/);
    expect(byWord).toEqual(byOption);
  });

  it('says what is wrong where the current folder is gone, and works where it is not needed', async () => {
    await writeFiles(cwd, { 'gone/digit.png': await digitPng(0) });
    const { stderr, stdout } = await shell(
      'cd gone && rm -r ../gone && $AEC manual; $AEC compress digit.png',
    );
    expect(stdout).toMatch(/^\.TH AEC 1/);
    expect(stderr).toBe('aec: the current folder no longer exists; change to one that does\n');
  });

  it.skipIf(process.platform !== 'linux')('says how to name a file whose name is not UTF-8', async () => {
    const { stderr } = await shell(
      `$AEC compress "$(printf 'b\\377.png')"; $AEC eval -m mnist-rd --data "$(printf '\\377')"`,
    );
    const lines = linesOf(stderr);
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line).toMatch(
        /: no such file or folder; .* UTF-8: name its folder, or list it with --files-from$/,
      );
    }
  });

  it('shows where errors of single files come from under AEC_DEBUG and --verbose', async () => {
    for (const [args, env] of [
      [[], { AEC_DEBUG: '1' }],
      [['--verbose'], {}],
    ] as const) {
      const { stderr } = await runAec(['compress', 'nosuch.png', ...args], { cwd, env });
      expect(stderr).toMatch(/^aec: nosuch\.png: no such file or folder$/m);
      expect(stderr).toMatch(/AecError: .*^ +at .*^caused by Error: ENOENT/ms);
    }
    expect(linesOf((await aec('compress', 'nosuch.png')).stderr)).toHaveLength(1);
  });

  it.each([
    [['compress', 'a.png', '-o', ''], 'the value of -o, --output <path> is empty'],
    [['eval', '-m', 'mnist-rd', '', '--data', 'mnist'], 'the value of -m, --model'],
    [['compress', ''], 'an argument is empty'],
  ])('refuses what is empty in %j', async (args, message) => {
    const { code, stderr } = await aec(...args);
    expect(code).toBe(2);
    expect(linesOf(stderr)).toEqual([expect.stringContaining(`aec: ${message}`)]);
  });

  it('knows its version, and those of its engines', async () => {
    const { version } = JSON.parse(
      readFileSync(path.resolve(import.meta.dirname, '../../package.json'), 'utf8'),
    );
    for (const flag of ['--version', '-v']) {
      expect(linesOf((await aec(flag)).stdout)).toEqual([
        `aec ${version}`,
        'engine wasm 4.22.0',
        expect.stringMatching(/^engine tensorflow (not installed|\(tfjs-node 4\.22\.0\))/),
        `node ${process.versions.node}`,
      ]);
    }
  });

  it.each([
    [['comress', 'a.png'], "aec: unknown command 'comress' (Did you mean compress?)"],
    [['compress', 'a.png', '--jsn'], "aec: unknown option '--jsn' (Did you mean --json?)"],
    [['info'], "aec: missing required argument 'files'"],
    [['models', 'all'], /^aec: too many arguments for 'models'/],
    [['models', '--json', '--markdown'], /^aec: option '--markdown' cannot be used with option '--json'/],
    [
      ['train', '--epochs', 'ten'],
      /^aec: option '--epochs <n>' argument 'ten' is invalid\. It must be a number/,
    ],
    [['train', '--preset', 'best'], /^aec: no preset "best"; choose from mnist-/],
    [
      ['train', '--preset', 'mnist-rdd'],
      /^aec: no preset "mnist-rdd" \(Did you mean mnist-rd\?\); choose from /,
    ],
    [['train', '--loss', 'mes'], /Allowed choices are .*\. \(Did you mean mse\?\)$/],
    [['eval', '--metrics', 'psrn'], /'psrn' is not one of .*\. \(Did you mean psnr\?\)$/],
  ])('%j is a usage error of one line', async (args, message) => {
    const { code, stdout, stderr } = await aec(...args);
    expect(code).toBe(2);
    expect(stdout).toHaveLength(0);
    const lines = linesOf(stderr);
    expect(lines).toHaveLength(1);
    if (typeof message === 'string') expect(lines[0]).toBe(message);
    else expect(lines[0]).toMatch(message);
  });

  it('without a command shows its help on stderr', async () => {
    const { code, stdout, stderr } = await aec();
    expect(code).toBe(2);
    expect(stdout).toHaveLength(0);
    expect(stderr).toContain('Usage: aec');
  });

  it('loads no more than a command needs', async () => {
    await writeFiles(cwd, { 'digit.png': await digitPng(6) });
    expect([...(await packagesLoadedBy('--help'))].sort()).toEqual(['commander', 'valibot']);
    expect([...(await packagesLoadedBy('--version'))].sort()).toEqual(['commander', 'valibot']);
    const compress = await packagesLoadedBy('compress', 'digit.png');
    expect(compress).toContain('sharp');
    const decompress = await packagesLoadedBy('decompress', 'digit.aec', '-o', 'back.png');
    const info = await packagesLoadedBy('info', 'digit.aec');
    for (const loaded of [compress, decompress, info]) {
      expect([...loaded].filter((name) => /tensorflow|string-width|tinyglobby/.test(name))).toEqual([]);
    }
    expect(info).not.toContain('sharp');
    // The test would notice: what trains loads it.
    expect(await packagesLoadedBy('engine', '--json')).toContain('@tensorflow/tfjs-core');
  });
});
