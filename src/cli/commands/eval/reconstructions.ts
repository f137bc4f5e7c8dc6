import path from 'node:path';
import type { CodecUnderTest } from '../../../evaluation/codec-under-test.js';
import type { CodedImage } from '../../../evaluation/evaluate.js';
import { contactSheet } from '../../../image/contact-sheet.js';
import type { Image } from '../../../image/image.js';
import { encodeImage } from '../../../image/write.js';
import { writeOutput } from '../../io/files.js';

/** The file of the overview. */
export const SHEET_NAME = 'side-by-side.png';
/** The number of images in the overview. */
const SHEET_COLUMNS = 12;
/** Images are enlarged by a whole factor, until the largest is about this many pixels wide or high. */
const CELL = 112;

/**
 * Writes the reconstructions of an evaluation: `<codec>-<setting>/<image>.png` per image, and `side-by-side.png`
 * with the first images, the originals in the top row and one row per codec below.
 */
export class Reconstructions {
  readonly #folder: string;
  readonly #originals: Image[] = [];
  readonly #rows = new Map<string, Image[]>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The titles of the rows of the overview, from the top. */
  get rows(): string[] {
    return ['originals', ...this.#rows.keys()];
  }

  async add(codec: CodecUnderTest, { index, name, original, reconstruction }: CodedImage): Promise<void> {
    const key = `${codec.name}-${codec.setting}`.replaceAll(/[^\w.-]+/g, '-');
    const file = path.join(this.#folder, key, `${name}.png`);
    await writeOutput(file, await encodeImage(reconstruction, 'png'), { within: this.#folder });
    if (index >= SHEET_COLUMNS) return;
    this.#originals[index] = original;
    const row = this.#rows.get(key) ?? [];
    row[index] = reconstruction;
    this.#rows.set(key, row);
  }

  async saveSideBySide(): Promise<string> {
    const largest = Math.max(...this.#originals.flatMap(({ width, height }) => [width, height]));
    const scale = Math.max(1, Math.floor(CELL / largest));
    const sheet = contactSheet([this.#originals, ...this.#rows.values()], { scale, gap: 4 });
    const file = path.join(this.#folder, SHEET_NAME);
    await writeOutput(file, await encodeImage(sheet, 'png'), { within: this.#folder });
    return file;
  }
}
