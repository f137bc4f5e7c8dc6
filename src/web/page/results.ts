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

/** An image, what aec made of it, and what the canvas made of it in as many bytes, by type. */
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
  'JPEG and WebP are the best that this browser writes within the bytes that aec takes; aec eval has better encoders.';

const WITHOUT_ALPHA = 'They are without the transparency, which aec keeps.';

let shown: Compressed | undefined;

/** Shows what a file decodes to; gives a line that says it. */
export async function showDecompressed({ name, file, image, model }: Decompressed): Promise<string> {
  shown = undefined;
  reveal(name, image);
  page.rivals.hidden = true;
  showPictures({ image, tag: '', description: `What ${name} decodes to` });
  showFigures('', image, [{ name, bytes: file.length, madeWith: model }]);
  await offerDownloads(name, file, image);
  return `${name} is ${formatBytes(file.length)}, made with ${model}.`;
}

/** Shows an image beside what files keep of it; gives a line that says it. */
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
    const note = fits ? '' : ', the smallest it can be';
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
  return `${formatBytes(aec.file.length)}, ${ratio(original.image, aec.file)} smaller than its pixels; ${formatPsnr(aec.psnr)}.`;
}

/** Shows the other picture when one is chosen. */
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
    : { image: original.image, tag: 'original', description: `${name} as it was` };
  const size = formatBytes(aec.file.length);
  showPictures({ image: aec.image, tag: `aec, ${size}`, description: `${name} from ${size} of aec` }, under);
}

function reveal(name: string, { width, height, channels }: Image): void {
  page.title.textContent = `${name}: ${width} × ${height}, ${channels === 1 ? 'gray' : 'colour'}`;
  page.result.hidden = false;
}

function ratio({ data }: Image, file: Uint8Array): string {
  return `${(data.length / file.length).toPrecision(3)} times`;
}
