import { AdaptiveBits, bitDecoder, bitEncoder, type CodeBit } from '../entropy/adaptive-bits.js';
import { TOTAL } from '../entropy/range-coder.js';
import { RangeDecoder } from '../entropy/range-decoder.js';
import { RangeEncoder } from '../entropy/range-encoder.js';
import { AecError } from '../errors.js';
import {
  colourCount,
  type Palette,
  type PaletteBits,
  sampleAt,
  valueNear,
} from '../image/palette/palette.js';

// FORMAT.md, section 8, defines every bit.

/** How many bits the samples of a palette have, by the number that says so. */
const PRECISIONS: readonly PaletteBits[] = [8, 7, 6, 5];
const EVEN = TOTAL / 2;

export function encodePalette(palette: Palette): Uint8Array {
  const { channels, bits, colours } = palette;
  const encoder = new RangeEncoder();
  const code = bitEncoder(encoder);
  codeNumber(code, PRECISIONS.indexOf(bits), 2);
  codeNumber(code, colourCount(palette) - 1, 8);
  const values = colours.map((sample) => valueNear(sample, bits));
  codeColours(code, { channels, bits, colours: values });
  return encoder.finish();
}

/** Throws AecError('format') for bytes that `encodePalette` does not write, as far as that can be seen. */
export function decodePalette(bytes: Uint8Array, channels: 1 | 3): Palette {
  const damaged = (what: string) => new AecError('format', `the palette of the file is damaged: it ${what}`);
  if (bytes.at(-1) === 0) throw damaged('ends in a zero byte');
  const decoder = new RangeDecoder(bytes);
  const code = bitDecoder(decoder);
  const precision = PRECISIONS[codeNumber(code, 0, 2)]!;
  const count = codeNumber(code, 0, 8) + 1;
  const values = new Uint8Array(count * channels);
  codeColours(code, { channels, bits: precision, colours: values });
  if (decoder.isStarved()) throw damaged('ends long before its last colour');
  if (decoder.excess() > 0) throw damaged('has bytes after its last colour');
  return { channels, bits: precision, colours: values.map((value) => sampleAt(value, precision)) };
}

/** Codes the values of colours in place: an encoder reads them, a decoder writes them. */
function codeColours(code: CodeBit, { channels, bits, colours }: Palette): void {
  const count = colours.length / channels;
  const isGray = new AdaptiveBits(1);
  const lead = channels === 1 ? 0 : 1;
  let value = 0;
  for (let k = 0; k < count; k++) {
    const at = k * channels;
    value = codeNext(code, colours[at + lead]!, { value, steps: 2 ** bits - 1 - value, colours: count - k });
    colours[at + lead] = value;
    if (channels === 1) continue;
    const gray = isGray.code(code, 0, Number(colours[at] === value && colours[at + 2] === value));
    for (const i of [at, at + 2]) colours[i] = gray ? value : codeNumber(code, colours[i]!, bits);
  }
}

/** Codes how far the values rise to the next colour: of the steps and colours left, each is as likely to come next as any other. */
function codeNext(
  code: CodeBit,
  wanted: number,
  { value, steps, colours }: Record<'value' | 'steps' | 'colours', number>,
): number {
  let [at, left] = [value, steps];
  while (left > 0) {
    const one = Math.floor((TOTAL * colours) / (colours + left));
    if (code(one, Number(wanted === at)) === 1) break;
    at++;
    left--;
  }
  return at;
}

/** Codes a number of so many equally probable bits, the highest first. */
function codeNumber(code: CodeBit, number: number, bits: number): number {
  let coded = 0;
  for (let bit = bits - 1; bit >= 0; bit--) coded = (coded << 1) | code(EVEN, (number >> bit) & 1);
  return coded;
}
