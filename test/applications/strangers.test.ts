import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TrainingRequest } from '../../src/training/config.js';
import { trainingConfig } from '../../src/training/config.js';
import { trainModel } from '../../src/training/train-model.js';
import { colourful, digitPng, filesIn, temporaryFolder, writeFiles } from '../cli/images.js';
import { runAec } from '../cli/run-aec.js';

const cwd = await temporaryFolder();

/** A disc of some colour on another one: images of 16×16 pixels as small models learn them in seconds. */
function disc(index: number): Promise<Buffer> {
  const [x, y, radius] = [5 + (index % 7), 5 + ((index * 3) % 7), 3 + (index % 3)];
  const colours = [40 + ((index * 37) % 60), 200 - ((index * 53) % 60), 120];
  const data = new Uint8Array(16 * 16 * 3);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / 3);
    const inside = Math.hypot((pixel % 16) - x, Math.floor(pixel / 16) - y) < radius;
    data[i] = inside ? colours[i % 3]! : 235;
  }
  return sharp(data, { raw: { width: 16, height: 16, channels: 3 } })
    .png()
    .toBuffer();
}

/** Colour noise of 16×16 pixels: no model has seen it. */
function noise(): Promise<Buffer> {
  const data = Uint8Array.from({ length: 768 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24);
  return sharp(data, { raw: { width: 16, height: 16, channels: 3 } })
    .png()
    .toBuffer();
}

const own: Readonly<Record<string, TrainingRequest>> = {
  'discs-denoising': { preset: 'denoising', patchSize: 16, epochs: 15 },
  'discs-vae': { preset: 'vae', epochs: 40, batchSize: 16 },
};

beforeAll(async () => {
  const files: Record<string, Uint8Array> = {};
  for (let n = 0; n < 96; n++) files[`discs/${String(n).padStart(2, '0')}.png`] = await disc(n);
  files['digit/a.png'] = await digitPng(0);
  files['negative/a.png'] = await sharp(await digitPng(0))
    .negate()
    .png()
    .toBuffer();
  files['disc/a.png'] = await disc(1);
  files['noise/a.png'] = await noise();
  files['gradient/a.png'] = await colourful(28, 28).png().toBuffer();
  for (const [name, size] of [
    ['28', [28, 28]],
    ['16', [16, 16]],
  ] as const) {
    const [width, height] = size;
    const mask = Uint8Array.from({ length: width * height }, (_, i) => (i % width < 4 ? 255 : 0));
    files[`mask-${name}.png`] = await sharp(mask, { raw: { width, height, channels: 1 } })
      .png()
      .toBuffer();
  }
  await writeFiles(cwd, files);
  for (const [id, request] of Object.entries(own)) {
    const config = trainingConfig({ id, data: path.join(cwd, 'discs'), ...request });
    const folder = path.join(cwd, 'models', id);
    await trainModel(config, { folder, engine: 'wasm', resume: false, force: false, onEvent: () => {} });
  }
}, 120_000);

/** What each command makes of a folder of one image. */
const commands: Readonly<Record<string, (image: string, out: string) => string[]>> = {
  denoise: (image, out) => ['denoise', image, '-o', out],
  inpaint: (image, out) => {
    const mask = image === 'disc' || image === 'noise' ? 'mask-16.png' : 'mask-28.png';
    return ['inpaint', image, '--mask', mask, '--steps', '60', '-o', out];
  },
  augment: (image, out) => ['augment', image, '--count', '1', '-o', out],
  interpolate: (image, out) => {
    const file = `${image}/a.png`;
    return ['sample', '--from', file, '--to', file, '--steps', '2', '-o', `${out}/a.png`];
  },
  features: (image, out) => ['features', image, '-o', `${out}/a.csv`],
  anomaly: (image, out) => ['anomaly', image, '-o', `${out}/a.csv`],
};

/**
 * - `works`: the file is written and stderr says nothing of strangers
 * - `warns`: the file is written, with a line on stderr
 * - `refuses`: nothing is written; one line says why, what to train, and how to do it all the same; exit status 3
 * - `cannot`: no image goes through this model; one line says what to take or to train; exit status 2
 */
type Outcome = 'works' | 'warns' | 'refuses' | 'cannot';

const drawing = ['denoise', 'inpaint', 'augment', 'interpolate'];
const every = Object.keys(commands);

const table: readonly [commands: readonly string[], model: string, image: string, Outcome][] = [
  [['denoise'], 'mnist-denoising', 'digit', 'works'],
  [['denoise'], 'mnist-denoising', 'negative', 'refuses'],
  [['denoise'], 'mnist-denoising', 'gradient', 'refuses'],
  [['denoise'], 'mnist-conv-8', 'digit', 'warns'],
  [['inpaint', 'augment', 'interpolate', 'features', 'anomaly'], 'mnist-vae', 'digit', 'works'],
  [['inpaint', 'augment', 'interpolate'], 'mnist-vae', 'negative', 'refuses'],
  [['augment'], 'mnist-vae', 'disc', 'refuses'],
  [['features'], 'mnist-vae', 'negative', 'warns'],
  [['features'], 'mnist-vae', 'gradient', 'warns'],
  [['anomaly'], 'mnist-vae', 'negative', 'works'],
  [['denoise', 'features', 'anomaly'], 'discs-denoising', 'disc', 'works'],
  [['denoise', 'augment'], 'discs-denoising', 'noise', 'refuses'],
  [['inpaint', 'augment', 'interpolate', 'features', 'anomaly'], 'discs-vae', 'disc', 'works'],
  [['inpaint', 'augment', 'interpolate'], 'discs-vae', 'noise', 'refuses'],
  [['augment'], 'discs-vae', 'digit', 'refuses'],
  [['features'], 'discs-vae', 'noise', 'warns'],
  [['denoise', 'augment'], 'photo', 'gradient', 'cannot'],
  [['features'], 'photo', 'digit', 'warns'],
  [['anomaly'], 'photo', 'digit', 'works'],
  [[...drawing, 'features'], 'mnist-rd', 'digit', 'cannot'],
  [['anomaly'], 'mnist-rd', 'negative', 'works'],
];
const rows = table.flatMap(([names, ...row]) => names.map((name) => [name, ...row] as const));

describe('images like those of a model, and others', () => {
  it.each(rows)('%s with %s of a %s: %s', async (command, model, image, outcome) => {
    const out = `out/${command}-${model}-${image}`;
    const args = [...commands[command]!(image, out), '--model', model];
    const { code, stderr } = await runAec(args, { cwd });
    const notes = stderr.split('\n').filter((line) => line.startsWith('aec: '));
    const written = await filesIn(path.join(cwd, out)).catch(() => []);
    expect([code, written.length > 0], stderr).toEqual(
      { works: [0, true], warns: [0, true], refuses: [3, false], cannot: [2, false] }[outcome],
    );
    expect(notes, stderr).toHaveLength(outcome === 'works' ? 0 : 1);
    if (outcome === 'refuses') {
      expect(notes[0]).toMatch(/a\.png: unlike the images of .*; train .*aec train .*--any-image$/);
      expect((await runAec([...args, '--any-image', '--quiet'], { cwd })).code).toBe(0);
    }
    if (outcome === 'warns') expect(notes[0]).toMatch(/^aec: warning: .*aec train /);
    if (outcome === 'cannot') expect(notes[0]).toMatch(/aec train .*--data DIR/);
  });

  it('has a row for every command', () => {
    expect([...new Set(rows.map(([command]) => command))].sort()).toEqual([...every].sort());
  });
});
