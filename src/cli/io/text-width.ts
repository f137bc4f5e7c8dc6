/** The characters of most tables, all of which take one terminal cell. */
const PLAIN = /^[ -~×→–−]*$/;

/** How many terminal cells a text takes. */
export type TextWidth = (text: string) => number;

/**
 * A measure for these texts: East Asian characters and emoji take two cells, combining marks none. string-width knows
 * them all, but takes longer to load than compressing a digit, so it is loaded for texts that need it.
 */
export async function widthOf(texts: readonly string[]): Promise<TextWidth> {
  if (texts.every((text) => PLAIN.test(text))) return (text) => text.length;
  return (await import('string-width')).default;
}
