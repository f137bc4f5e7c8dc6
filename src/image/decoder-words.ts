/** What decoders put before their messages, and sharp before theirs. */
const PREFIXES =
  /^(?:Input (?:buffer|file) (?:has corrupt header|contains)(?:: |$)|Warning treated as error.*$|\w+: (?=\S))/;

/** Lines that no reader of the message can do anything with. */
const NOISE = /^$|Warning:|bad seek|Unknown error|libpng read error|^error in tile|^\(\d+\.\d+\)$/;

/** The message of libtiff about a compression that it was built without, or does not know. */
const COMPRESSION =
  /(\w+) compression support is not configured|Compression scheme (\d+) \w+ decoding is not implemented/;

/** Whether a decoder lacks what it takes to read the pixels: then being patient gives a black picture. */
export function isUnsupported(error: unknown): boolean {
  return error instanceof Error && COMPRESSION.test(error.message);
}

/**
 * The cause in an error of an image decoder, in one line: the last line that says one, in aec's words where no line does or the
 * words are the decoder's own.
 */
export function decoderCause(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const lines = text.split('\n').map((line) => withoutPrefixes(line.trim()));
  if (/HEVC/.test(text)) return 'HEIC is not supported by this build; convert it to JPEG or PNG';
  if (/unsupported image format/.test(text)) return 'the file is damaged or of a kind that aec does not read';
  const [, name, scheme] = COMPRESSION.exec(text) ?? [];
  if (name ?? scheme) {
    return `its compression, ${name ?? `number ${scheme}`}, is not supported by this build; store it with LZW or Deflate`;
  }
  const cause = lines.findLast((line) => !NOISE.test(line));
  if (cause === undefined) return 'the file is damaged';
  return cause.replace(/[.\s]+$/, '');
}

function withoutPrefixes(line: string): string {
  const shorter = line.replace(PREFIXES, '');
  return shorter === line ? line : withoutPrefixes(shorter.trim());
}

/** Whether all that a decoder complains of are tags that it does not know, which say nothing about pixels. */
export function isAboutTags(error: unknown): boolean {
  const text = error instanceof Error ? error.message : '';
  const lines = text.split('\n').filter((line) => !NOISE.test(withoutPrefixes(line.trim())));
  return lines.length > 0 && lines.every((line) => /\btag\b|\bfield\b|ExtraSamples/i.test(line));
}
