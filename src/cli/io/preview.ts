import tty from 'node:tty';
import { withChannels } from '../../image/channels.js';
import type { Image } from '../../image/image.js';
import { shrinkToSide } from '../../image/shrink.js';
import { printPicture } from './output.js';

/** The most columns that a picture takes, even if the terminal has more. */
const MOST_COLUMNS = 64;
const GAP = 2;
const SHADES = [' ', '░', '▒', '▓', '█'] as const;

/** Bits per colour that the terminal shows; 1 if it shows no colours. */
export type ColourDepth = 24 | 8 | 1;

/** Prints pictures side by side, with two pixels per character. */
export function printPreview(images: readonly Image[], stream: NodeJS.WriteStream): void {
  const lines = previewLines(images, colourDepth(stream), stream.columns || 80);
  for (const line of lines) printPicture(stream, line);
}

/** Reads NO_COLOR, FORCE_COLOR, COLORTERM and TERM. A stream that is not a terminal gets no colours. */
export function colourDepth({ isTTY }: { isTTY?: boolean }, env = process.env): ColourDepth {
  if (env.NO_COLOR || (!isTTY && env.FORCE_COLOR === undefined)) return 1;
  const depth = tty.WriteStream.prototype.getColorDepth(env);
  return depth === 24 || depth === 8 ? depth : 1;
}

/** The lines of a preview, with every picture shrunk to its share of the columns. */
export function previewLines(images: readonly Image[], depth: ColourDepth, columns: number): string[] {
  const share = Math.floor((columns - GAP * (images.length - 1)) / images.length);
  const side = Math.max(1, Math.min(MOST_COLUMNS, share));
  const pictures = images.map((image) => halfBlocks(shrinkToSide(image, side), depth));
  const height = Math.max(...pictures.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, y) =>
    pictures.map(({ lines, width }) => lines[y] ?? ' '.repeat(width)).join(' '.repeat(GAP)),
  );
}

/** Each character shows one pixel in its upper half and one in its lower half, or without colours their mean shade. */
function halfBlocks(image: Image, depth: ColourDepth): { lines: string[]; width: number } {
  const { width, height, data } = withChannels(image, 3);
  const pixel = (x: number, y: number) => {
    const at = (Math.min(y, height - 1) * width + x) * 3;
    return [data[at]!, data[at + 1]!, data[at + 2]!] as const;
  };
  const lines = Array.from({ length: Math.ceil(height / 2) }, (_, row) => {
    const cells = Array.from({ length: width }, (_, x) => {
      const [upper, lower] = [pixel(x, 2 * row), pixel(x, 2 * row + 1)];
      if (depth === 1) return shadeOf([...upper, ...lower]);
      return `\x1b[38;${colourOf(upper, depth)}m\x1b[48;${colourOf(lower, depth)}m▀`;
    });
    return cells.join('') + (depth === 1 ? '' : '\x1b[0m');
  });
  return { lines, width };
}

type Colour = readonly [number, number, number];

function colourOf(colour: Colour, depth: 24 | 8): string {
  if (depth === 24) return `2;${colour.join(';')}`;
  // The 6×6×6 cube of the 256 colours: 0, then 95 to 255 in steps of 40.
  const [r, g, b] = colour.map((sample) => (sample < 48 ? 0 : Math.max(1, Math.round((sample - 55) / 40))));
  return `5;${16 + 36 * r! + 6 * g! + b!}`;
}

function shadeOf(samples: readonly number[]): string {
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  return SHADES[Math.min(SHADES.length - 1, Math.floor((mean / 256) * SHADES.length))]!;
}
