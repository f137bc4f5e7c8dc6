import { INK } from './drawing.js';

export interface Axis {
  /** The quantity and its unit. */
  readonly title: string;
  /** Start at 0 instead of near the smallest value. */
  readonly fromZero?: boolean;
  /** Where the axis ends, if not at the largest value. */
  readonly end?: number;
  /** Ticks at whole numbers only. */
  readonly whole?: boolean;
}

/** The echarts options of an axis whose title is `nameGap` pixels away. */
export function axisOption({ title, fromZero = false, end, whole = false }: Axis, nameGap: number) {
  return {
    name: title,
    nameLocation: 'middle',
    nameGap,
    nameTextStyle: { fontSize: 14, color: INK },
    type: 'value',
    scale: !fromZero,
    ...(end !== undefined && { max: end }),
    minInterval: whole ? 1 : 0,
    axisLine: { show: true, lineStyle: { color: INK } },
    axisTick: { show: true },
    axisLabel: { fontSize: 12, color: INK },
  };
}
