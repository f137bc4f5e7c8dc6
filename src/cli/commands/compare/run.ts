import { errorMap } from '../../../evaluation/error-map.js';
import { formatCount, formatPixels, formatPsnr, formatSsim, formatSsimulacra2 } from '../../../figures.js';
import { withChannels } from '../../../image/channels.js';
import type { Image } from '../../../image/image.js';
import { readImage } from '../../../image/read.js';
import { encodeImage, formatOfExtension } from '../../../image/write.js';
import { msSsim } from '../../../metrics/ms-ssim.js';
import { mae, maxError } from '../../../metrics/mse.js';
import { psnr } from '../../../metrics/psnr.js';
import { ssim } from '../../../metrics/ssim.js';
import { MOST_SSIMULACRA2_PIXELS, ssimulacra2 } from '../../../metrics/ssimulacra2.js';
import { nameOfInput, readInput, writeOutput } from '../../io/files.js';
import { printJson, printResult } from '../../io/output.js';
import { checkOutputs } from '../../io/outputs.js';
import { printPreview } from '../../io/preview.js';
import { formatPairs } from '../../io/table.js';

const TOO_LARGE = `not measured: more than ${formatCount(MOST_SSIMULACRA2_PIXELS)} pixels`;

export interface CompareOptions {
  readonly output?: string;
  readonly background?: string;
  readonly preview?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `aec compare`: measures how far one image is from another. A gray image beside a colour image becomes RGB. */
export async function compareImages(original: string, other: string, options: CompareOptions): Promise<void> {
  const { output, background, json, force = false } = options;
  if (output !== undefined) {
    formatOfExtension(output);
    await checkOutputs([output], { inputs: [original, other], force });
  }
  const read = async (file: string) =>
    readImage(await readInput(file), { name: nameOfInput(file), ...(background && { background }) });
  const images = [await read(original), await read(other)];
  const channels = images.some((image) => image.channels === 3) ? 3 : 1;
  const [a, b] = images.map((image) => withChannels(image, channels)) as [Image, Image];
  const isTooLarge = a.width * a.height > MOST_SSIMULACRA2_PIXELS;
  const figures = {
    width: a.width,
    height: a.height,
    channels,
    psnr: psnr(a, b),
    ssim: ssim(a, b),
    msSsim: msSsim(a, b),
    ssimulacra2: isTooLarge ? null : ssimulacra2(a, b),
    meanAbsoluteError: mae(a, b),
    largestError: maxError(a, b),
  } as const;
  if (output !== undefined) await writeErrorMap(output, a, b, figures.largestError);
  if (json) printJson({ original, other, ...figures, ...(output && { errorMap: output }) });
  else printFigures(figures, output);
  if (options.preview) printPreview([a, b], json ? process.stderr : process.stdout);
}

/** Scales the errors until the largest is white, so that small ones can be seen. */
async function writeErrorMap(output: string, a: Image, b: Image, largestError: number): Promise<void> {
  const map = errorMap(a, b, 255 / Math.max(1, largestError));
  await writeOutput(output, await encodeImage(map, formatOfExtension(output)));
}

function printFigures(
  figures: Pick<Image, 'width' | 'height' | 'channels'> & {
    readonly psnr: number;
    readonly ssim: number;
    readonly msSsim: number;
    readonly ssimulacra2: number | null;
    readonly meanAbsoluteError: number;
    readonly largestError: number;
  },
  output: string | undefined,
): void {
  const { largestError } = figures;
  const lines: readonly [string, string][] = [
    ['pixels', formatPixels(figures)],
    ['PSNR', formatPsnr(figures.psnr)],
    ['SSIM', formatSsim(figures.ssim)],
    ['MS-SSIM', formatSsim(figures.msSsim)],
    ['SSIMULACRA 2', figures.ssimulacra2 === null ? TOO_LARGE : formatSsimulacra2(figures.ssimulacra2)],
    ['mean absolute error', `${figures.meanAbsoluteError.toFixed(3)} of 255`],
    ['largest error', `${largestError} of 255`],
  ];
  const map: [string, string][] =
    output === undefined ? [] : [['error map', `${output}; white is an error of ${largestError}`]];
  for (const line of formatPairs([...lines, ...map], 21)) printResult(line);
}
