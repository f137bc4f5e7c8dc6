import type { Metadata } from 'sharp';
import { AecError } from '../errors.js';
import type { ImageKind } from './kind.js';
import { leftOut } from './left-out.js';
import { loadSharp } from './load-sharp.js';
import { meansSrgb, profileSpace } from './profile.js';
import { tiffLayout } from './tiff-layout.js';
import { type TiffPlan, tiffPlan } from './tiff-samples.js';

/** Decoded samples: 8 bits, R G B or R G B A. */
export interface Samples {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
}

export interface SampleOptions {
  readonly failOn: 'warning' | 'error' | 'truncated';
  readonly colours: 'srgb' | 'stored';
  readonly onNote: (note: string) => void;
  /** Throws for an image that is too large; called before any pixel is decoded. */
  readonly checkSize: (width: number, height: number) => void;
}

const PLAIN: TiffPlan = { samples: 'bytes', extra: 'none' };

/** Decodes an image file, upright. Throws what the decoder throws, and `AecError('input')` for a TIFF that it would read wrongly. */
export async function samplesOf(
  bytes: Uint8Array,
  kind: ImageKind,
  options: SampleOptions,
): Promise<Samples> {
  const { failOn, colours, onNote, checkSize } = options;
  const sharp = await loadSharp();
  const plan = kind === 'tiff' ? planOf(bytes) : PLAIN;
  const metadata = await sharp(bytes, { failOn: 'none', limitInputPixels: false }).metadata();
  checkSize(metadata.width, metadata.height);
  for (const note of leftOut(bytes, kind, metadata)) onNote(note);
  if (plan.extra === 'other') onNote('the channel after the colours is not transparency, and is left out');
  if (plan.extra === 'multiplied-alpha') onNote('colours were stored multiplied by their alpha');
  const ignoreIcc = await keepsSamples(metadata, colours, onNote);
  const open = () => {
    const pipeline = sharp(bytes, { failOn, limitInputPixels: false, ignoreIcc }).autoOrient();
    return plan.extra === 'other' ? pipeline.removeAlpha() : pipeline;
  };
  if (plan.samples !== 'bytes') return wideSamples(open(), plan.samples, metadata, onNote);
  const pipeline = open().toColourspace('srgb');
  // By default sharp ignores the ICC profile of 16-bit gray and leaves 16-bit colour with a profile in Display P3.
  // Reduced to 8 bits first, both are converted by their profile.
  const { icc, space } = metadata;
  if (icc && space === 'grey16') pipeline.pipelineColourspace('b-w');
  if (icc && space === 'rgb16') pipeline.pipelineColourspace('srgb');
  if (metadata.depth !== 'uchar') onNote('more than 8 bits per sample; only the high 8 are kept');
  const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  const samples = new Uint8Array(data.buffer, data.byteOffset, data.length); // a Buffer's slice() shares memory
  return { width: info.width, height: info.height, channels: info.channels as 3 | 4, data: samples };
}

function planOf(bytes: Uint8Array): TiffPlan {
  const layout = tiffLayout(bytes);
  if (!layout) return PLAIN; // the decoder says what is wrong with it
  const plan = tiffPlan(layout);
  if ('refused' in plan) throw new AecError('input', `cannot be read: ${plan.refused}`);
  return plan;
}

/** Whether the samples stay as they are stored, whatever profile they have; notes what is converted. */
async function keepsSamples(
  { icc, space }: Metadata,
  colours: 'srgb' | 'stored',
  onNote: (note: string) => void,
): Promise<boolean> {
  if (space === 'cmyk') {
    onNote('CMYK converted to sRGB');
    return false;
  }
  if (!icc) return false;
  const fits = ['RGB ', 'GRAY'].includes(profileSpace(icc));
  if (!fits || colours === 'stored' || (await meansSrgb(icc))) return true;
  onNote('converted to sRGB from the colours of its ICC profile');
  return false;
}

/** Samples of 32 bits, whole or floating-point, as the bytes that are nearest to them. */
async function wideSamples(
  pipeline: import('sharp').Sharp,
  kind: 'uint32' | 'float',
  { space }: Metadata,
  onNote: (note: string) => void,
): Promise<Samples> {
  const isFloat = kind === 'float';
  // Else the decoder would take colours for linear light.
  if (space === 'scrgb') pipeline.pipelineColourspace('scrgb').toColourspace('scrgb');
  const { data, info } = await pipeline
    .raw({ depth: isFloat ? 'float' : 'uint' })
    .toBuffer({ resolveWithObject: true });
  const buffer = data.buffer.slice(data.byteOffset, data.byteOffset + data.length) as ArrayBuffer;
  const { width, height, channels } = info;
  const shape = { width, height, channels: channels as 3 | 4 };
  if (!isFloat) {
    onNote('32 bits per sample; only the high 8 are kept');
    return { ...shape, data: Uint8Array.from(new Uint32Array(buffer), (value) => value >>> 24) };
  }
  onNote('floating-point samples; rounded to 8 bits');
  return { ...shape, data: bytesOf(new Float32Array(buffer)) };
}

/** 0 … 1 as 0 … 255. `AecError('input')` for samples beyond, of which nobody knows what black and white are. */
function bytesOf(values: Float32Array): Uint8Array {
  let [low, high] = [0, 1];
  for (const value of values) {
    if (!(value >= low)) low = value;
    if (!(value <= high)) high = value;
  }
  if (low === 0 && high === 1) return Uint8Array.from(values, (value) => Math.round(255 * value));
  throw new AecError(
    'input',
    `cannot be read: floating-point samples from ${low} to ${high}; images have 0 (black) to 1 (white): scale them`,
  );
}
