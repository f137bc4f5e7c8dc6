import type { Image } from '../../image/image.js';
import { toImageData } from '../rgba.js';
import { page } from './elements.js';

/** Offers the file and what it decodes to under the name of the picture. */
export async function offerDownloads(name: string, file: Uint8Array, image: Image): Promise<void> {
  const stem = name.replace(/\.[^.]*$/, '') || 'picture';
  offer(page.saveAec, new Blob([file as Uint8Array<ArrayBuffer>]), `${stem}.aec`);
  const canvas = document.createElement('canvas');
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext('2d')!.putImageData(toImageData(image), 0, 0);
  const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (png) offer(page.savePng, png, `${stem}.png`);
}

function offer(link: HTMLAnchorElement, content: Blob, name: string): void {
  if (link.href) URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(content);
  link.download = name;
}
