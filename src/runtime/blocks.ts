/**
 * Turns the pixels of each block of `block × block` into the channels of one position, row by row:
 * `[n, rows, columns, channels]` → `[n, rows / block, columns / block, block · block · channels]`.
 */
export function toBlocks<Samples extends Int16Array | Float32Array>(
  samples: Samples,
  columns: number,
  channels: number,
  block: number,
): Samples {
  if (block === 1) return samples;
  const blocks = samples.slice() as Samples;
  moveRuns(samples.length, columns, channels, block, (inRows, inBlocks, length) => {
    for (let i = 0; i < length; i++) blocks[inBlocks + i] = samples[inRows + i]!;
  });
  return blocks;
}

/** The inverse of `toBlocks`. */
export function fromBlocks<Samples extends Int16Array | Float32Array>(
  blocks: Samples,
  columns: number,
  channels: number,
  block: number,
): Samples {
  if (block === 1) return blocks;
  const samples = blocks.slice() as Samples;
  moveRuns(blocks.length, columns, channels, block, (inRows, inBlocks, length) => {
    for (let i = 0; i < length; i++) samples[inRows + i] = blocks[inBlocks + i]!;
  });
  return samples;
}

/** Calls `move` for each row of each block with its start in both layouts and its number of samples. */
function moveRuns(
  size: number,
  columns: number,
  channels: number,
  block: number,
  move: (inRows: number, inBlocks: number, length: number) => void,
): void {
  const length = block * channels;
  const rowLength = columns * channels;
  for (let bandAt = 0; bandAt < size; bandAt += block * rowLength) {
    for (let y = 0; y < block; y++) {
      for (let b = 0; b < columns / block; b++) {
        move(bandAt + y * rowLength + b * length, bandAt + (b * block + y) * length, length);
      }
    }
  }
}
