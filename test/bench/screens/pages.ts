import type { Random } from '../../../src/data/random.js';
import { PageText } from './page-text.js';

/** Colours of a page: paper, ink, quiet ink, lines, and two accents. */
type Theme = readonly [
  paper: string,
  ink: string,
  quiet: string,
  line: string,
  accent: string,
  other: string,
];

const THEMES: readonly Theme[] = [
  ['#ffffff', '#1f2328', '#656d76', '#d0d7de', '#0969da', '#cf222e'],
  ['#fdf6e3', '#586e75', '#93a1a1', '#eee8d5', '#268bd2', '#cb4b16'],
  ['#0d1117', '#e6edf3', '#8b949e', '#30363d', '#58a6ff', '#f85149'],
  ['#1e1e1e', '#d4d4d4', '#808080', '#3c3c3c', '#569cd6', '#ce9178'],
  ['#f3f3f3', '#202020', '#606060', '#c8c8c8', '#107c10', '#d83b01'],
  ['#fffaf0', '#333333', '#888888', '#e0d8c8', '#8b5e3c', '#2e7d32'],
];

type Draw = (text: PageText, theme: Theme) => string;

const article: Draw = (text) =>
  `<h1>${text.words(5)}</h1>${text
    .list(4, 7, () => {
      const link = `<a href="#">${text.words(2)}</a>`;
      const heading = text.number(0, 2) === 0 ? `<h2>${text.words(3)}</h2>` : '';
      return `${heading}<p>${text.paragraph()} ${link} ${text.sentence()}</p>`;
    })
    .join('')}`;

const code: Draw = (text, [, , quiet, , accent, other]) => {
  const span = (colour: string, what: string) => `<span style="color:${colour}">${what}</span>`;
  const keyword = () =>
    span(accent, text.pick(['const', 'return', 'if', 'for', 'import', 'def', 'class', 'while']));
  const lines = text.list(28, 44, (n) => {
    const indent = ' '.repeat(2 * text.number(0, 4));
    const body = text.pick([
      () =>
        `${keyword()} ${text.word()} = ${text.word()}(${text.word()}, ${span(other, text.number(0, 999).toString())});`,
      () => `${keyword()} (${text.word()} &lt; ${text.word()}.${text.word()}) {`,
      () => span(quiet, `// ${text.sentence()}`),
      () => `${text.word()}.${text.word()}(${span(other, `'${text.word()}'`)})`,
      () => '',
    ])();
    return `${span(quiet, String(n + 1).padStart(3))} ${indent}${body}`;
  });
  return `<pre>${lines.join('\n')}</pre>`;
};

const chart: Draw = (text, [, ink, quiet, line, accent, other]) => {
  const bars = text.list(8, 14, (n) => {
    const height = text.number(20, 300);
    const colour = text.pick([accent, accent, other]);
    return `<rect x="${60 + 55 * n}" y="${360 - height}" width="38" height="${height}" fill="${colour}"/>
<text x="${79 + 55 * n}" y="378" text-anchor="middle" fill="${quiet}" font-size="11">${text.word().slice(0, 6)}</text>`;
  });
  const points = text.list(9, 14, (n) => `${60 + 55 * n},${text.number(40, 340)}`);
  const grid = [60, 120, 180, 240, 300, 360].map(
    (y) =>
      `<line x1="50" x2="850" y1="${y}" y2="${y}" stroke="${line}"/><text x="12" y="${y + 4}" fill="${quiet}" font-size="11">${360 - y}</text>`,
  );
  return `<h2>${text.words(4)}</h2><svg width="880" height="400">${grid.join('')}${bars.join('')}
<polyline points="${points.join(' ')}" fill="none" stroke="${ink}" stroke-width="2"/></svg><p>${text.paragraph()}</p>`;
};

const form: Draw = (text, [, , quiet, line, accent]) => {
  const field = () =>
    `<label style="display:block;margin:10px 0">${text.words(2)}<br><input style="width:${text.number(160, 420)}px;padding:6px;border:1px solid ${line};border-radius:4px;background:transparent;color:inherit;font:inherit" value="${text.pick([text.words(2), '', String(text.number(1000, 99999))])}"></label>`;
  const check = () =>
    `<label style="margin-right:18px"><input type="checkbox"${text.pick([' checked', ''])}> ${text.word()}</label>`;
  const button = (colour: string) =>
    `<button style="padding:8px 18px;margin-right:10px;border:1px solid ${line};border-radius:6px;background:${colour};color:#fff;font:inherit">${text.word()}</button>`;
  return `<div style="border:1px solid ${line};border-radius:10px;padding:24px;max-width:640px;margin:auto;box-shadow:0 4px 18px #0003">
<h2>${text.words(3)}</h2><p style="color:${quiet}">${text.sentence()}</p>${text.list(3, 6, field).join('')}${text.list(2, 5, check).join('')}
<p>${button(accent)}${button('#888')}</p></div>`;
};

