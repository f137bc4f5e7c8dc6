import { stat } from 'node:fs/promises';
import { Pack } from '../../../codec/pack.js';
import { formatCount, formatCountOf, formatMeanBytes } from '../../../figures.js';
import type { NamedModel } from '../../../model-store/named-models.js';
import { withFile } from '../../io/open-pack.js';
import { printResult } from '../../io/output.js';
import { formatPairs } from '../../io/table.js';

/** Names shown to people; programs get all. */
const SHOWN_NAMES = 5;

/** Which of the names in a pack are shown: of what is not shown nothing is read, since a small file may hold 100 MB of names. */
type ShownNames = 'none' | 'first' | 'all';

/** `aec info` of a pack: verifies the checksum of every block, and decodes nothing but names. */
export async function describePack(input: string, models: readonly NamedModel[], shown: ShownNames) {
  const { size } = await stat(input);
  return withFile(input, async (source) => {
    const pack = await Pack.open(source);
    const shapes = new Map<string, number>();
    const names: string[] = [];
    let payload = 0;
    for await (const { block } of pack.blocks()) {
      const colours = `${block.channels === 3 ? 'RGB' : 'gray'}${block.alpha ? ' with alpha' : ''}`;
      const shape = `${block.width}×${block.height} ${colours}`;
      shapes.set(shape, (shapes.get(shape) ?? 0) + block.count);
      payload += block.payload.length;
    }
    const most = { none: 0, first: SHOWN_NAMES + 1, all: Number.POSITIVE_INFINITY }[shown];
    for (let image = 0; image < pack.count && names.length < most; image++) {
      const name = await pack.nameOf(image);
      if (name !== undefined) names.push(name);
    }
    const { modelPrefix, rate } = pack.header;
    const model = models.find(({ hash }) => hash.startsWith(modelPrefix));
    return {
      input,
      kind: 'pack' as const,
      modelPrefix,
      model: model ? { id: model.id, hash: model.hash } : null,
      rate: rate ?? null,
      images: pack.count,
      blocks: pack.index.blocks.length,
      shapes: Object.fromEntries(shapes),
      bytes: { payload, total: size },
      names,
    };
  });
}

type PackDescription = Awaited<ReturnType<typeof describePack>>;

/** A row for the pack in the table that `aec info` prints for several files. */
export function packCells({ bytes, images, input, model, modelPrefix }: PackDescription): string[] {
  return [
    formatCountOf(images, 'image'),
    formatCount(bytes.total),
    '-',
    '-',
    model?.id ?? `${modelPrefix}…`,
    input,
  ];
}

export function printPack(pack: PackDescription): void {
  const { bytes, images, model, modelPrefix, names, shapes } = pack;
  const each = formatMeanBytes(bytes.total / Math.max(1, images));
  const lines: readonly [string, string][] = [
    ['format', `pack of ${formatCountOf(images, 'image')} in ${formatCountOf(pack.blocks, 'block')}`],
    [
      'pixels',
      Object.entries(shapes)
        .map(([shape, count]) => `${formatCount(count)} of ${shape}`)
        .join(', ') || '-',
    ],
    ['model', model ? `${model.id} (${modelPrefix})` : `not installed (hash ${modelPrefix}…)`],
    [
      'bytes',
      `${formatCount(bytes.total)}, of which ${formatCount(bytes.payload)} payload; ${each} per image`,
    ],
    [
      'names',
      names.length > 0
        ? `${names.slice(0, SHOWN_NAMES).join(', ')}${names.length > SHOWN_NAMES ? ', …' : ''}`
        : 'none; images are found by number',
    ],
  ];
  printResult(pack.input);
  for (const line of formatPairs(lines, 8)) printResult(`  ${line}`);
}
