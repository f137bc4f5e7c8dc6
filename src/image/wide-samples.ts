import type { Metadata, Sharp } from 'sharp';
import { AecError } from '../errors.js';
import type { Samples } from './decoded-samples.js';
import type { TiffPlan } from './tiff-samples.js';

/** Samples of 32 bits as they are stored, whole or floating-point, as the bytes that are nearest to them. Profiles are not applied. */
export async function wideSamples(
  pipeline: Sharp,
  { samples, isInverted }: TiffPlan,
  { space }: Metadata,
  onNote: (note: string) => void,
): Promise<Samples> {
  const isFloat = samples === 'float';
  // Else the decoder would take colours for linear light.
  if (space === 'scrgb') pipeline.pipelineColourspace('scrgb').toColourspace('scrgb');
  const { data, info } = await pipeline
    .raw({ depth: isFloat ? 'float' : 'uint' })
    .toBuffer({ resolveWithObject: true });
  const buffer = data.buffer.slice(data.byteOffset, data.byteOffset + data.length) as ArrayBuffer;
  const { width, height } = info;
  const channels = info.channels as 3 | 4;
  if (!isFloat) {
    onNote('32 bits per sample; only the high 8 are kept');
    return { width, height, channels, data: highBytes(new Uint32Array(buffer)) };
  }
  onNote('floating-point samples; rounded to 8 bits');
  const bytes = roundedBytes(new Float32Array(buffer));
  if (isInverted) invertColours(bytes, channels);
  return { width, height, channels, data: bytes };
}

function highBytes(values: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) bytes[i] = values[i]! >>> 24;
  return bytes;
}

/** 0 … 1 as 0 … 255. `AecError('input')` for samples beyond, of which nobody knows what black and white are. */
function roundedBytes(values: Float32Array): Uint8Array {
  let [low, high] = [0, 1];
  for (const value of values) {
    if (!(value >= low)) low = value;
    if (!(value <= high)) high = value;
  }
  if (low !== 0 || high !== 1) {
    throw new AecError(
      'input',
      `cannot be read: floating-point samples from ${low} to ${high}; images have 0 (black) to 1 (white): scale them`,
    );
  }
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) bytes[i] = Math.round(255 * values[i]!);
  return bytes;
}

function invertColours(bytes: Uint8Array, channels: 3 | 4): void {
  for (let i = 0; i < bytes.length; i++) if (i % channels < 3) bytes[i] = 255 - bytes[i]!;
}
