import type { Image } from '../../image/image.js';
import { page } from './elements.js';

/** A row of the table of files. */
export interface Figure {
  readonly name: string;
  readonly bytes: number;
  /** dB; undefined for the original itself. */
  readonly psnr?: number;
  readonly madeWith: string;
}

/** Fills the table that compares the files of one picture. */
export function showFigures(caption: string, { width, height }: Image, figures: readonly Figure[]): void {
  page.caption.textContent = caption;
  page.figures.replaceChildren(
    ...figures.map(({ name, bytes, psnr, madeWith }) => {
      const row = document.createElement('tr');
      const head = document.createElement('th');
      head.scope = 'row';
      head.textContent = name;
      const bpp = ((8 * bytes) / (width * height)).toPrecision(3);
      row.append(head, number(formatCount(bytes)), number(bpp), number(formatPsnr(psnr)), cell(madeWith));
      return row;
    }),
  );
}

export function formatBytes(bytes: number): string {
  return bytes === 1 ? '1 byte' : `${formatCount(bytes)} bytes`;
}

export function formatPsnr(psnr: number | undefined): string {
  if (psnr === undefined) return '–';
  return psnr === Number.POSITIVE_INFINITY ? 'exact' : `${psnr.toFixed(2)} dB`;
}

function formatCount(count: number): string {
  return count.toLocaleString('en');
}

function number(text: string): HTMLTableCellElement {
  const made = cell(text);
  made.className = 'number';
  return made;
}

function cell(text: string): HTMLTableCellElement {
  const made = document.createElement('td');
  made.textContent = text;
  return made;
}
