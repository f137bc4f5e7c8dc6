import { INK } from './drawing.js';

export interface Axis {
  /** What is measured, with its unit. */
  readonly title: string;
  /** Begins at 0; else the values decide. */
  readonly fromZero?: boolean;
  /** Where it ends; else the values decide. */
  readonly end?: number;
  /** Has ticks at whole numbers only. */
  readonly whole?: boolean;
}

/** The axis as echarts options, with its title `nameGap` pixels away. */
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
