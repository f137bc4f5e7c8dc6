import type { Image } from '../../image/image.js';
import { toImageData } from '../image-data.js';
import { page } from './elements.js';

/** Small pictures are enlarged by a whole factor, to at most this many pixels on the screen. */
const LARGE_ENOUGH = 560;

/** A picture, the tag on it, and its description for screen readers. */
export interface Shown {
  readonly image: Image;
  readonly tag: string;
  readonly description: string;
}

/** Shows one picture, or two under a divider that the pointer and the arrow keys move. */
export function showPictures(over: Shown, under?: Shown): void {
  const { width, height } = over.image;
  const factor = Math.max(1, Math.floor(LARGE_ENOUGH / Math.max(width, height)));
  page.comparison.style.width = `${width * factor}px`;
  page.comparison.classList.toggle('enlarged', factor > 1);
  page.comparison.classList.toggle('single', under === undefined);
  draw(page.over, over);
  page.overTag.textContent = over.tag;
  if (under === undefined) return;
  draw(page.under, under);
  page.underTag.textContent = under.tag;
}

export function followDivider(): void {
  page.divider.addEventListener('input', () => {
    page.comparison.style.setProperty('--at', `${page.divider.value}%`);
  });
}

function draw(canvas: HTMLCanvasElement, { image, description }: Shown): void {
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext('2d')!.putImageData(toImageData(image), 0, 0);
  canvas.setAttribute('aria-label', description);
}
