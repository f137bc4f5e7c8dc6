import type { Image } from '../../image/image.js';
import { writePng } from '../write-png.js';
import { page } from './elements.js';

/** Offers the .aec file and the decoded picture for download, under the name of the picture. */
export async function offerDownloads(name: string, file: Uint8Array, image: Image): Promise<void> {
  const stem = name.replace(/\.[^.]*$/, '') || 'picture';
  offer(page.saveAec, new Blob([file as Uint8Array<ArrayBuffer>]), `${stem}.aec`);
  offer(page.savePng, await writePng(image), `${stem}.png`);
}

function offer(link: HTMLAnchorElement, content: Blob, name: string): void {
  if (link.href) URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(content);
  link.download = name;
}
