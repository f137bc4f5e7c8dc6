import { COLOURS, GRID, INK, PAPER } from '../drawing.js';
import { type LineChart, lineChart } from '../line-chart.js';
import { html, Markup } from './markup.js';

const WIDE = { width: 860, height: 440 };
const NARROW = { width: 350, height: 380 };

/** A chart drawn at two widths, of which the page shows the one that fits, in the colours of the page. */
export async function chartFigure(chart: LineChart, name: string): Promise<Markup> {
  const labels = chart.lines.map(({ labels, ...line }) => line);
  const [wide, narrow] = await Promise.all([
    lineChart(chart, WIDE),
    // There is no room for the labels of points.
    lineChart({ ...chart, lines: labels }, NARROW),
  ]);
  return html`<figure class="chart">
<div class="wide" role="img" aria-label="${name}">${themed(wide)}</div>
<div class="narrow" role="img" aria-label="${name}">${themed(narrow)}</div>
<figcaption>${name}</figcaption>
</figure>
`;
}

/** Replaces the drawing's own colours by those of the page, which is light or dark. */
function themed(svg: string): Markup {
  const variables = new Map([
    [PAPER, 'paper'],
    [INK, 'ink'],
    [GRID, 'grid'],
    ...COLOURS.map((colour, i) => [colour, `line-${i}`] as const),
  ]);
  return new Markup(svg.replace(/#[0-9a-f]{6}\b/g, (colour) => `var(--${variables.get(colour) ?? 'ink'})`));
}
