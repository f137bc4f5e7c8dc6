import { html, type Markup } from './markup.js';

/** A table, which scrolls by itself on a narrow page. The first cell of each row is its heading. */
export function htmlTable(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  /** Number of columns, from the left, that hold words; the others hold numbers. */
  wordColumns = 1,
): Markup {
  const cell = (text: string, column: number) => {
    if (column === 0) return html`<th scope="row">${text}</th>`;
    return column < wordColumns ? html`<td class="words">${text}</td>` : html`<td>${text}</td>`;
  };
  const heading = (text: string, column: number) =>
    column < wordColumns
      ? html`<th scope="col" class="words">${text}</th>`
      : html`<th scope="col">${text}</th>`;
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
<table>
<caption>${caption}</caption>
<thead><tr>${headings.map(heading)}</tr></thead>
<tbody>
${rows.map((cells) => html`<tr>${cells.map(cell)}</tr>\n`)}</tbody>
</table>
</div>
`;
}
