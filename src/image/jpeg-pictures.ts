const START_OF_SCAN = 0xda;
const APP2 = 0xe2;
/** How a segment begins that lists the pictures of a file (CIPA DC-007, the multi-picture format of .mpo). */
const MARK = 'MPF\0';
const NUMBER_OF_PICTURES = 0xb001;

/** How many pictures a JPEG says that it holds; 1 if it does not say. */
export function jpegPictures(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== START_OF_SCAN; ) {
    const length = view.getUint16(at + 2);
    const text = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1');
    if (bytes[at + 1] === APP2 && text === MARK) return countIn(bytes.subarray(at + 8, at + 2 + length));
    at += 2 + length;
  }
  return 1;
}

/** Reads the count from the TIFF directory of the list; 1 if it is damaged. */
function countIn(list: Uint8Array): number {
  const view = new DataView(list.buffer, list.byteOffset, list.byteLength);
  try {
    const little = view.getUint8(0) === 0x49;
    const directory = view.getUint32(4, little);
    for (let n = 0; n < view.getUint16(directory, little); n++) {
      const entry = directory + 2 + 12 * n;
      if (view.getUint16(entry, little) === NUMBER_OF_PICTURES) return view.getUint32(entry + 8, little);
    }
    return 1;
  } catch {
    return 1;
  }
}
