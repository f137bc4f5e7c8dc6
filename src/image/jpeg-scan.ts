import { decoderCause } from './decoder-words.js';
import { loadSharp } from './load-sharp.js';

const [FILL, START_OF_SCAN, END_OF_IMAGE] = [0xff, 0xda, 0xd9] as const;
/** Start of frame of a JPEG whose pixels come in one scan from top to bottom: baseline and extended, with Huffman codes. */
const SEQUENTIAL_FRAMES = [0xc0, 0xc1];
const END = Buffer.of(FILL, END_OF_IMAGE);

export interface JpegMarkers {
  /** Where the frame starts, if it is a sequential one. */
  readonly frame: number | undefined;
  /** Whether the picture has an end marker. */
  readonly hasEnd: boolean;
}

/**
 * The fault of a JPEG that its decoder passes over: it complains of the last rows, and of codes that are left after them as damage leaves
 * them, only when nobody asks any more. A JPEG that has a component without a scan is read to its end before the first row is given.
 * Undefined for an intact one, and for kinds of which the decoder reads all in any case.
 */
export async function faultOfJpeg(
  jpeg: Uint8Array,
  { frame }: Pick<JpegMarkers, 'frame'>,
): Promise<string | undefined> {
  if (frame === undefined) return undefined;
  const head = Buffer.from(jpeg.subarray(frame, frame + 10));
  const components = head[9]!;
  if (components !== 1 && components !== 3) return undefined; // four in all is the most
  const added = components === 1 ? [0xfd, 0xfe] : [0xfd];
  const quantization = jpeg[frame + 12]!;
  head.writeUInt16BE(head.readUInt16BE(2) + 3 * added.length, 2);
  head[9] = components + added.length;
  const tail = frame + 10 + 3 * components;
  const specs = added.flatMap((id) => [id, 0x11, quantization]);
  const complaint = await complaintAbout(
    Buffer.concat([
      jpeg.subarray(0, frame),
      head,
      jpeg.subarray(frame + 10, tail),
      Buffer.from(specs),
      jpeg.subarray(tail),
    ]),
  );
  // Others are about the component that was added.
  return complaint?.startsWith('Corrupt JPEG data: ') ? complaint : undefined;
}

/** The JPEG with an end marker, if that is all it lacks. */
export async function withEndMarker(
  jpeg: Uint8Array,
  { frame, hasEnd }: JpegMarkers,
): Promise<Uint8Array | undefined> {
  if (hasEnd || frame === undefined) return undefined;
  const whole = Buffer.concat([jpeg, END]);
  return ((await complaintAbout(whole)) ?? (await faultOfJpeg(whole, { frame }))) ? undefined : whole;
}

/** What the decoder says of a file; undefined if nothing. At an eighth of the size most of the time goes to reading codes. */
async function complaintAbout(jpeg: Uint8Array): Promise<string | undefined> {
  const sharp = await loadSharp();
  const open = () => sharp(jpeg, { failOn: 'warning', limitInputPixels: false });
  try {
    const { width } = await open().metadata();
    await open()
      .resize({ width: Math.ceil(width / 8) })
      .raw()
      .toBuffer();
    return undefined;
  } catch (error) {
    return decoderCause(error);
  }
}

/** Finds the markers of the first picture. */
export function jpegMarkers(jpeg: Uint8Array): JpegMarkers {
  const bytes = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.length);
  let frame: number | undefined;
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === FILL; ) {
    const marker = bytes[at + 1]!;
    if (marker === END_OF_IMAGE) return { frame, hasEnd: true };
    if (marker === FILL) {
      at++;
      continue;
    }
    if (SEQUENTIAL_FRAMES.includes(marker)) frame = at;
    at += 2 + bytes.readUInt16BE(at + 2);
    if (marker === START_OF_SCAN) at = endOfCodes(bytes, at);
  }
  return { frame, hasEnd: bytes.subarray(-2).equals(END) };
}

/** Where the codes of a scan end: at a marker other than a restart, or at the end of the file. */
function endOfCodes(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(FILL, start); at >= 0; at = bytes.indexOf(FILL, at + 1)) {
    const next = bytes[at + 1];
    const isCode = next === 0 || next === FILL || (next !== undefined && next >= 0xd0 && next <= 0xd7);
    if (!isCode) return at;
  }
  return bytes.length;
}
