import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Column, formatMarkdownTable } from '../../src/cli/io/table.js';
import { formatCount } from '../../src/figures.js';
import { parseAs, parseJson } from '../../src/json.js';
import { allPresets } from '../../src/training/presets.js';
import type { ClassicalResult } from './classical-result.js';
import { type Report, reportSchema } from './report-schema.js';

const PIXELS = 28 * 28;
/** The λ at which all models are compared. */
const LAMBDA = 0.003;

/** A description of each, with its source; the other presets of the classical autoencoders only differ in λ. */
const LESSONS: Readonly<Record<string, string>> = Object.fromEntries(
  allPresets()
    .filter(({ settings: { architecture } }) => architecture === 'conv' || architecture === 'dense')
    .filter(({ id }) => !/-(low|high)$/.test(id))
    .map(({ id, summary }) => [id, summary]),
);

/** The models that the lesson is about. */
export const lessonIds: readonly string[] = Object.keys(LESSONS);

/** The file of its digits beside the lesson. */
export function pictureFile(id: string): string {
  return `${id.replace('mnist-', '')}.png`;
}

/** The name in the tables: `dense-32`. */
function shortName(id: string): string {
  return `\`${id.replace('mnist-', '')}\``;
}

const own = (result: ClassicalResult): Report['results'][number] => result.evaluation.results[0]!;
const payload = (result: ClassicalResult) => own(result).totalPayloadBytes! / own(result).images;
const mean = (result: ClassicalResult, metric: 'bytes' | 'psnr' | 'ssim' | 'mse') =>
  own(result).metrics[metric]!.mean;
/** R + λD of the payload, in bits per pixel: one figure for rate and distortion. */
const cost = (result: ClassicalResult) => (8 * payload(result)) / PIXELS + LAMBDA * mean(result, 'mse');

/** In the order of the table: the lowest R + λD first. */
export function ranked(results: readonly ClassicalResult[]): ClassicalResult[] {
  return results.filter(({ id }) => id in LESSONS).sort((a, b) => cost(a) - cost(b));
}

const COLUMNS: readonly Column[] = [
  { heading: 'preset', align: 'left' },
  { heading: 'description', align: 'left' },
  { heading: 'parameters', align: 'right' },
  { heading: 'latent', align: 'right' },
  { heading: 'file, bytes', align: 'right' },
  { heading: 'payload', align: 'right' },
  { heading: 'PSNR, dB', align: 'right' },
  { heading: 'SSIM', align: 'right' },
  { heading: 'MSE', align: 'right' },
  { heading: 'ratio', align: 'right' },
  { heading: 'R + λD', align: 'right' },
  { heading: 'digits × epochs', align: 'right' },
  { heading: 'training', align: 'right' },
];

/** The one table of all classical autoencoders, as Markdown. */
export function classicalTable(results: readonly ClassicalResult[]): string {
  const rows = ranked(results).map((result) => {
    const { id, parameters, latent, training } = result;
    return [
      shortName(id),
      LESSONS[id]!,
      formatCount(parameters),
      `${latent.height}×${latent.width}×${latent.channels}`,
      mean(result, 'bytes').toFixed(1),
      payload(result).toFixed(1),
      mean(result, 'psnr').toFixed(2),
      mean(result, 'ssim').toFixed(3),
      mean(result, 'mse').toFixed(0),
      `${(PIXELS / mean(result, 'bytes')).toFixed(1)}×`,
      cost(result).toFixed(2),
      `${formatCount(trainingImages(result))} × ${training.epochs}`,
      `${formatCount(training.seconds)} s`,
    ];
  });
  return formatMarkdownTable(COLUMNS, rows).join('\n');
}

function trainingImages({ config }: ClassicalResult): number {
  return Math.round((config.limit || 60_000) * (1 - config.validationSplit));
}

/** Bytes of PNG files of the test digits. */
export function pngBytes(): number {
  const file = path.join(import.meta.dirname, 'results/digits-baselines.json');
  const { results } = parseAs(reportSchema, parseJson(readFileSync(file), file, 'input'), file, 'input');
  return results.find(({ codec }) => codec === 'png')!.metrics.bytes!.mean;
}

