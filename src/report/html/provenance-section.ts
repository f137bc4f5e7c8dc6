import type { Source } from './contents.js';
import { html, type Markup } from './markup.js';

/** The machine, the versions and the command behind the figures. */
export function provenanceSection(sources: readonly Source[], id: string): Markup {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">Where the figures come from</h2>
${sources.map(
  ({ name, facts }) => html`<h3>${name}</h3>
<dl>
${facts.map(
  ([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>
`,
)}</dl>
`,
)}</section>
`;
}
