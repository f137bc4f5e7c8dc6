import type { EqualPsnr } from './contents.js';
import { html, type Markup, nothing } from './markup.js';
import { htmlTable } from './table.js';

/** What models were found to be worth beside other codecs, and the tables that say so. */
export function equalPsnrSection(comparisons: readonly EqualPsnr[], id: string): Markup {
  if (comparisons.length === 0) return nothing;
  const parts = comparisons.map(
    ({
      sentences,
      caption,
      headings,
      rows,
    }) => html`${sentences.map((sentence) => html`<p>${sentence}.</p>\n`)}
${htmlTable(caption, headings, rows)}
`,
  );
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">At equal PSNR</h2>
<p>Bytes are interpolated between the measured points of each curve, as for BD-rates, and never beyond them.</p>
${parts}</section>
`;
}
