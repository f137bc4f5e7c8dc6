import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../src/data/random.js';
import { chooseTraining } from '../../../src/training/choose.js';
import { type TrainingRequest, trainingConfig } from '../../../src/training/config.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'aec-'));
});
afterAll(() => rm(root, { recursive: true }));

type Kind = 'noise' | 'drawing' | 'icon';

/** Images of one kind: noise as in photographs, or a square on a plain, opaque or transparent ground. */
async function images(
  name: string,
  kind: Kind,
  side: number,
  channels: 1 | 3 | 4,
  count = 12,
): Promise<string> {
  const folder = path.join(root, name);
  const { mkdir } = await import('node:fs/promises');
  await mkdir(folder, { recursive: true });
  const random = new Random(1);
  for (let n = 0; n < count; n++) {
    const data = new Uint8Array(side * side * channels);
    for (let i = 0; i < data.length; i++) {
      const pixel = Math.floor(i / channels);
      const inside = pixel % side > 4 && pixel % side < side / 2 && pixel > (side * side) / 2;
      const drawn = i % channels === 0 ? 200 : 30;
      data[i] = kind === 'noise' ? random.integer(256) : inside ? drawn : 0;
      if (channels === 4 && i % 4 === 3) data[i] = inside ? 255 : 0;
    }
    await sharp(data, { raw: { width: side, height: side, channels } })
      .png()
      .toFile(path.join(folder, `${n}.png`));
  }
  return folder;
}

/** The configuration that is chosen for a request; null if nothing is chosen. */
async function chosen(request: TrainingRequest) {
  const choice = await chooseTraining(request);
  return choice ? trainingConfig(choice.request) : null;
}

describe('the choice for images', () => {
  it('is rd for small gray ones', async () => {
    const data = await images('gray', 'noise', 28, 1);
    expect(await chosen({ data })).toMatchObject({
      ...{ architecture: 'rd', from: '', minutes: 10, epochs: 20, hardEpochs: 4, augment: false, id: 'gray' },
    });
  });

  it('is photo from the shipped weights for colour, with patches no larger than they are', async () => {
    const data = await images('colour', 'noise', 40, 3);
    expect(await chosen({ data })).toMatchObject({
      ...{ architecture: 'photo', from: 'photo', patchSize: 32, augment: true, batchSize: 16, id: 'colour' },
    });
  });

  it('is photo for large gray ones', async () => {
    const data = await images('large', 'noise', 140, 1);
    expect(await chosen({ data })).toMatchObject({ architecture: 'photo', patchSize: 128, batchSize: 4 });
  });

  it('mirrors no graphics, and lays white under transparent ones', async () => {
    const drawings = await images('drawings', 'drawing', 48, 3);
    expect(await chosen({ data: drawings })).toMatchObject({ architecture: 'photo', augment: false });
    const icons = await images('icons', 'icon', 48, 4);
    const choice = await chooseTraining({ data: icons });
    expect(choice?.request).toMatchObject({ architecture: 'photo', augment: false, background: 'white' });
    expect(choice?.lines[0]).toContain(
      '12 colour graphics of about 48×48, transparency on white: architecture photo',
    );
    expect((await choice!.dataset.image(0)).data.subarray(0, 3)).toEqual(Uint8Array.of(255, 255, 255));
    expect(await chosen({ data: icons, background: 'black' })).toMatchObject({ background: 'black' });
  });

  it('leaves what was asked for', async () => {
    const data = await images('asked', 'noise', 32, 3);
    expect(await chosen({ data, epochs: 8 })).toMatchObject({ minutes: 0, epochs: 8, hardEpochs: 1 });
    const short = await chosen({ data, epochs: 8 });
    expect(Number(short?.sampleEpochs)).toBeLessThan(4);
    expect(await chosen({ data, minutes: 3, learningRate: 1e-3 })).toMatchObject({
      ...{ minutes: 3, epochs: 20, learningRate: 1e-3, from: 'photo' },
    });
    expect(await chosen({ data, from: '' })).toMatchObject({ architecture: 'photo', from: '' });
    const sizes = { architecture: 'photo', architectureOptions: { latentChannels: 64 } };
    expect(await chosen({ data, ...sizes })).toMatchObject({ ...sizes, from: '' });
    const gray = await images('asked-gray', 'noise', 28, 1);
    expect(await chosen({ data: gray, architecture: 'photo' })).toMatchObject({ architecture: 'photo' });
    expect(await chosen({ data: gray, from: 'mnist-rd' })).toMatchObject({
      architecture: 'rd',
      from: 'mnist-rd',
    });
    expect(await chosen({ data: gray, from: 'photo' })).toMatchObject({
      architecture: 'photo',
      from: 'photo',
    });
  });

  it('is none for digits, presets, the classical autoencoders and their settings', async () => {
    const data = await images('none', 'noise', 32, 3);
    for (const request of [
      {},
      { data: 'mnist' },
      { data, preset: 'photo' },
      { data, architecture: 'conv' },
      { data, architecture: 'rd' },
      { data, l1: 0.1 },
      { data, architectureOptions: { latentChannels: 4 } },
    ]) {
      expect(await chosen(request), JSON.stringify(request)).toBeNull();
    }
  });

  it('says in two lines what it is, why, and how to choose otherwise', async () => {
    const data = await images('said', 'drawing', 48, 3);
    expect((await chooseTraining({ data }))?.lines).toEqual([
      '12 colour graphics of about 48×48: architecture photo (every quality, for colour and for large images), from the weights of the model photo',
      "for 10 minutes (--minutes); --arch, --from MODEL (--from '' for none) or --preset choose otherwise",
    ]);
    const one = await images('one', 'noise', 28, 1, 1);
    const lines = (await chooseTraining({ data: one, epochs: 1 }))?.lines;
    expect(lines?.[0]).toMatch(/^1 gray picture of about 28×28: /);
    expect(lines?.[1]).toMatch(/^for 1 epoch \(--epochs\); /);
  });
});
