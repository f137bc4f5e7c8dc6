import type { Image } from '../../image/image.js';
import type { CanvasFile } from '../canvas-file.js';
import { type Shown, showPictures } from './comparison.js';
import { offerDownloads } from './downloads.js';
import { page } from './elements.js';
import { type Figure, formatBytes, formatPsnr, showFigures } from './figures.js';

/** An .aec file and its picture. */
export interface Decompressed {
  readonly name: string;
  readonly file: Uint8Array;
  readonly image: Image;
  readonly model: string;
}

/** An image, its .aec file, and the browser's files of the same size, by type. */
export interface Compressed {
  readonly name: string;
  readonly original: { readonly bytes: number; readonly image: Image };
  readonly aec: {
    readonly file: Uint8Array;
    readonly image: Image;
    readonly psnr: number;
    readonly model: string;
    readonly quality: number | undefined;
  };
  readonly rivals: ReadonlyMap<string, CanvasFile>;
}

const NAMES: Readonly<Record<string, string>> = { 'image/jpeg': 'JPEG', 'image/webp': 'WebP' };

const CAPTION =
  'JPEG and WebP are the best that this browser can write in the size of the .aec file; aec eval compares with better encoders.';

const WITHOUT_ALPHA = 'They leave out the transparency, which aec keeps.';

let shown: Compressed | undefined;

/** Shows a decoded file; returns a line that describes it. */
export async function showDecompressed({ name, file, image, model }: Decompressed): Promise<string> {
  shown = undefined;
  reveal(name, image);
  page.rivals.hidden = true;
  showPictures({ image, tag: '', description: `${name}, decoded` });
  showFigures('', image, [{ name, bytes: file.length, madeWith: model }]);
  await offerDownloads(name, file, image);
  return `${name} is ${formatBytes(file.length)}, made with ${model}.`;
}

/** Shows an image and its reconstructions; returns a line that describes the .aec file. */
export async function showCompressed(result: Compressed): Promise<string> {
  const { name, original, aec, rivals } = result;
  shown = result;
  reveal(name, original.image);
  page.rivals.hidden = false;
  showRival();
  const setting = aec.quality === undefined ? '' : `, quality ${aec.quality}`;
  const figures: Figure[] = [
    { name: 'aec', bytes: aec.file.length, psnr: aec.psnr, madeWith: `${aec.model}${setting}` },
  ];
  for (const [type, { file, psnr, quality, fits }] of rivals) {
    const note = fits ? '' : ', its smallest file';
    figures.push({
      name: NAMES[type]!,
      bytes: file.size,
      psnr,
      madeWith: `this browser, quality ${quality}${note}`,
    });
  }
  figures.push({ name: 'original', bytes: original.bytes, madeWith: 'the file you opened' });
  showFigures(original.image.alpha ? `${CAPTION} ${WITHOUT_ALPHA}` : CAPTION, original.image, figures);
  await offerDownloads(name, aec.file, aec.image);
  return `${formatBytes(aec.file.length)}, ${ratio(original.image, aec.file)} smaller than the raw pixels; ${formatPsnr(aec.psnr)}.`;
}

/** Shows another picture under the divider when it is chosen. */
export function followRival(): void {
  page.rivals.addEventListener('change', showRival);
}

function showRival(): void {
  if (!shown) return;
  const { aec, rivals, original, name } = shown;
  const chosen = page.rivals.querySelector<HTMLInputElement>('input:checked')!.value;
  const rival = rivals.get(chosen);
  const under: Shown = rival
    ? {
        image: rival.image,
        tag: `${NAMES[chosen]}, ${formatBytes(rival.file.size)}`,
        description: `${name} as a ${NAMES[chosen]} file of ${formatBytes(rival.file.size)}`,
      }
    : { image: original.image, tag: 'original', description: `${name}, original` };
  const size = formatBytes(aec.file.length);
  showPictures(
    { image: aec.image, tag: `aec, ${size}`, description: `${name} as an .aec file of ${size}` },
    under,
  );
}

function reveal(name: string, { width, height, channels }: Image): void {
  page.title.textContent = `${name}: ${width} × ${height}, ${channels === 1 ? 'gray' : 'colour'}`;
  page.result.hidden = false;
}

function ratio({ data }: Image, file: Uint8Array): string {
  return `${(data.length / file.length).toPrecision(3)} times`;
}
