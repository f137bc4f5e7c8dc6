import type { ScatterSeriesOption } from 'echarts/charts';
import { type Axis, axisOption } from './axis.js';
import { chartOption, drawChart, GRID } from './drawing.js';

/** Points of one class. */
export interface Cloud {
  readonly name: string;
  /** Pairs of x and y. */
  readonly points: readonly (readonly [number, number])[];
}

export interface ScatterChart {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly clouds: readonly Cloud[];
}

/** Shapes that tell clouds apart once all colours are in use. */
const SYMBOLS = ['circle', 'triangle', 'rect', 'diamond'];

/** Draws clouds of points as SVG text, 860×520: one colour per cloud, and a new shape after every seven clouds. */
export function scatterChart({ title, x, y, clouds }: ScatterChart): Promise<string> {
  const option = chartOption(title);
  return drawChart({
    ...option,
    grid: { left: 78, right: 36, top: 86, bottom: 64 },
    xAxis: { ...axisOption(x, 34), splitLine: { show: true, lineStyle: { color: GRID } } },
    yAxis: { ...axisOption(y, 52), splitLine: { show: true, lineStyle: { color: GRID } } },
    series: clouds.map(({ name, points }, index): ScatterSeriesOption => {
      const symbol = SYMBOLS[Math.floor(index / option.color.length) % SYMBOLS.length]!;
      const data = points.map(([a, b]) => [a, b]);
      return { type: 'scatter', name, data, symbol, symbolSize: 5, itemStyle: { opacity: 1 } };
    }),
  });
}
