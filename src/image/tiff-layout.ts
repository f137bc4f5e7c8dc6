/** The tags of a TIFF that say what its samples are (TIFF 6.0). */
const TAGS = {
  bits: 258,
  compression: 259,
  photometric: 262,
  samples: 277,
  planar: 284,
  inks: 332,
  extra: 338,
  format: 339,
} as const;

type Tag = keyof typeof TAGS;

/** What the first directory of a TIFF says of its samples: the values of each tag, and those that the standard takes for granted. */
export type TiffLayout = Readonly<Record<Tag, readonly number[]>>;

const DEFAULTS: TiffLayout = {
  bits: [1],
  compression: [1],
  photometric: [],
  samples: [1],
  planar: [1],
  inks: [1],
  extra: [],
  format: [1],
};

/** Bytes of a value of the types that these tags have: byte, short, long, and the long of BigTIFF. */
const TYPE_BYTES: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 16: 8 };

/** Reads the first directory of a TIFF or a BigTIFF; undefined if it is damaged. */
export function tiffLayout(bytes: Uint8Array): TiffLayout | undefined {
  try {
    return readDirectory(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readDirectory(view: DataView): TiffLayout {
  const little = view.getUint8(0) === 0x49;
  const isBig = view.getUint16(2, little) === 43;
  const offsetAt = (at: number) =>
    isBig ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little);
  const start = offsetAt(isBig ? 8 : 4);
  const count = isBig ? Number(view.getBigUint64(start, little)) : view.getUint16(start, little);
  const [head, entryBytes, inline] = isBig ? [8, 20, 8] : [2, 12, 4];
  const found: Partial<Record<Tag, readonly number[]>> = {};
  for (let n = 0; n < Math.min(count, 4096); n++) {
    const entry = start + head + n * entryBytes;
    const tag = (Object.keys(TAGS) as Tag[]).find((key) => TAGS[key] === view.getUint16(entry, little));
    const size = TYPE_BYTES[view.getUint16(entry + 2, little)];
    if (!tag || size === undefined) continue;
    const values = Math.min(64, offsetAt(entry + 4));
    const valueAt = entry + 4 + (isBig ? 8 : 4);
    const at = values * size <= inline ? valueAt : offsetAt(valueAt);
    found[tag] = Array.from({ length: values }, (_, i) => numberAt(view, at + i * size, size, little));
  }
  return { ...DEFAULTS, ...found };
}

function numberAt(view: DataView, at: number, size: number, little: boolean): number {
  if (size === 1) return view.getUint8(at);
  if (size === 2) return view.getUint16(at, little);
  return size === 4 ? view.getUint32(at, little) : Number(view.getBigUint64(at, little));
}
