import { decompress } from '../../../src/codec/decompress.js';
import { AecError } from '../../../src/errors.js';
import { readImageFile, writeImageFile } from '../../../src/format/image-file.js';
import { readMetadata } from '../../../src/format/metadata.js';
import type { Model } from '../../../src/index.js';
import { withCrc } from '../checksums.js';
import { mutateBytes } from '../mutate.js';
import { imageSeeds, type Seed } from '../seeds.js';
import type { Target } from '../target.js';

/** The most pixels that inputs may claim, so that many are tried. */
const LIMITS = { pixels: 2 ** 16 };

/** Files whose bytes are changed anywhere, and files of which only one part is: inner decoders get to see all of that. */
export async function fileTargets(models: readonly Model[]): Promise<Target[]> {
  const seeds = await imageSeeds(models);
  const read = async (input: Uint8Array) => {
    const prefix = Buffer.from(input.subarray(3, 7)).toString('hex');
    const model = models.find(({ hash }) => hash.startsWith(prefix)) ?? models[0]!;
    const image = await decompress(input, model, { limits: LIMITS });
    readMetadataIfWhole(input);
    return image;
  };
  const pick = (random: { integer(n: number): number }) => seeds[random.integer(seeds.length)]!;
  return [
    {
      name: 'container',
      make: (random) => {
        const { file } = pick(random);
        const body = mutateBytes(file.subarray(0, -4), random);
        return random.integer(8) === 0 ? mutateBytes(file, random) : withCrc(body);
      },
      read,
    },
    ...(['payload', 'alpha', 'metadata'] as const).map(
      (part): Target => ({
        name: part,
        make: (random) => withPart(pick(random), part, (bytes) => mutateBytes(bytes, random)),
        read,
      }),
    ),
  ];
}

/** No pixel depends on metadata: damaged ones are left out, as decompress does, and may only end in an error with a code. */
function readMetadataIfWhole(file: Uint8Array): void {
  try {
    readMetadata(file);
  } catch (error) {
    if (!(error instanceof AecError)) throw error;
  }
}

/** The file with one of its parts changed. */
function withPart(
  { file }: Seed,
  part: 'payload' | 'alpha' | 'metadata',
  change: (bytes: Uint8Array) => Uint8Array,
): Uint8Array {
  const { header, payload, alpha, metadata } = readImageFile(file);
  const { version: _, ...fields } = header;
  const changed = { payload, alpha, metadata };
  changed[part] = change(changed[part] ?? new Uint8Array(8));
  return writeImageFile(fields, changed.payload, {
    ...(changed.alpha && { alpha: changed.alpha }),
    ...(changed.metadata && { metadata: changed.metadata }),
  });
}
