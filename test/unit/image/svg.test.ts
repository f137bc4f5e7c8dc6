import { describe, expect, it } from 'vitest';
import { readImage } from '../../../src/image/read.js';
import { drawSvg } from '../../../src/image/svg.js';

const svg = (attributes: string, content = '') =>
  Buffer.from(
    `<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${content}</svg>`,
  );
const accept = () => {};

describe('an SVG', () => {
  it('is drawn at its own size, transparent where nothing is', async () => {
    const drawing = svg('width="4" height="2"', '<rect width="2" height="2" fill="#c8285a"/>');
    const { width, height, alpha, data } = await readImage(drawing, { keepAlpha: true });
    expect({ width, height, alpha: [...alpha!] }).toEqual({
      ...{ width: 4, height: 2, alpha: [255, 255, 0, 0, 255, 255, 0, 0] },
    });
    expect([...data.subarray(0, 3)]).toEqual([200, 40, 90]);
  });

  it('that is too large is refused before it is drawn', async () => {
    const drawing = svg('width="20000" height="20000"');
    await expect(readImage(drawing, { name: 'a.svg' })).rejects.toMatchObject({
      code: 'input',
      message: expect.stringMatching(/^a\.svg: 20000×20000 pixels/),
    });
  });

  it('that takes too long is ended, with all that it runs', async () => {
    const noise = Array.from(
      { length: 40 },
      () => '<feTurbulence baseFrequency="0.9" numOctaves="99"/>',
    ).join('');
    const drawing = svg(
      'width="6000" height="6000"',
      `<filter id="f">${noise}</filter><rect width="6000" height="6000" filter="url(#f)"/>`,
    );
    const started = performance.now();
    await expect(drawSvg(drawing, accept, 1.5)).rejects.toMatchObject({
      code: 'input',
      message: expect.stringContaining('takes more than 1.5 s'),
    });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it.each([
    ['is cut', svg('width="4" height="2"', '<rect').subarray(0, -4)],
    [
      'has no end of entities',
      Buffer.from('<!DOCTYPE svg [<!ENTITY a "&b;&b;"><!ENTITY b "&a;&a;">]><svg>&a;</svg>'),
    ],
  ])('that %s ends in one line', async (_, bytes) => {
    await expect(readImage(bytes, { name: 'a.svg' })).rejects.toMatchObject({
      code: 'input',
      message: expect.stringMatching(/^a\.svg: cannot be read as an image \(.*\)$/),
    });
  });
});
