/** The paper and the hand of all charts. */
export const WIDTH = 860;
export const HEIGHT = 520;
export const PAPER = '#ffffff';
export const INK = '#333333';
export const GRID = '#e3e3e3';
/** Okabe and Ito 2008: told apart with any colour vision. */
export const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'];
const FONT = 'Helvetica, Arial, sans-serif';

/** What all charts have in common, as options of echarts. */
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
    legend: { top: 46, itemGap: 22, textStyle: { fontSize: 13, fontFamily: FONT, color: INK } },
  };
}

/** Draws a chart of echarts as SVG text, 860×520. Only the parts that it needs are loaded, and only when one is drawn. */
export async function drawChart(option: Readonly<Record<string, unknown>>): Promise<string> {
  const echarts = await loadEcharts();
  const drawing = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  try {
    drawing.setOption(option);
    return asStillPicture(drawing.renderToSVGString());
  } finally {
    drawing.dispose();
  }
}

/** Takes out what echarts adds for the mouse, and the numbers that differ from one drawing to the next. */
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
