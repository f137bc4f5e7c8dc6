import { Random } from '../../../src/data/random.js';
import type { Image } from '../../../src/image/image.js';

/**
 * A colour image with what photographs have: a sky that changes slowly, round objects with soft edges and shading, texture whose
 * contrast falls with frequency, and a little noise. The same for the same seed.
 */
export function naturalImage(width: number, height: number, seed = 1): Image {
  const random = new Random(seed, width, height);
  const waves = Array.from({ length: 24 }, () => {
    const frequency = 0.03 * 1.2 ** random.integer(20);
    const angle = 2 * Math.PI * random.float();
    return {
      x: frequency * Math.cos(angle),
      y: frequency * Math.sin(angle),
      phase: 2 * Math.PI * random.float(),
      contrast: 0.35 / frequency,
    };
  });
  const balls = Array.from({ length: 5 }, () => ({
    x: width * random.float(),
    y: height * random.float(),
    radius: (0.1 + 0.15 * random.float()) * Math.min(width, height),
    colour: [60, 60, 60].map((least) => least + random.integer(150)),
  }));
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let texture = 0;
      for (const wave of waves) texture += wave.contrast * Math.sin(wave.x * x + wave.y * y + wave.phase);
      const colour = [110 + (50 * y) / height, 130, 170 - (60 * y) / height];
      for (const ball of balls) {
        const distance = Math.hypot(x - ball.x, y - ball.y) - ball.radius;
        const cover = Math.min(1, Math.max(0, 0.5 - distance / 2));
        const shade = 1 - (0.4 * (y - ball.y)) / ball.radius;
        for (let c = 0; c < 3; c++) colour[c]! += cover * (shade * ball.colour[c]! - colour[c]!);
      }
      for (let c = 0; c < 3; c++) {
        const sample = colour[c]! + texture + 2 * random.normal();
        data[3 * (y * width + x) + c] = Math.min(255, Math.max(0, Math.round(sample)));
      }
    }
  }
  return { width, height, channels: 3, data };
}
