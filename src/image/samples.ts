import type { Metadata } from 'sharp';
import { AecError } from '../errors.js';
import { colourTagNote } from './colour-tags.js';
import type { Samples } from './decoded-samples.js';
import type { ImageKind } from './kind.js';
import { leftOut } from './left-out.js';
import { loadSharp } from './load-sharp.js';
import { fittingProfile, meansSrgb, toSrgb } from './profile.js';
import { tiffLayout } from './tiff-layout.js';
import { type TiffPlan, tiffPlan } from './tiff-samples.js';
import { wideSamples } from './wide-samples.js';

export interface SampleOptions {
  readonly failOn: 'warning' | 'error' | 'truncated';
  readonly colours: 'srgb' | 'stored';
  readonly onNote: (note: string) => void;
  /** Throws for an image that is too large; called before any pixel is decoded. */
  readonly checkSize: (width: number, height: number) => void;
}

const PLAIN: TiffPlan = { samples: 'bytes', extra: 'none', isInverted: false };

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
  const colourTag = colourTagNote(bytes, kind);
  if (colourTag !== undefined) onNote(colourTag);
  if (plan.extra === 'other') onNote('the channel after the colours is not transparency, and is left out');
  if (plan.extra === 'multiplied-alpha') onNote('colours were stored multiplied by their alpha');
  const profile = await profileToApply(metadata, colours, onNote);
  const ignoreIcc = profile === undefined && metadata.space !== 'cmyk';
  const open = (ignoreIcc: boolean) => {
    const pipeline = sharp(bytes, { failOn, limitInputPixels: false, ignoreIcc }).autoOrient();
    return plan.extra === 'other' ? pipeline.removeAlpha() : pipeline;
  };
  if (plan.samples !== 'bytes') {
    const samples = await wideSamples(open(true), plan, metadata, onNote);
    return profile ? { ...samples, data: await toSrgb(samples, profile) } : samples;
  }
  const pipeline = open(ignoreIcc).toColourspace('srgb');
  // By default sharp ignores the ICC profile of 16-bit gray and leaves 16-bit colour with a profile in Display P3.
  // Reduced to 8 bits first, both are converted by their profile.
  if (profile && metadata.space === 'grey16') pipeline.pipelineColourspace('b-w');
  if (profile && metadata.space === 'rgb16') pipeline.pipelineColourspace('srgb');
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

/** The profile that the samples are converted by; undefined if they stay as they are stored. Notes what is converted or left out. */
async function profileToApply(
  metadata: Metadata,
  colours: 'srgb' | 'stored',
  onNote: (note: string) => void,
): Promise<Uint8Array | undefined> {
  if (metadata.space === 'cmyk') onNote('CMYK converted to sRGB');
  if (!metadata.icc || metadata.space === 'cmyk') return undefined;
  const profile = fittingProfile(metadata);
  if (!profile) onNote('its ICC profile is not one for its kind of samples, and is left out');
  if (!profile || colours === 'stored' || (await meansSrgb(profile))) return undefined;
  onNote('converted to sRGB from the colours of its ICC profile');
  return profile;
}
