/** The pixels that a context network sees: in `rows` rows above those up to `side` columns away, and `side` pixels to the left. */
export interface CausalWindow {
  readonly rows: number;
  readonly side: number;
}

/** One pixel of a window relative to the pixel that is coded: row −rows … 0, column −side … side. */
export interface WindowCell {
  readonly row: number;
  readonly column: number;
}

/** Cells at most this far away in both directions have a flag and a saturation besides their value. */
const NEAR = 3;

/** The cells of a window in raster order; all of them are coded before the pixel itself. */
function windowCells({ rows, side }: CausalWindow): WindowCell[] {
  const cells: WindowCell[] = [];
  for (let row = -rows; row <= 0; row++) {
    for (let column = -side; column <= (row < 0 ? side : -1); column++) cells.push({ row, column });
  }
  return cells;
}

function isNear({ row, column }: WindowCell): boolean {
  return row >= -NEAR && column >= -NEAR && column <= NEAR;
}

/** The number of classes of rows, and of columns, that tell a network where in the image a pixel lies. */
export const POSITION_CLASSES = 28;

/** The class of row (or column) `index` of `count`: its place in the image, 0 … POSITION_CLASSES − 1. */
export function positionClass(index: number, count: number): number {
  return Math.floor((index * POSITION_CLASSES) / count);
}

/** How close a value of 0…1 is to the largest sample: 0 up to 247/255, then rising to 1. */
export function saturation(value: number): number {
  return Math.max(0, (value * 255 - 247) / 8);
}

/**
 * Where the inputs of the first layer stand: the values of all cells, in order; a flag for a value above zero and the
 * saturation of every near cell (`flagOf` and `saturationOf`, −1 for cells that are not near); row and column classes.
 */
export function inputLayout(window: CausalWindow) {
  const cells = windowCells(window);
  let next = cells.length;
  const flagOf = cells.map((cell) => (isNear(cell) ? next++ : -1));
  const saturationOf = cells.map((cell) => (isNear(cell) ? next++ : -1));
  const rows = next;
  const columns = rows + POSITION_CLASSES;
  return { cells, flagOf, saturationOf, rows, columns, inputs: columns + POSITION_CLASSES };
}
