import { Pack } from '../../../src/codec/pack.js';
import { bytesSource } from '../../../src/codec/pack-source.js';
import type { Random } from '../../../src/data/random.js';
import type { Model } from '../../../src/index.js';
import { withCrc } from '../checksums.js';
import { mutateBytes } from '../mutate.js';
import { packSeeds } from '../seeds.js';
import type { Target } from '../target.js';

const LIMITS = { pixels: 2 ** 16 };

/** Packs with a header, a block, a part of the names or the index changed, and the checksum of that part mended. */
export async function packTarget(models: readonly Model[]): Promise<Target> {
  const seeds = await packSeeds(models);
  const parts = await Promise.all(seeds.map(({ file }) => partsOf(file)));
  return {
    name: 'pack',
    make: (random) => changedPack(parts[random.integer(parts.length)]!, random),
    async read(input) {
      const pack = await Pack.open(bytesSource(input));
      const model = models.find(({ hash }) => hash.startsWith(pack.header.modelPrefix)) ?? models[0]!;
      for (let n = 0; n < Math.min(pack.count, 64); n++) await pack.nameOf(n);
      let read = 0;
      for await (const _ of pack.images(model, undefined, { limits: LIMITS })) if (++read > 64) break;
      return read;
    },
  };
}

/** The header, the blocks and parts of names, and the index. */
async function partsOf(file: Uint8Array): Promise<Uint8Array[]> {
  const { index } = await Pack.open(bytesSource(file));
  const entries = [...index.blocks, ...index.names];
  const last = entries.at(-1)!;
  return [
    file.subarray(0, entries[0]!.offset),
    ...entries.map(({ offset, length }) => file.subarray(offset, offset + length)),
    file.subarray(last.offset + last.length),
  ];
}

function changedPack(parts: readonly Uint8Array[], random: Random): Uint8Array {
  const which = random.integer(parts.length);
  const isIndex = which === parts.length - 1;
  const changed = parts.map((part, n) => {
    if (n !== which) return part;
    const whole = part.subarray(0, isIndex ? -8 : -4);
    const body = mutateBytes(whole, random);
    // A part of another length is found out by the index; most keep theirs, so that what is in them gets read.
    if (!isIndex) return withCrc(random.integer(8) === 0 ? body : ofLength(body, whole.length));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(body.length + 8);
    return withCrc(Buffer.concat([body, length]));
  });
  return Buffer.concat(changed);
}

/** The bytes, cut or with zeros after them. */
function ofLength(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  out.set(bytes.subarray(0, length));
  return out;
}
