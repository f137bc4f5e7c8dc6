import path from 'node:path';
import type { CodecUnderTest } from '../../../evaluation/codec-under-test.js';
import type { CodedImage } from '../../../evaluation/evaluate.js';
import { contactSheet } from '../../../image/contact-sheet.js';
import type { Image } from '../../../image/image.js';
import { encodeImage } from '../../../image/write.js';
import { writeOutput } from '../../io/files.js';

/** Images side by side in the overview. */
const SHEET_COLUMNS = 12;
/** Pixels that a side of the largest image is enlarged to fill, by a whole factor. */
const CELL = 112;

/**
 * Saves what an evaluation decodes: `<codec>-<setting>/<image>.png` for every image, and `side-by-side.png`, the first
 * of them with the originals on top and a row a codec below.
 */
export class Reconstructions {
  readonly #folder: string;
  readonly #originals: Image[] = [];
  readonly #rows = new Map<string, Image[]>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What the rows of the overview show, from the top. */
  get rows(): string[] {
    return ['originals', ...this.#rows.keys()];
  }

  async add(codec: CodecUnderTest, { index, name, original, reconstruction }: CodedImage): Promise<void> {
    const key = `${codec.name}-${codec.setting}`.replaceAll(/[^\w.-]+/g, '-');
    const file = path.join(this.#folder, key, `${name}.png`);
    await writeOutput(file, await encodeImage(reconstruction, 'png'));
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
    const file = path.join(this.#folder, 'side-by-side.png');
    await writeOutput(file, await encodeImage(sheet, 'png'));
    return file;
  }
}
