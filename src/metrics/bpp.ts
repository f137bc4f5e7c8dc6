/** Bits per pixel: 8 × bytes of the whole file / (width × height), whatever the number of channels. */
export function bpp(fileBytes: number, image: { readonly width: number; readonly height: number }): number {
  return (8 * fileBytes) / (image.width * image.height);
}
