import type { LineSeriesOption } from 'echarts/charts';
import { type Axis, axisOption } from './axis.js';
import { chartOption, drawChart, GRID, INK, PAPER, SIZE, topOfGrid } from './drawing.js';

/** One line of a chart. */
export interface Line {
  readonly name: string;
  /** Pairs of x and y. */
  readonly points: readonly (readonly [number, number])[];
  /** Index of the y axis that the line belongs to; 0 unless given. */
  readonly axis?: 0 | 1;
  /** Texts beside the points, one per point. */
  readonly labels?: readonly string[];
  /** Draws steps that are level around each point, as for the counts of a histogram. */
  readonly isStepped?: boolean;
}

export interface LineChart {
  readonly title: string;
  readonly x: Axis;
  /** The left axis and, if there are two, the right one. */
  readonly y: readonly [Axis] | readonly [Axis, Axis];
  readonly lines: readonly Line[];
  /** Dotted vertical lines with a name. */
  readonly marks?: readonly Mark[];
}

export interface Mark {
  readonly name: string;
  readonly x: number;
}

/** Draws a chart as SVG text, 860×520 unless another size is given. */
export function lineChart(chart: LineChart, size = SIZE): Promise<string> {
  const { title, lines } = chart;
  const top = topOfGrid(
    title,
    lines.map(({ name }) => name),
    size,
  );
  const option = {
    ...chartOption(title),
    grid: { left: 78, right: chart.y.length === 2 ? 78 : 36, top, bottom: 64 },
    xAxis: {
      ...axisOption(chart.x, 34),
      splitLine: { show: false },
      // Room for the labels of the last points.
      boundaryGap: chart.lines.some(({ labels }) => labels) ? [0, '12%'] : false,
    },
    yAxis: chart.y.map((axis, i) => ({
      ...axisOption(axis, 52),
      alignTicks: true,
      splitLine: { show: i === 0, lineStyle: { color: GRID } },
    })),
    series: [...chart.lines.map(lineSeries), ...(chart.marks ?? []).map(markSeries)],
  };
  return drawChart(option, size);
}

function lineSeries(
  { name, points, axis = 0, labels, isStepped = false }: Line,
  index: number,
): LineSeriesOption {
  return {
    type: 'line',
    name,
    z: 100 - index, // the first line on top
    yAxisIndex: axis,
    data: points.map(([x, y], i) => ({ value: [x, drawable(y)], ...(labels && { name: labels[i]! }) })),
    showSymbol: points.length <= 40 && !isStepped,
    step: isStepped ? 'middle' : false,
    symbol: axis === 0 ? 'circle' : 'rect',
    symbolSize: 7,
    lineStyle: { width: 2, type: axis === 0 ? 'solid' : 'dashed' },
    // Below and to the right of the point, where a rising curve leaves room.
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

/** Beyond this, echarts finds no ticks for an axis, and below its inverse none either. */
const LARGEST = 1e15;
/** More digits show nowhere, and where values differ in those alone, echarts finds no ticks. */
const DIGITS = 6;

/** A value as it is drawn: whatever a diverging training gave, there is a chart. */
function drawable(value: number): number {
  if (Number.isNaN(value)) return value; // which leaves a gap
  if (Math.abs(value) < 1 / LARGEST) return 0;
  return Number(Math.min(LARGEST, Math.max(-LARGEST, value)).toPrecision(DIGITS));
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
