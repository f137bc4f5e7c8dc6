/** The size of a chart in pixels. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/** Size and colours of all charts. */
export const SIZE: ChartSize = { width: 860, height: 520 };
export const PAPER = '#ffffff';
export const INK = '#333333';
export const GRID = '#e3e3e3';
/** Okabe and Ito 2008: told apart with any colour vision. */
export const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'];
// The legend, in pixels: the gap between two names, the symbol before a name, the height of another row, the widest letter.
const LEGEND_GAP = 22;
const LEGEND_SYMBOL = 34;
const LEGEND_ROW = 36;
const LETTER = 8;
const FONT = 'Helvetica, Arial, sans-serif';

/** The echarts options that all charts share. Without a title the legend takes its place. */
export function chartOption(title: string) {
  return {
    animation: false,
    backgroundColor: PAPER,
    color: COLOURS,
    textStyle: { fontFamily: FONT, color: INK },
    title: {
      text: title,
      left: 'center',
      top: 14,
      textStyle: { fontSize: 18, fontFamily: FONT, color: INK },
    },
    legend: {
      top: title === '' ? 6 : 46,
      itemGap: LEGEND_GAP,
      textStyle: { fontSize: 13, fontFamily: FONT, color: INK },
    },
  };
}

/** The top of the plotting area in pixels: below the title and the legend of `names`, which may need several rows. */
export function topOfGrid(title: string, names: readonly string[], { width }: ChartSize): number {
  let [rows, used] = [1, 0];
  for (const name of names) {
    const room = LEGEND_SYMBOL + LETTER * name.length + LEGEND_GAP;
    if (used > 0 && used + room > width) [rows, used] = [rows + 1, 0];
    used += room;
  }
  return (title === '' ? 46 : 86) + LEGEND_ROW * (rows - 1);
}

/** Draws an echarts chart as SVG text. The parts of echarts that are needed are loaded with the first chart. */
export async function drawChart(option: Readonly<Record<string, unknown>>, size = SIZE): Promise<string> {
  const echarts = await loadEcharts();
  const drawing = echarts.init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    drawing.setOption(option);
    return asStillPicture(drawing.renderToSVGString());
  } finally {
    drawing.dispose();
  }
}

/** Removes the attributes that echarts adds for the mouse, and numbers that differ from drawing to drawing. */
function asStillPicture(svg: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>\n?/g, '')
    .replace(/ (class|pointer-events|ecmeta_\w+)="[^"]*"/g, '')
    .replace(/\bzr\d+-/g, '');
}

async function loadEcharts() {
  const [core, { LineChart, ScatterChart }, components, { LabelLayout }, { SVGRenderer }] = await Promise.all(
    [
      import('echarts/core'),
      import('echarts/charts'),
      import('echarts/components'),
      import('echarts/features'),
      import('echarts/renderers'),
    ],
  );
  const { TitleComponent, LegendComponent, GridComponent, MarkLineComponent } = components;
  core.use([
    LineChart,
    ScatterChart,
    TitleComponent,
    LegendComponent,
    GridComponent,
    MarkLineComponent,
    LabelLayout,
    SVGRenderer,
  ]);
  return core;
}
