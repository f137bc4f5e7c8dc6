import type { TiffLayout } from './tiff-layout.js';

/** How the samples of a TIFF become those of an image. */
export interface TiffPlan {
  /** `bytes` for what the decoder reduces to 8 bits by itself. */
  readonly samples: 'bytes' | 'uint32' | 'float';
  /** What the channel after the colours holds: nothing, transparency, or what is no part of the picture. */
  readonly extra: 'none' | 'alpha' | 'multiplied-alpha' | 'other';
  /** Whether 0 is white and the decoder leaves it so: it turns whole numbers around, but not floating-point ones. */
  readonly isInverted: boolean;
}

/** PhotometricInterpretation, and the channels of its colours. */
const COLOURS: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 3, 3: 1, 5: 4, 6: 3 };
const WHITE_IS_ZERO = 0;
const PALETTE = 3;
const CMYK = 5;
const YCBCR = 6;
const COLOUR_NAMES: Readonly<Record<number, string>> = {
  4: 'a mask',
  8: 'CIE L*a*b* colours',
  9: 'ICC L*a*b* colours',
  10: 'ITU L*a*b* colours',
  32803: 'samples of a sensor',
  32844: 'logarithmic luminance',
  32845: 'logarithmic colours',
  34892: 'raw samples of a sensor',
};
/** Compressions that hold the colours of JPEG, which their decoder turns into R G B. */
const JPEG = 7;
const UNSIGNED = 1;
const SIGNED = 2;
const FLOAT = 3;
const FORMAT_NAMES: Readonly<Record<number, string>> = {
  4: 'of no stated type',
  5: 'that are complex',
  6: 'that are complex',
};
const PLANES = 2;
const OTHER_INKS = 2;
const MULTIPLIED_ALPHA = 1;
const ALPHA = 2;

/** How to read a TIFF of this layout, or why it cannot be read: the decoder would give other pixels than it holds. */
export function tiffPlan(layout: TiffLayout): TiffPlan | { readonly refused: string } {
  const photometric = layout.photometric[0] ?? 1;
  const count = layout.samples[0]!;
  const colours = COLOURS[photometric];
  if (colours === undefined) {
    const name = COLOUR_NAMES[photometric] ?? `colours of kind ${photometric}`;
    return { refused: `TIFF with ${name}, which aec does not read; convert it to RGB` };
  }
  if (photometric === YCBCR && layout.compression[0] !== JPEG) {
    return { refused: 'TIFF with YCbCr colours outside of JPEG, which aec does not read; convert it to RGB' };
  }
  if (count < colours || count > colours + 1 || (photometric === PALETTE && count > 1)) {
    const channels = count === 1 ? '1 channel' : `${count} channels`;
    return {
      refused: `TIFF with ${channels} for ${colourWord(photometric)}; aec reads gray and RGB, each with or without alpha: keep the channels that make the picture`,
    };
  }
  if (layout.planar[0] === PLANES && count === 2) {
    return { refused: 'TIFF of gray and alpha in planes of their own; store them interleaved' };
  }
  if (photometric === CMYK && layout.inks[0] === OTHER_INKS) {
    return { refused: 'TIFF with inks other than CMYK; convert it to RGB' };
  }
  const samples = sampleKind(layout);
  if (typeof samples === 'object') return samples;
  const extra = count === colours ? 'none' : extraKind(layout.extra[0]);
  if (samples !== 'bytes' && photometric === CMYK) {
    return { refused: 'TIFF with CMYK samples of 32 bits, which aec does not read; convert them to 16 or 8' };
  }
  if (samples === 'uint32' && extra === 'multiplied-alpha') {
    return {
      refused:
        'TIFF of 32 bits with colours multiplied by their alpha, which aec does not read; convert it to 16 or 8',
    };
  }
  return { samples, extra, isInverted: samples === 'float' && photometric === WHITE_IS_ZERO };
}

function colourWord(photometric: number): string {
  if (photometric === PALETTE) return 'a palette';
  const colours = COLOURS[photometric];
  return colours === 1 ? 'gray' : colours === 3 ? 'RGB' : 'CMYK';
}

function extraKind(kind: number | undefined): TiffPlan['extra'] {
  if (kind === ALPHA) return 'alpha';
  return kind === MULTIPLIED_ALPHA ? 'multiplied-alpha' : 'other';
}

function sampleKind({
  bits,
  format,
  samples,
}: TiffLayout): TiffPlan['samples'] | { readonly refused: string } {
  const [depth, kind] = [bits[0]!, format[0]!];
  if (bits.some((other) => other !== depth) || format.some((other) => other !== kind)) {
    return { refused: 'TIFF whose channels have samples of different kinds' };
  }
  if (kind === SIGNED) {
    return {
      refused: 'TIFF with signed samples, of which none is black by itself; convert them to unsigned',
    };
  }
  if (kind === FLOAT && depth === 32) return 'float';
  if (kind === UNSIGNED && depth === 32) return 'uint32';
  const isWhole = depth === 8 || depth === 16 || (samples[0] === 1 && [1, 2, 4].includes(depth));
  if (kind === UNSIGNED && isWhole) return 'bytes';
  if (kind === FLOAT) {
    return {
      refused: `TIFF with samples of ${depth} bits in floating point, which aec reads only of 32 bits; convert them`,
    };
  }
  const type = FORMAT_NAMES[kind];
  if (type) return { refused: `TIFF with samples ${type}; convert them to unsigned` };
  const perPixel = samples[0] === 1 ? '' : ` in ${samples[0]} channels`;
  return {
    refused: `TIFF with samples of ${depth === 1 ? '1 bit' : `${depth} bits`}${perPixel}, which aec does not read; convert them to 8 or 16`,
  };
}
