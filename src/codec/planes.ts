import type { Image } from '../image/image.js';
import { joinPlanes, splitPlanes } from '../image/planes.js';

/**
 * Converts `image` to images of `modelChannels` channels: a gray model codes the three planes of a colour image, and a
 * colour model codes a gray image as three equal channels.
 */
export function toModelImages(image: Image, modelChannels: 1 | 3): Image[] {
  if (image.channels === modelChannels) return [image];
  return modelChannels === 1 ? splitPlanes(image) : [joinPlanes([image, image, image])];
}

/** How many images `toModelImages` returns. */
export function modelImageCount(channels: 1 | 3, modelChannels: 1 | 3): number {
  return channels === 3 && modelChannels === 1 ? 3 : 1;
}

/** The inverse of `toModelImages`: the image of `channels` channels. */
export function fromModelImages(images: readonly Image[], channels: 1 | 3): Image {
  const image = images.length === 3 ? joinPlanes(images) : images[0]!;
  return image.channels === channels ? image : meanOfChannels(image);
}

/** A colour model's reconstruction of a gray image as gray: its channels differ only by coding errors. */
function meanOfChannels({ width, height, data }: Image): Image {
  const gray = new Uint8Array(width * height);
  for (let i = 0, from = 0; i < gray.length; i++, from += 3) {
    const sum = data[from]! + data[from + 1]! + data[from + 2]!;
    gray[i] = ((sum + 1) / 3) | 0; // rounded: no sum lies between two thirds
  }
  return { width, height, channels: 1, data: gray };
}