/** The lesson: what stands between its markers in src/docs/architectures.md. */
export function lesson(results: readonly ClassicalResult[]): string {
  const order = ranked(results);
  const find = (id: string) => order.find((result) => result.id === id);
  const [best] = order;
  const plain = find('mnist-conv-8-plain');
  const rows = order.map((result) => [
    shortName(result.id),
    `![${result.id}](../../test/bench/results/pictures/classical/${pictureFile(result.id)})`,
    formatCount(result.floats.bytes),
    result.floats.psnr.toFixed(2),
    payload(result).toFixed(1),
    mean(result, 'bytes').toFixed(1),
    mean(result, 'psnr').toFixed(2),
    cost(result).toFixed(2),
  ]);
  const table = formatMarkdownTable(
    [
      { heading: 'preset', align: 'left' },
      { heading: 'decoded', align: 'left' },
      { heading: 'floats, bytes', align: 'right' },
      { heading: 'PSNR, dB', align: 'right' },
      { heading: 'payload, bytes', align: 'right' },
      { heading: 'file, bytes', align: 'right' },
      { heading: 'PSNR, dB', align: 'right' },
      { heading: 'R + λD', align: 'right' },
    ],
    rows,
  ).join('\n');
  const sections = [
    plain && floatsSection(plain),
    `${table}\n\nFloats: the latent before quantization, 4 bytes per number, on the first ${formatCount(order[0]!.floats.images)} test ` +
      `digits. Payload, file and PSNR: from real files of all ${formatCount(own(order[0]!).images)}. R + λD: bits per ` +
      `pixel of payload plus ${LAMBDA} × MSE; lower is better, and the table is sorted by it.`,
    bestSection(best!, plain),
    ...comparisons(find, plain),
  ];
  return sections.filter(Boolean).join('\n\n');
}

function floatsSection(plain: ClassicalResult): string {
  const { floats, latent } = plain;
  return (
    `**Why a plain autoencoder does not compress.** Its bottleneck has fewer numbers than the image has pixels: ` +
    `${floats.bytes / 4} (${latent.height}×${latent.width}×${latent.channels}) for ${PIXELS}. But they are floats: ` +
    `${formatCount(floats.bytes)} bytes, more than the ${PIXELS} of the raw digit and the ${pngBytes().toFixed(1)} of its ` +
    `lossless PNG file. Nothing in the loss rewards numbers that are cheap to store. Two steps turn it into a codec: ` +
    `quantization (divide by a step and round; only a few bits of each float matter: ${floats.psnr.toFixed(2)} dB before ` +
    `and ${mean(plain, 'psnr').toFixed(2)} dB after) and entropy coding (frequent symbols get short codes). The result is ` +
    `${payload(plain).toFixed(1)} bytes, or ${mean(plain, 'bytes').toFixed(1)} with header and checksum.`
  );
}

function bestSection(best: ClassicalResult, plain: ClassicalResult | undefined): string {
  const text =
    `**Which compresses best.** ${shortName(best.id)}: ${payload(best).toFixed(1)} bytes of payload at ` +
    `${mean(best, 'psnr').toFixed(2)} dB.`;
  if (best.id !== 'mnist-conv-8' || !plain) return text;
  return (
    `${text} It is the same network as \`conv-8-plain\` with the rate in the loss, so it spends bits where they ` +
    `reduce the error most, and it was trained longer. The plain one needs ${payload(plain).toFixed(1)} bytes for ` +
    `${mean(plain, 'psnr').toFixed(2)} dB.`
  );
}

function comparisons(
  find: (id: string) => ClassicalResult | undefined,
  plain: ClassicalResult | undefined,
): string[] {
  const figures = (id: string) => {
    const result = find(id);
    return result && `${payload(result).toFixed(1)} bytes at ${mean(result, 'psnr').toFixed(2)} dB`;
  };
  const twins = ['mnist-conv-noise', 'mnist-conv-l1', 'mnist-conv-l2', 'mnist-conv-8-transpose'];
  const lines = twins
    .filter(find)
    .map((id) => `- ${shortName(id)}, ${LESSONS[id]!.replace('conv-8-plain ', '')}: ${figures(id)}`);
  const vae = find('mnist-vae');
  const plane = find('mnist-vae-2d');
  const sparse = ['mnist-sparse', 'mnist-sparse-k', 'mnist-sparse-kl'].filter(find);
  return [
    plain && lines.length > 0
      ? `**Noise and penalties**, on the same network (\`conv-8-plain\`: ${figures('mnist-conv-8-plain')}):\n\n` +
        lines.join('\n')
      : '',
    sparse.length > 0
      ? `**Sparse is not small.** A code of ${find(sparse[0]!)!.latent.channels} units, most of them 0, is still coded: ` +
        `${sparse.map((id) => `${shortName(id)} ${figures(id)}`).join(', ')}. The cost of a 0 depends on how ` +
        `frequent zeros are.`
      : '',
    vae && plane
      ? `**A variational autoencoder is half a codec already**: its KL term charges for every latent in nats, which is a ` +
        `rate. ${vae.latent.channels} latents take ${figures('mnist-vae')}; ${plane.latent.channels} take ` +
        `${figures('mnist-vae-2d')}, and can be drawn as a map.`
      : '',
  ].filter((section) => section !== '');
}
