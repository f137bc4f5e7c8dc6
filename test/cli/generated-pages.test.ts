import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fullName, leafCommands } from '../../src/cli/core/leaf-commands.js';
import { buildProgram } from '../../src/cli/core/program.js';
import { temporaryFolder, writeFiles } from './images.js';
import { runAec } from './run-aec.js';

const cwd = import.meta.dirname;
const print = async (...args: string[]) => (await runAec(args, { cwd })).stdout.toString('utf8');
const commands = leafCommands(buildProgram());
const training = commands.find((command) => command.name() === 'train')!;
const losses = training.options.find(({ long }) => long === '--loss')!.argChoices!;
const published = (name: string) => readFileSync(path.resolve(cwd, '../../dist', name), 'utf8');

describe('aec completion', () => {
  it.each(['bash', 'zsh', 'fish'])('knows every command and option in %s', async (shell) => {
    const script = await print('completion', shell);
    for (const command of commands) {
      const name = shell === 'fish' ? command.name() : fullName(command);
      expect(script).toMatch(new RegExp(`\\b${name}\\b`));
      for (const { long } of command.options) {
        expect(script).toContain(shell === 'fish' ? `-l ${long!.slice(2)}` : long);
      }
    }
  });

  it('completes in bash', async () => {
    const script = await print('completion', 'bash');
    const folder = await temporaryFolder();
    await writeFiles(folder, {
      'models/own/manifest.json': '{}',
      'more/other/manifest.json': '{}',
      'a b.png': '',
    });
    const env = { ...process.env, AEC_MODELS: path.join(folder, 'more') };
    const complete = (...words: string[]) => {
      const state = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}`;
      const ask = `${script}\n${state}; _aec; echo "\${COMPREPLY[@]}"`;
      return execFileSync('bash', ['-c', ask], { cwd: folder, env, encoding: 'utf8' }).trim().split(' ');
    };
    expect(complete('aec', 'com')).toEqual(['compress', 'compare', 'completion']);
    expect(complete('aec', 'train', '--loss', '')).toEqual(losses);
    expect(complete('aec', 'compress', '--near')).toEqual(['--near-lossless']);
    expect(complete('aec', 'completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(complete('aec', 'batch', '')).toEqual(['enqueue', 'worker', 'status', 'retry']);
    expect(complete('aec', 'batch', 'worker', '--gr')).toEqual(['--grace']);
    expect(complete('aec', 'batch', 'status', '--f')).toEqual(['--failures']);
    for (const words of [
      ['compress', '-m'],
      ['train', '--from'],
      ['eval', '-m', 'mnist-rd'],
    ]) {
      expect(complete('aec', ...words, 'o'), words.join(' ')).toEqual(['own', 'other']);
      expect(complete('aec', ...words, 'pho')).toEqual(['photo']);
    }
    expect(complete('aec', 'eval', '--baselines', 'a')).toEqual(['avif', 'all']);
    expect(complete('aec', 'eval', '--metrics', 'ps')).toEqual(['psnr']);
    expect(complete('aec', 'compress', '--preserve', 'm')).toEqual(['mtime', 'mode']);
    // Names of files are completed by bash itself, which knows how to quote spaces.
    expect(script).toContain('complete -o default ');
    for (const words of [
      ['compress', 'a'],
      ['eval', '--data', 'a'],
      ['compress', '-m', 'a'],
    ]) {
      expect(complete('aec', ...words)).toEqual(['']);
    }
  });
});

describe('the manual page', () => {
  it('is in the package as aec prints it, with every command, its example and its options', async () => {
    const page = await print('manual');
    expect(page).toBe(published('aec.1'));
    for (const command of commands) {
      expect(page).toContain(`.SS aec ${fullName(command)} `);
      expect(page.replaceAll('\\-', '-')).toContain(`\nExample: aec ${fullName(command)}`);
      for (const { flags } of command.options) expect(page.replaceAll('\\-', '-')).toContain(`.B ${flags}\n`);
    }
    expect(page).not.toMatch(/^\.(?!TH|SH|SS|TP|PP|B |I )/m);
  });
});

it('the schema of configuration files is in the package, with every option', () => {
  const { properties } = JSON.parse(published('aec.config.schema.json'));
  expect(Object.keys(properties)).toEqual(['$schema', ...commands.map(fullName)]);
  const { quality, verify, model } = properties.compress.properties;
  expect(quality).toEqual({ description: expect.any(String), type: 'number', minimum: 1, maximum: 100 });
  expect(verify.type).toBe('boolean');
  expect(model.type).toBe('string');
  expect(properties.train.properties.loss.enum).toEqual(losses);
  expect(properties.eval.properties.model.anyOf[1]).toMatchObject({ type: 'array' });
});
