import type { LineSeriesOption } from 'echarts/charts';

/** One line of a chart. */
export interface Line {
  readonly name: string;
  /** Pairs of x and y. */
  readonly points: readonly (readonly [number, number])[];
  /** Which of the chart's y axes it is read on; the first unless given. */
  readonly axis?: 0 | 1;
  /** Words that stand at the points, one each. */
  readonly labels?: readonly string[];
}

export interface Axis {
  /** What is measured, with its unit. */
  readonly title: string;
  /** Begin at 0; else the values decide. */
  readonly fromZero?: boolean;
  /** Ticks at whole numbers only. */
  readonly whole?: boolean;
}

export interface LineChart {
  readonly title: string;
  readonly x: Axis;
  /** One axis, at the left, or two. */
  readonly y: readonly [Axis] | readonly [Axis, Axis];
  readonly lines: readonly Line[];
  /** Dotted vertical lines with a name. */
  readonly marks?: readonly Mark[];
}

export interface Mark {
  readonly name: string;
  readonly x: number;
}

const WIDTH = 860;
const HEIGHT = 520;
const PAPER = '#ffffff';
const INK = '#333333';
const GRID = '#e3e3e3';
/** Okabe and Ito 2008: told apart with any colour vision. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'];
const FONT = 'Helvetica, Arial, sans-serif';

/** Draws a chart as SVG text, 860×520. */
export async function lineChart(chart: LineChart): Promise<string> {
  const echarts = await loadEcharts();
  const drawing = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  try {
    drawing.setOption({
      animation: false,
      backgroundColor: PAPER,
      color: COLOURS,
      textStyle: { fontFamily: FONT, color: INK },
      title: {
        text: chart.title,
        left: 'center',
        top: 14,
        textStyle: { fontSize: 18, fontFamily: FONT, color: INK },
      },
      legend: { top: 46, itemGap: 22, textStyle: { fontSize: 13, fontFamily: FONT, color: INK } },
      grid: { left: 78, right: chart.y.length === 2 ? 78 : 36, top: 86, bottom: 64 },
      xAxis: {
        ...axisOption(chart.x, 34),
        splitLine: { show: false },
        // Room for the words at the last points.
        boundaryGap: chart.lines.some(({ labels }) => labels) ? [0, '12%'] : false,
      },
      yAxis: chart.y.map((axis, i) => ({
        ...axisOption(axis, 52),
        alignTicks: true,
        splitLine: { show: i === 0, lineStyle: { color: GRID } },
      })),
      series: [...chart.lines.map(lineSeries), ...(chart.marks ?? []).map(markSeries)],
    });
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

/** Only the parts of echarts that lines need, and only when a chart is drawn. */
async function loadEcharts() {
  const [core, { LineChart }, components, { LabelLayout }, { SVGRenderer }] = await Promise.all([
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/features'),
    import('echarts/renderers'),
  ]);
  const { TitleComponent, LegendComponent, GridComponent, MarkLineComponent } = components;
  core.use([
    LineChart,
    TitleComponent,
    LegendComponent,
    GridComponent,
    MarkLineComponent,
    LabelLayout,
    SVGRenderer,
  ]);
  return core;
}

function axisOption({ title, fromZero = false, whole = false }: Axis, nameGap: number) {
  return {
    name: title,
    nameLocation: 'middle',
    nameGap,
    nameTextStyle: { fontSize: 14, color: INK },
    type: 'value',
    scale: !fromZero,
    minInterval: whole ? 1 : 0,
    axisLine: { show: true, lineStyle: { color: INK } },
    axisTick: { show: true },
    axisLabel: { fontSize: 12, color: INK },
  };
}

function lineSeries({ name, points, axis = 0, labels }: Line, index: number): LineSeriesOption {
  return {
    type: 'line',
    name,
    z: 100 - index, // the first line on top
    yAxisIndex: axis,
    data: points.map(([x, y], i) => ({ value: [x, y], ...(labels && { name: labels[i]! }) })),
    showSymbol: points.length <= 40,
    symbol: axis === 0 ? 'circle' : 'rect',
    symbolSize: 7,
    lineStyle: { width: 2, type: axis === 0 ? 'solid' : 'dashed' },
    // Below and to the right of the point: where a rising curve leaves room.
    label: {
      show: labels !== undefined,
      formatter: '{b}',
      position: 'right',
      verticalAlign: 'top',
      fontSize: 11,
      color: INK,
      textBorderColor: PAPER,
      textBorderWidth: 3,
    },
    labelLayout: { hideOverlap: true },
  };
}

function markSeries({ name, x }: Mark): LineSeriesOption {
  return {
    type: 'line',
    data: [],
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: INK, type: 'dotted', width: 1.5 },
      label: { formatter: name, position: 'insideStartTop', fontSize: 12, color: INK },
      data: [{ xAxis: x }],
    },
  };
}
