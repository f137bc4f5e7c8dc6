import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { parseResults } from '../../src/evaluation/read-results.js';
import { makeManifest } from '../../src/model-store/manifest.js';
import { digitPng, filesIn, temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';

const cwd = await temporaryFolder();
const small = [
  '--engine',
  'wasm',
  '--limit',
  '64',
  '--batch-size',
  '16',
  '--hard-epochs',
  '1',
  '--seed',
  '7',
];
const train = (...args: string[]) => runAec(['train', ...small, ...args], { cwd });

describe('aec train', () => {
  it('makes a model that codes images', async () => {
    const { code, stdout, stderr } = await train('--epochs', '2');
    expect(code).toBe(0);
    expect(linesOf(stdout)).toEqual([
      expect.stringMatching(/^models.mnist-conv: model mnist-conv \([0-9a-f]{8}\)$/),
    ]);
    expect(linesOf(stderr)).toEqual([
      expect.stringMatching(/^training on engine wasm \d/),
      expect.stringMatching(/^58 images, 6 for validation; [\d,]+ parameters$/),
      expect.stringMatching(
        /^epoch 1\/2 .* loss [\d.]+ {2}PSNR [\d.]+ dB {2}[\d.]+ bytes\/image {2}\d+ images\/s {2}\d+s left$/,
      ),
      expect.stringMatching(/^epoch 2\/2 .* 0s left$/),
      'freezing and saving',
      expect.stringMatching(
        /^frozen: [+−][\d.]+ % bytes, [+−][\d.]+ dB against the float model, on 6 validation images$/,
      ),
    ]);
    await writeFiles(cwd, { 'digit.png': await digitPng(7) });
    const compressed = await runAec(['compress', 'digit.png', '--model', 'mnist-conv', '--json'], { cwd });
    expect(JSON.parse(compressed.stdout.toString('utf8')).results[0].model.id).toBe('mnist-conv');
    // Found by its hash among ./models here, and nowhere else without being named.
    expect((await runAec(['decompress', 'digit.aec', '-o', 'back.png'], { cwd })).code).toBe(0);
    const elsewhere = path.join(cwd, 'models');
    const lost = await runAec(['decompress', '../digit.aec', '-o', '../a.png'], { cwd: elsewhere });
    expect(lost).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('name its folder as the model'),
    });
    const named = ['decompress', '../digit.aec', '-o', '../a.png', '--model'];
    expect((await runAec([...named, './mnist-conv'], { cwd: elsewhere })).code).toBe(0);
    const wrong = await runAec([...named, 'mnist-conv-8', '--force'], { cwd: elsewhere });
    expect(wrong).toMatchObject({ code: 5, stderr: expect.stringContaining('was written with model') });
  });

  it('is quiet when told to, and lays a colour under transparency', async () => {
    const rgba = { width: 16, height: 16, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0 } } as const;
    const clear = await sharp({ create: rgba }).png().toBuffer();
    await writeFiles(cwd, Object.fromEntries(Array.from({ length: 4 }, (_, i) => [`clear/${i}.png`, clear])));
    const args = ['--data', 'clear', '--arch', 'conv', '--patch-size', '16', '--epochs', '2'];
    expect(await train(...args)).toMatchObject({ code: 3, stderr: expect.stringContaining('transparent') });
    const { code, stdout, stderr } = await train(...args, '--background', 'white', '--quiet');
    expect({ code, stdout: stdout.length, stderr }).toEqual({ code: 0, stdout: 0, stderr: '' });
    const record = JSON.parse(await readFile(path.join(cwd, 'models/clear/training.json'), 'utf8'));
    expect(record.config.background).toBe('white');
  });

  it('measures a model of own images beside other codecs, and keeps the figures in its folder', async () => {
    const pictures = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => [`own/${i}.png`, await digitPng(i)]),
    );
    await writeFiles(cwd, Object.fromEntries(pictures));
    const args = ['--data', 'own', '--epochs', '2', '--validation-split', '0.2', '-o', 'models/own'];
    const { code, stdout, stderr } = await train(...args);
    expect(code).toBe(0);
    const [title, headings, ...lines] = linesOf(stdout);
    expect(title).toMatch(
      /^own, images kept aside; bytes of whole files at equal PSNR, .*in brackets: own against it$/,
    );
    expect(headings).toMatch(/^codec +[\d.]+ dB/);
    const names = ['own', 'WebP', 'AVIF', 'shipped mnist-rd'];
    expect(lines.slice(0, 4).map((line) => line.split(/ {2,}/)[0])).toEqual(names);
    expect(lines[4]).toMatch(/^own: .*, on 4 images kept aside$/);
    expect(lines[5]).toMatch(/^models.own: model own \([0-9a-f]{8}\)$/);
    expect(linesOf(stderr)).toContainEqual(expect.stringMatching(/^measuring: 4 of 4 images/));
    const folder = path.join(cwd, 'models/own');
    const { hash, files } = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8'));
    expect(Object.keys(files)).not.toContain('results.json');
    const results = parseResults(await readFile(path.join(folder, 'results.json')), 'results.json');
    expect(results.dataset).toMatchObject({ name: 'own, images kept aside', images: 4 });
    expect(results.results[0]!.model).toEqual({ id: 'own', hash });
    expect(new Set(results.results.map(({ codec }) => codec))).toEqual(new Set(['aec rd', 'webp', 'avif']));
    const page = await readFile(path.join(folder, 'report.html'), 'utf8');
    expect(page).toContain('<h2 id="equal-psnr-0">At equal PSNR</h2>');
    expect(page).toContain('own, images kept aside');
    const listed = await runAec(['models', '--json'], { cwd });
    expect(listed.code).toBe(0);
    await writeFiles(cwd, { 'seven.png': await digitPng(7) });
    expect((await runAec(['compress', 'seven.png', '--model', 'own'], { cwd })).code).toBe(0);
  });

  it('takes no id of a model that came with aec, and says so', async () => {
    const given = await train('--epochs', '2', '--id', 'photo');
    expect(given).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--id photo is that of a model that came with aec; choose another'),
    });
    const { code, stdout, stderr } = await train('--epochs', '2', '-o', 'elsewhere/photo');
    expect({ code, stdout: stdout.toString('utf8') }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^elsewhere.photo: model photo-own \(/),
    });
    expect(linesOf(stderr)[0]).toBe(
      'aec: note: photo is the id of a model that came with aec; this one will be photo-own',
    );
  });

  it('prints the settings of the preset under --print-config, as a configuration file takes them', async () => {
    const { code, stdout } = await runAec(
      ['train', '--preset', 'mnist-denoising', '--lr', '0.01', '--print-config'],
      {
        cwd,
      },
    );
    expect(code).toBe(0);
    const printed = JSON.parse(stdout.toString('utf8'));
    expect(printed.train).toMatchObject({ preset: 'mnist-denoising', arch: 'conv', lr: 0.01 });
    expect(printed.train.corrupt).not.toBe('');
    const folder = await temporaryFolder();
    await writeFiles(folder, { 'aec.config.json': JSON.stringify(printed) });
    const again = await runAec(['train', '--print-config'], { cwd: folder });
    expect(JSON.parse(again.stdout.toString('utf8'))).toEqual(printed);
  });

  it.each([
    [['--corrupt', 'blur:1'], '--corrupt must be a kind and an amount, like gaussian:0.3'],
    [['--beta', '1'], '--beta needs the objective reconstruction'],
    [['--preset', 'vae-2d', '--contractive', '1'], '--contractive cannot be used with beta'],
    [['--preset', 'vae-2d', '--pretrain-epochs', '1'], '--pretrain-epochs cannot be used with beta'],
    [
      ['--preset', 'mnist-rd', '--from', 'photo'],
      '--from must name an rd model; photo is of the architecture photo',
    ],
    [['--preset', 'dense-33'], 'mnist-dense-32'],
    [['--arch', 'rd', '--l1', '0.1'], '--l1 is a setting of conv and dense, not of rd'],
    [['--preset', 'dense-32', '--beta', '1'], '--beta needs a linear latent'],
    [['--pretrain-epochs', '99'], '--pretrain-epochs must be at most the number of epochs, 50, not 99'],
    [['--pretrain-epochs', '2'], '--pretrain-epochs needs the objective reconstruction'],
    [['--arch', 'dense', '--option', 'side=99'], 'whole number from 1 to 64'],
  ])('says in one line what is wrong with %j', async (args, message) => {
    const { code, stderr } = await runAec(['train', '--engine', 'wasm', '--limit', '64', ...args], { cwd });
    expect(code).toBe(2);
    expect(linesOf(stderr).at(-1)).toContain(message);
  });

  it('replaces no model unasked, and nothing else at all', async () => {
    const before = await readFile(path.join(cwd, 'models/mnist-conv/manifest.json'));
    expect(await train('--epochs', '2')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('the option force replaces it'),
    });
    expect(await readFile(path.join(cwd, 'models/mnist-conv/manifest.json'))).toEqual(before);
    await writeFiles(cwd, { 'photos/1.png': 'precious' });
    const refused = await train('--epochs', '2', '-o', 'photos', '--force');
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('files that are not a model') });
    expect(await filesIn(path.join(cwd, 'photos'))).toEqual(['1.png']);
    // Web pages have a manifest.json, too.
    await writeFiles(cwd, { 'site/manifest.json': '{"name": "site"}', 'site/index.html': 'precious' });
    const site = await train('--epochs', '2', '-o', 'site', '--force');
    expect(site).toMatchObject({ code: 3, stderr: expect.stringContaining('files that are not a model') });
    expect(await filesIn(path.join(cwd, 'site'))).toEqual(['index.html', 'manifest.json']);
    // A manifest that is right in itself, but lists files that are not there.
    const lie = await makeManifest('lie', new Map([['codec.json', Buffer.from('{}')]]));
    await writeFiles(cwd, { 'lie/manifest.json': JSON.stringify(lie), 'lie/training.json': 'precious' });
    const lying = await train('--epochs', '2', '-o', 'lie', '--force');
    expect(lying).toMatchObject({ code: 3, stderr: expect.stringContaining('files that are not a model') });
    expect(await readFile(path.join(cwd, 'lie/training.json'), 'utf8')).toBe('precious');
    await writeFiles(cwd, { 'fresh.checkpoint': 'precious' });
    const way = await train('--epochs', '2', '-o', 'fresh', '--force');
    expect(way).toMatchObject({ code: 3, stderr: expect.stringContaining('fresh.checkpoint is in the way') });
    expect(await readFile(path.join(cwd, 'fresh.checkpoint'), 'utf8')).toBe('precious');
    for (const [cut, option] of [
      ['', '--force'],
      ['{"aecCheck', '--resume'],
    ] as const) {
      await writeFiles(cwd, { 'cut.checkpoint': cut });
      const damaged = await train('--epochs', '2', '-o', 'cut', option);
      const message = 'aec: cut.checkpoint is empty or cut off; delete this checkpoint and train anew';
      expect(damaged).toMatchObject({ code: 3, stderr: expect.stringContaining(message) });
    }
  });

  it('stops on Ctrl-C, says how to go on, and goes on', async () => {
    const args = ['train', ...small, '--epochs', '12', '-o', 'models/long', '--id', 'long'];
    let sent = false;
    const stopped = await runAec(args, {
      cwd,
      onStderr(stderr, kill) {
        if (!sent && /^epoch +1\//m.test(stderr)) kill('SIGINT');
        sent ||= /^epoch +1\//m.test(stderr);
      },
    });
    expect(stopped.code).toBe(130);
    expect(linesOf(stopped.stdout)).toEqual([
      expect.stringMatching(/^models.long: model long \([0-9a-f]{8}\)$/),
    ]);
    expect(linesOf(stopped.stderr).at(-1)).toBe(
      `aec: interrupted; models/long is the model as far as it was trained; go on with: aec ${[...args, '--resume'].join(' ')}`,
    );
    await writeFiles(cwd, { 'one.png': await digitPng(1) });
    const used = await runAec(['compress', 'one.png', '-m', 'long', '-o', 'one.aec'], { cwd });
    expect(used.code).toBe(0);
    const anew = await runAec(args, { cwd });
    expect(anew).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('the option resume continues it'),
    });
    const larger = await runAec([...args, '--resume', '--option', 'latentChannels=9'], { cwd });
    expect(larger).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^aec: --option was \{.*\} in /m),
    });
    const resumed = await runAec([...args, '--resume', '--json'], { cwd });
    expect(resumed.code).toBe(0);
    const events = linesOf(resumed.stdout).map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({ type: 'engine', engine: { name: 'wasm' } });
    expect(events[1]).toMatchObject({ type: 'start', epochs: 12 });
    expect(events[1].epoch).toBeGreaterThan(0);
    const epochs = events.filter(({ type }) => type === 'epoch').map(({ record }) => record.epoch);
    expect(epochs).toEqual(Array.from({ length: 12 - events[1].epoch }, (_, i) => events[1].epoch + 1 + i));
    expect(events.at(-2)).toMatchObject({ type: 'frozen', comparisons: [{ rate: null, images: 6 }] });
    expect(events.at(-1)).toMatchObject({ type: 'end', id: 'long', interrupted: false });
    expect((await filesIn(path.join(cwd, 'models'))).filter((name) => /checkpoint|tmp/.test(name))).toEqual(
      [],
    );
  });

  it('ends with status 143 when asked to end', async () => {
    let sent = false;
    const asked = await runAec(['train', ...small, '--epochs', '12', '-o', 'models/asked'], {
      cwd,
      onStderr(stderr, kill) {
        if (!sent && /^epoch +1\//m.test(stderr)) kill('SIGTERM');
        sent ||= /^epoch +1\//m.test(stderr);
      },
    });
    expect(asked.code).toBe(143);
  });

  it('leaves at once on the second Ctrl-C, with the checkpoint', async () => {
    const args = ['train', ...small, '--epochs', '12', '-o', 'models/twice'];
    let sent = 0;
    const { code, signal, stderr } = await runAec(args, {
      cwd,
      onStderr(text, kill) {
        const isTime = sent === 0 ? /^epoch +1\//m.test(text) : sent === 1 && text.includes('freezing');
        if (!isTime) return;
        sent += 1;
        kill('SIGINT');
      },
    });
    expect({ code, signal }).toEqual({ code: null, signal: 'SIGINT' });
    expect(linesOf(stderr).at(-1)).toBe(
      `aec: interrupted; go on with: aec ${[...args, '--resume'].join(' ')}`,
    );
    expect(await filesIn(path.join(cwd, 'models'))).toContain('twice.checkpoint');
  });

  it('chooses what suits the images, and says what and why in two lines; the time is a budget', async () => {
    const digits = Array.from(
      { length: 40 },
      async (_, n) => [`digits/${n}.png`, await digitPng(n)] as const,
    );
    await writeFiles(cwd, Object.fromEntries(await Promise.all(digits)));
    const started = performance.now();
    const args = ['train', '--data', 'digits', '--engine', 'wasm', '--minutes', '0.7'];
    const { code, stdout, stderr } = await runAec(args, { cwd });
    const seconds = (performance.now() - started) / 1000;
    expect({ code, stdout: stdout.toString('utf8') }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^models.digits: model digits \(/m),
    });
    expect(linesOf(stderr).slice(0, 2)).toEqual([
      '40 gray graphics of about 28×28: architecture rd (every quality up to lossless, for small gray images), from new weights',
      "for 0.7 minutes (--minutes); --arch, --from MODEL (--from '' for none) or --preset choose otherwise",
    ]);
    expect(seconds).toBeLessThan(1.1 * 42);
  });

  it('refuses images that are too small for the architecture, and says how large they must be', async () => {
    const line = { width: 100, height: 1, channels: 3, background: '#123' } as const;
    const png = await sharp({ create: line }).png().toBuffer();
    await writeFiles(cwd, Object.fromEntries([1, 2, 3, 4].map((n) => [`lines/${n}.png`, png])));
    const args = ['train', '--data', 'lines', '--arch', 'lossless', '--epochs', '1', '-o', 'models/none'];
    const { code, stderr } = await runAec(args, { cwd });
    expect(linesOf(stderr).at(-1)).toBe('aec: lines: images must be at least 16×16 pixels');
    expect(code).toBe(3);
  });

  it.each([
    [['--data', 'nowhere'], 3, 'nowhere: no such file or folder'],
    [['--data', 'photos'], 3, 'cannot be read as an image'],
    [['--epochs', '0'], 2, '--epochs must be a whole number from 1'],
    [['--arch', 'deep'], 2, 'no architecture "deep"'],
    [['--option', 'latentChannels'], 2, 'write it as key=value'],
    [['--option', 'depth=3'], 2, 'no option "depth"'],
    [['--resume'], 3, 'no checkpoint'],
    [['-o', 'notes.txt/model'], 3, 'aec: ./notes.txt/model.checkpoint: a part of the path is a file'],
    [['-o', `models/${'n'.repeat(250)}`], 3, '.checkpoint: the name is too long'],
  ])('%j ends with status %i', async (args, status, message) => {
    await writeFiles(cwd, { 'notes.txt': '' });
    const { code, stderr } = await train('-o', 'models/none', ...args);
    expect(linesOf(stderr).at(-1)).toContain(message);
    expect(code).toBe(status);
  });
});
