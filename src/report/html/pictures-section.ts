import { formatCountOf, formatPsnr } from '../../figures.js';
import {
  type CodedExample,
  ERROR_GAIN,
  type Example,
  type Extremes,
  type LatentMap,
  type Picture,
} from './contents.js';
import { html, type Markup, nothing } from './markup.js';

/** Pictures up to this width are shown three in a row on a phone. */
const SMALL = 168;

/** Originals, reconstructions and errors; the page's script adds the choice of codec and the sliders. */
export function gallerySection(examples: readonly Example[], id: string): Markup {
  if (examples.length === 0) return nothing;
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">Originals and reconstructions</h2>
<p>Errors are amplified ${ERROR_GAIN} times. The slider under a reconstruction uncovers the original.</p>
<div class="gallery" data-codecs="${JSON.stringify(examples[0]!.coded.map(({ codec }) => codec))}">
${examples.map((example) => exampleCard(example))}</div>
</section>
`;
}

/** The images with the lowest and the highest PSNR of each model. */
export function extremesSection(extremes: readonly Extremes[], id: string): Markup {
  if (extremes.length === 0) return nothing;
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">Worst and best images</h2>
${extremes.map(
  ({ codec, worst, best }) => html`<h3>${codec}: lowest PSNR</h3>
<div class="gallery">${worst.map((example) => exampleCard(example))}</div>
<h3>${codec}: highest PSNR</h3>
<div class="gallery">${best.map((example) => exampleCard(example))}</div>
`,
)}</section>
`;
}

/** Latents as pictures. */
export function latentsSection(latents: readonly LatentMap[], id: string): Markup {
  if (latents.length === 0) return nothing;
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">Latents</h2>
<p>The symbols that are coded, one tile per channel, from the smallest (black) to the largest (white).</p>
<div class="gallery">
${latents.map(
  ({ model, image, picture, description }) => html`<figure class="card">
${pictureOf(picture, `Symbols of ${model} for image ${image}`)}
<figcaption><strong>${model}</strong>, image ${image}: ${description}</figcaption>
</figure>
`,
)}</div>
</section>
`;
}

function exampleCard({ name, part, original, coded }: Example): Markup {
  const shown = part === undefined ? '' : `, ${part}`;
  return html`<figure class="card${original.width <= SMALL ? ' small' : ''}">
<div class="tiles">
<div class="tile"><span class="what">original</span>${pictureOf(original, `Image ${name}, original`)}</div>
${coded.map((one, i) => codedTiles(one, name, i))}</div>
<figcaption><strong>${name}</strong>${shown}<br>
${coded.map((one, i) => html`<span class="figures" data-codec="${i}"${hiddenUnlessFirst(i)}>${one.codec}: ${figuresOf(one)}</span>`)}</figcaption>
</figure>
`;
}

function codedTiles({ codec, reconstruction, error }: CodedExample, name: string, index: number): Markup {
  const hidden = hiddenUnlessFirst(index);
  return html`<div class="tile coded" data-codec="${index}"${hidden}><span class="what">reconstruction</span>${pictureOf(reconstruction, `Image ${name} through ${codec}`)}</div>
<div class="tile" data-codec="${index}"${hidden}><span class="what">error</span>${pictureOf(error, `Error of ${codec} in image ${name}`)}</div>
`;
}

function hiddenUnlessFirst(index: number): Markup {
  return index === 0 ? nothing : html` hidden`;
}

function figuresOf({ bytes, psnr, isLossless }: CodedExample): string {
  return `${formatCountOf(bytes, 'byte')}, ${isLossless ? 'lossless' : formatPsnr(psnr)}`;
}

function pictureOf({ png, width, height }: Picture, alt: string): Markup {
  const source = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  return html`<img src="${source}" width="${width}" height="${height}" alt="${alt}">`;
}
