import { compress } from '../../src/codec/compress.js';
import { compressPack } from '../../src/codec/compress-pack.js';
import { packMetadata } from '../../src/format/metadata.js';
import type { Image } from '../../src/image/image.js';
import { loadModel, type Model } from '../../src/index.js';

/** Shipped models, one of every architecture and scheme of entropy coding. */
const IDS = ['mnist-conv-8', 'mnist-vae', 'mnist-rd', 'photo'];

export interface Seed {
  readonly model: Model;
  readonly file: Uint8Array;
}

export function pattern(width: number, height: number, channels: 1 | 3, alpha = false): Image {
  const data = Uint8Array.from(
    { length: width * height * channels },
    (_, i) => (i * 37 + (i % 11) * 9) & 255,
  );
  const plane = Uint8Array.from({ length: width * height }, (_, i) => (i % 5 === 0 ? 0 : 255));
  return { width, height, channels, data, ...(alpha && { alpha: plane }) };
}

export async function models(): Promise<Model[]> {
  return Promise.all(IDS.map((id) => loadModel(id)));
}

/** Files of all models, rates and extras. */
export async function imageSeeds(all: readonly Model[]): Promise<Seed[]> {
  const seeds: Seed[] = [];
  for (const model of all) {
    const rates = model.coder.traits.rates
      ? [{}, { quality: 90 }, { lossless: true }, { nearLossless: 9 }]
      : [{}];
    for (const [n, rate] of rates.entries()) {
      for (const channels of [1, 3] as const) {
        const image = pattern(9 + 8 * n, 12, channels, n % 2 === 0);
        const metadata = n === 0 ? packMetadata({ xmp: Buffer.from('<x/>') }) : undefined;
        const file = await compress(image, model, { ...rate, metadata }).catch(() => undefined);
        if (file) seeds.push({ model, file });
      }
    }
    const flat: Image = { width: 17, height: 17, channels: 1, data: new Uint8Array(289).fill(255) };
    seeds.push({ model, file: await compress(flat, model) });
  }
  return seeds;
}

export async function packSeeds(all: readonly Model[]): Promise<Seed[]> {
  return Promise.all(
    all.map(async (model) => {
      const images = Array.from({ length: 9 }, (_, n) => ({
        image: pattern(8 + (n > 5 ? 4 : 0), 8, n % 4 === 3 ? 3 : 1, n > 6),
        name: `a/${n}.png`,
      }));
      const parts: Uint8Array[] = [];
      for await (const part of compressPack(images, model)) parts.push(part);
      return { model, file: Buffer.concat(parts) };
    }),
  );
}
