// Metadata of pixels that have been turned upright must not turn them again.

const ORIENTATION = 0x0112;
const UPRIGHT = 1;
const LONG = 4;

/** A copy with the orientation in its first directory, if any, set to upright; damaged EXIF is copied unchanged. */
export function uprightExif(exif: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(exif);
  const view = new DataView(copy.buffer);
  const little = copy[0] === 0x49; // little-endian TIFF begins with 'II', big-endian with 'MM'
  if (copy.length < 10) return copy;
  const directory = view.getUint32(4, little);
  if (directory > copy.length - 2) return copy;
  const entries = view.getUint16(directory, little);
  for (let n = 0; n < entries; n++) {
    const entry = directory + 2 + 12 * n;
    if (entry + 12 > copy.length) break;
    if (view.getUint16(entry, little) !== ORIENTATION) continue;
    if (view.getUint16(entry + 2, little) === LONG) view.setUint32(entry + 8, UPRIGHT, little);
    else view.setUint16(entry + 8, UPRIGHT, little);
  }
  return copy;
}

/** An XMP document with its orientation, an attribute or an element, set to upright. */
export function uprightXmp(xmp: Uint8Array): Uint8Array {
  const text = Buffer.from(xmp).toString('latin1'); // every byte a character, so that none changes
  const upright = text
    .replace(/(\btiff:Orientation\s*=\s*)(["'])[^"']*\2/g, `$1$2${UPRIGHT}$2`)
    .replace(/(<tiff:Orientation(?:\s[^>]*)?>)[^<]*(<\/tiff:Orientation>)/g, `$1${UPRIGHT}$2`);
  return new Uint8Array(Buffer.from(upright, 'latin1'));
}
