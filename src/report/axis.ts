import { INK } from './drawing.js';

export interface Axis {
  /** What is measured, with its unit. */
  readonly title: string;
  /** Begin at 0; else the values decide. */
  readonly fromZero?: boolean;
  /** Ticks at whole numbers only. */
  readonly whole?: boolean;
}

/** An axis as options of echarts; its title stands `nameGap` pixels away. */
export function axisOption({ title, fromZero = false, whole = false }: Axis, nameGap: number) {
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
