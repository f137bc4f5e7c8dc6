import type { TransformModel } from '../architectures/model.js';
import type { Image } from '../image/image.js';
import { imagesOf, latentsOf } from '../runtime/tiled-transforms.js';
import { runSteps } from '../steps.js';

/** x → y of images of one size that have the model's channels: latents before they are rounded, channels last. */
export function toLatents(model: TransformModel, images: readonly Image[]): Promise<Float32Array[]> {
  return runSteps(latentsOf(model, images), {});
}

/** y → x̂: the images of `width × height` pixels of any latents. */
export function toImages(
  model: TransformModel,
  latents: readonly Float32Array[],
  width: number,
  height: number,
): Promise<Image[]> {
  return runSteps(imagesOf(model, latents, width, height), {});
}
