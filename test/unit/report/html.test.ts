import { describe, expect, it } from 'vitest';
import type { MeasuredCodec, PageContents } from '../../../src/report/html/contents.js';
import { html, Markup } from '../../../src/report/html/markup.js';
import { reportPage } from '../../../src/report/html/page.js';

const spread = (mean: number) => ({ mean, median: mean, standardDeviation: 1 });
const png = Uint8Array.of(1, 2, 3);
const picture = { png, width: 28, height: 28 };

function measured(
  codec: string,
  rate: MeasuredCodec['rate'],
  bytes: number,
  psnr: number,
  id?: string,
): MeasuredCodec {
  const words = rate ? `quality ${rate.quality}` : 'lossless';
  return {
    codec,
    setting: id === undefined ? words : `${id} ${words}`,
    rate,
    model: id === undefined ? null : { id, hash: `${id}-hash` },
    images: 4,
    losslessImages: psnr === 100 ? 4 : 0,
    metrics: { bytes: spread(bytes), psnr: spread(psnr) },
    encodeImagesPerSecond: 7.25,
    decodeImagesPerSecond: 1234.5,
    ...(id && { rows: [20, 21, 30, 100].map((value) => ({ values: { psnr: value, bytes: value } })) }),
  };
}

const contents: PageContents = {
  title: 'Compression of <b>digits</b>',
  measurements: [
    {
      dataset: { name: '<b>digits</b>', images: 4, skipped: [{}] },
      results: [
        measured('aec rd', { quality: 5 }, 20, 25, 'tiny'),
        measured('aec rd', { quality: 30 }, 40, 35, 'tiny'),
        measured('jpeg', { quality: 10 }, 40, 25),
        measured('jpeg', { quality: 90 }, 80, 35),
        measured('png', null, 300, 100),
      ],
      comparisons: [
        {
          sentences: ['tiny: 50 % smaller than <i>JPEG</i>', 'tiny loses to nobody'],
          caption: 'bytes at equal PSNR',
          headings: ['codec', '25 dB'],
          rows: [
            ['tiny', '20.0'],
            ['JPEG', '40.0 (−50 %)'],
          ],
        },
      ],
    },
  ],
  examples: [],
  extremes: [],
  latents: [{ model: 'tiny', image: '0', picture, description: '7×7×8, symbols from −3 to 4' }],
  trainings: [],
  sources: [{ name: 'r.json', facts: [['command', 'aec eval --data "<script>"']] }],
};

describe('html', () => {
  it('escapes values, keeps markup, and joins lists', () => {
    const items = ['a<b', '"c"'].map((word) => html`<li title="${word}">${word}</li>`);
    expect(html`<ul>${items}${new Markup('<hr>')}${1 & 3}</ul>`.text).toBe(
      '<ul><li title="a&lt;b">a&lt;b</li><li title="&quot;c&quot;">&quot;c&quot;</li><hr>1</ul>',
    );
  });
});

describe('a report page', () => {
  it('shows figures, curves, BD-rates and sources, and needs nothing else', async () => {
    const page = await reportPage(contents);
    expect(page).toMatch(
      /<th scope="row">aec rd<\/th><td class="words">tiny quality 5<\/td><td>20\.0 ± 1\.0<\/td>/,
    );
    expect(page).toMatch(/<th scope="row">png<\/th>.*<td>lossless<\/td>/);
    // Half the bytes at every PSNR, and twice as many the other way round.
    expect(page).toMatch(/<th scope="row">aec tiny<\/th><td><\/td><td>−50\.0 %<\/td>/);
    expect(page).toMatch(/<th scope="row">jpeg<\/th><td>\+100\.0 %<\/td><td><\/td>/);
    expect(page.match(/<svg /g)).toHaveLength(2 * 3); // PSNR, and two histograms, each at two widths
    expect(page).toContain(
      '<p>tiny: 50 % smaller than &lt;i&gt;JPEG&lt;/i&gt;.</p>\n<p>tiny loses to nobody.</p>',
    );
    expect(page).toContain('<th scope="row">JPEG</th><td>40.0 (−50 %)</td>');
    expect(page).toContain('1 of its files could not be read');
    expect(page).toContain('7×7×8, symbols from −3 to 4');
    expect(page).not.toMatch(/(src|href)="(?!data:|#)/);
    expect(page.match(/https?:[^"' ]*/g)?.filter((url) => !url.startsWith('http://www.w3.org/'))).toEqual([]);
    expect(page).not.toMatch(/NaN|undefined|\[object/);
  });

  it('has a heading for every link, and no colour of its own in a chart', async () => {
    const page = await reportPage(contents);
    const links = [...page.matchAll(/<a href="#([^"]+)">/g)].map((match) => match[1]);
    expect(links).toEqual([
      'equal-psnr-0',
      'figures-0',
      'curves-0',
      'distribution-0',
      'latents',
      'provenance',
    ]);
    for (const id of links) expect(page).toContain(`<h2 id="${id}">`);
    for (const [svg] of page.matchAll(/<svg [\s\S]*?<\/svg>/g)) {
      expect(svg).not.toMatch(/#[0-9a-f]{6}\b/i);
    }
  });

  it('escapes names', async () => {
    const page = await reportPage(contents);
    expect(page).not.toContain('<b>digits');
    expect(page).not.toContain('"<script>"');
    expect(page).toContain('&lt;b&gt;digits&lt;/b&gt;');
  });

  it('is the same text every time', async () => {
    expect(await reportPage(contents)).toBe(await reportPage(contents));
  });
});
