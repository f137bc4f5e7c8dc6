import { AecError } from '../errors.js';
import type { Image } from './image.js';

/** The channels of an image as gray images: one, or red, green and blue. */
export function splitPlanes(image: Image): Image[] {
  const { width, height, channels } = image;
  return Array.from({ length: channels }, (_, c) => {
    const data = new Uint8Array(width * height);
    for (let i = 0; i < data.length; i++) data[i] = image.data[i * channels + c]!;
    return { width, height, channels: 1, data };
  });
}

/** The inverse of `splitPlanes`: one or three gray images of one size. Throws AecError('usage') for anything else. */
export function joinPlanes(planes: readonly Image[]): Image {
  const { width, height } = planes[0] ?? { width: 0, height: 0 };
  const alike = planes.every((p) => p.channels === 1 && p.width === width && p.height === height);
  const channels = planes.length;
  if ((channels !== 1 && channels !== 3) || !alike) {
    throw new AecError('usage', 'joining planes: needs one or three gray images of one size');
  }
  if (channels === 1) return planes[0]!;
  const data = new Uint8Array(width * height * channels);
  const [red, green, blue] = planes.map((plane) => plane.data) as [Uint8Array, Uint8Array, Uint8Array];
  for (let i = 0, to = 0; i < red.length; i++) {
    data[to++] = red[i]!;
    data[to++] = green[i]!;
    data[to++] = blue[i]!;
  }
  return { width, height, channels, data };
}
