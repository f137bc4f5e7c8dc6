/**
 * Three kinds of images that no shipped model was made for, a model for each by the plain command, and what it does on images
 * kept aside: icons and thumbnails of photographs, 64×64 in colour, as files; clothes, 28×28 gray, as a pack. Writes
 * results/domains-NAME.json and results/pictures/domains-NAME.svg, and prints the tables in Markdown.
 *
 *     npm run bench:domains -- --photos DIR [--minutes 10] [--only icons,thumbnails,gray] [--cache DIR] [--anew]
 *         [--qualities 1,10,…] [--limit N] [--icons DIR] [--fashion DIR]
 *
 * The images and the models go to the cache folder; models that are there are measured again, and with `--anew` trained
 * again. `--limit` measures only the first images, for a trial. Icons come from npm unless `--icons` names the folder
 * img/google/64 of emoji-datasource-google 16.0.0. Clothes are Fashion-MNIST; where it is not installed and `--fashion` does
 * not name its folder, rendered glyphs take its place.
 */
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadModel } from '../../src/architectures/load-model.js';
import { openDataset, subsetOf } from '../../src/data/dataset.js';
import { measureColour } from './domains/colour.js';
import type { Domain } from './domains/domain.js';
import { measureGray } from './domains/gray.js';
import { makeGray } from './domains/gray-images.js';
import { makeIcons } from './domains/icons.js';
import { makeThumbnails } from './domains/thumbnails.js';
import { trainDomain } from './domains/train.js';

const { values: options } = parseArgs({
  options: {
    photos: { type: 'string' },
    icons: { type: 'string' },
    fashion: { type: 'string', default: '/usr/share/datasets/fashion-mnist' },
    minutes: { type: 'string', default: '10' },
    only: { type: 'string', default: 'icons,thumbnails,gray' },
    cache: { type: 'string', default: path.join(tmpdir(), 'aec-domains') },
    anew: { type: 'boolean', default: false },
    qualities: { type: 'string', default: '1,10,20,30,40,50,60,70,80,90,99' },
    limit: { type: 'string' },
  },
});
const cache = path.resolve(options.cache);
const qualities = options.qualities.split(',').map(Number);
const makers: Readonly<Record<string, () => Promise<Domain>>> = {
  icons: () => makeIcons(path.join(cache, 'icons'), options.icons),
  thumbnails: () => {
    if (options.photos === undefined)
      throw new Error('thumbnails need --photos DIR, a folder of photographs');
    return makeThumbnails(path.join(cache, 'thumbnails'), options.photos);
  },
  gray: () => makeGray(path.join(cache, 'glyphs'), options.fashion),
};
const pages: string[] = [];
for (const name of options.only.split(',')) {
  const make = makers[name];
  if (!make) throw new Error(`--only ${name}: is not one of ${Object.keys(makers).join(', ')}`);
  const domain = await make();
  const training = await trainDomain(domain, cache, options);
  const model = await loadModel(training.folder);
  const all = await openDataset(domain.test, { split: 'test' });
  const count = Math.min(all.count, Number(options.limit ?? domain.testImages ?? all.count));
  const images = { ...subsetOf(all, Uint32Array.from(Array(count).keys())), name: domain.title };
  const measure = domain.isPack ? measureGray : measureColour;
  const lines = await measure({ domain, model, images, qualities, training });
  const { command, epochs, epochSeconds, engine } = training;
  const made = `\`${command}\`, engine ${engine.name}: ${epochs} epochs in ${epochSeconds} s; ${count} images kept aside`;
  pages.push(['', `### ${domain.title}`, '', made, '', ...lines, ''].join('\n'));
  model.dispose();
}
for (const page of pages) process.stdout.write(page);
