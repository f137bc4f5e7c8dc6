/** How an epoch proceeds, and when it ends. */
export interface Pace {
  /** The part of the epoch that is done after so many images, from 0; it ends at 1. */
  progress(images: number): number;
  /** The most images that may follow after so many. */
  imagesLeft(images: number): number;
}

/** Goes through an epoch of a fixed number of images. */
export function paceOfImages(total: number): Pace {
  return {
    progress: (images) => images / total,
    imagesLeft: (images) => total - images,
  };
}