const table: Draw = (text, [, , quiet, line, accent, other]) => {
  const columns = text.number(4, 7);
  const cell = () =>
    text.pick([
      () => text.words(2),
      () => text.number(0, 99999).toLocaleString('en'),
      () => `${text.number(1, 99)} %`,
    ])();
  const row = (n: number) =>
    `<tr style="background:${n % 2 ? `${line}55` : 'none'}">${Array.from({ length: columns }, () => `<td style="padding:5px 10px;border-bottom:1px solid ${line}">${cell()}</td>`).join('')}<td><span style="background:${text.pick([accent, other, quiet])};color:#fff;border-radius:8px;padding:2px 8px;font-size:11px">${text.word()}</span></td></tr>`;
  return `<h2>${text.words(3)}</h2><table style="border-collapse:collapse;width:100%">${text.list(12, 20, row).join('')}</table>`;
};

const application: Draw = (text, [, , quiet, line, accent, other]) => {
  const icon = (colour: string) =>
    `<svg width="20" height="20" style="vertical-align:middle"><circle cx="10" cy="10" r="${text.number(5, 9)}" fill="${colour}"/><path d="M4 ${text.number(6, 14)} L10 ${text.number(3, 17)} L16 ${text.number(6, 14)}" stroke="#fff" fill="none" stroke-width="2"/></svg>`;
  const entry = () =>
    `<div style="padding:9px 12px;border-bottom:1px solid ${line}">${icon(text.pick([accent, other, quiet]))} <b>${text.words(2)}</b><br><small style="color:${quiet}">${text.sentence()}</small></div>`;
  return `<div style="display:flex;gap:0;border:1px solid ${line}"><div style="width:230px;border-right:1px solid ${line}">${text.list(7, 10, entry).join('')}</div>
<div style="flex:1;padding:18px"><h2>${text.words(4)}</h2>${text.list(2, 4, () => `<p>${text.paragraph()}</p>`).join('')}<div style="height:70px;background:linear-gradient(90deg,${accent},${other})"></div></div></div>`;
};

const map: Draw = (text, [, ink, , line, accent, other]) => {
  const point = () => `${text.number(0, 900)},${text.number(0, 560)}`;
  const area = () =>
    `<polygon points="${text.list(4, 8, point).join(' ')}" fill="${text.pick(['#cfe8cf', '#e8e0c8', '#cfe0f0', `${accent}44`])}"/>`;
  const road = () =>
    `<polyline points="${text.list(3, 6, point).join(' ')}" fill="none" stroke="${text.pick([line, other, '#fff'])}" stroke-width="${text.number(1, 9)}"/>`;
  const place = () =>
    `<text x="${text.number(20, 800)}" y="${text.number(20, 540)}" font-size="${text.number(10, 19)}" fill="${ink}">${text.words(1)}</text>`;
  return `<svg width="900" height="560" style="background:#f2efe9">${text.list(8, 14, area).join('')}${text.list(8, 16, road).join('')}${text.list(12, 24, place).join('')}</svg>`;
};

const KINDS = { article, code, chart, form, table, application, map } as const;
export type PageKind = keyof typeof KINDS;
export const pageKinds = Object.keys(KINDS) as readonly PageKind[];

/** What people print and scan. */
export const printedKinds: readonly PageKind[] = ['article', 'form', 'table'];
const PRINTED: Theme = ['#ffffff', '#161616', '#555555', '#999999', '#1a3f8f', '#9f2020'];

/** The HTML of a page of a kind: fonts, sizes, colours and words are drawn at random; a printed page is black on white. */
export function pageOf(
  kind: PageKind,
  random: Random,
  { fonts, isPrinted }: { readonly fonts: readonly string[]; readonly isPrinted: boolean },
): string {
  const text = new PageText(random);
  const theme = isPrinted ? PRINTED : text.pick(THEMES);
  const [paper, ink, , , accent] = theme;
  const body = KINDS[kind](text, theme);
  const mono = fonts.filter((font) => /mono|code/i.test(font));
  const family = kind === 'code' && mono.length > 0 ? text.pick(mono) : text.pick(fonts);
  return `<meta charset="utf-8"><style>body{margin:0;padding:${text.number(10, 40)}px;background:${paper};color:${ink};
font:${text.number(11, 19)}px/${text.pick(['1.3', '1.5', '1.6'])} '${family}',${kind === 'code' ? 'monospace' : 'sans-serif'}}
a{color:${accent}}pre{margin:0;font:inherit}</style>${body}`;
}
