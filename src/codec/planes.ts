import type { Image } from '../image/image.js';
import { joinPlanes, splitPlanes } from '../image/planes.js';

/**
 * The images of `modelChannels` channels that a model codes for `image`: itself; the three planes of a colour image for
 * a model of gray images; a gray image three times over for a model of colour images.
 */
export function toModelImages(image: Image, modelChannels: 1 | 3): Image[] {
  if (image.channels === modelChannels) return [image];
  return modelChannels === 1 ? splitPlanes(image) : [joinPlanes([image, image, image])];
}

/** How many images `toModelImages` makes. */
export function modelImageCount(channels: 1 | 3, modelChannels: 1 | 3): number {
  return channels === 3 && modelChannels === 1 ? 3 : 1;
}

/** The image of `channels` channels back from what the model gave for it. */
export function fromModelImages(images: readonly Image[], channels: 1 | 3): Image {
  const image = images.length === 3 ? joinPlanes(images) : images[0]!;
  return image.channels === channels ? image : meanOfChannels(image);
}

/** Gray from what a colour model made of gray: the three samples of a pixel differ by its errors alone. */
function meanOfChannels({ width, height, data }: Image): Image {
  const gray = Uint8Array.from({ length: width * height }, (_, i) =>
    Math.round((data[3 * i]! + data[3 * i + 1]! + data[3 * i + 2]!) / 3),
  );
  return { width, height, channels: 1, data: gray };
}
