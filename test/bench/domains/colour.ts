import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { defaultModelFor } from '../../../src/architectures/default-model.js';
import { loadShippedModel } from '../../../src/architectures/load-model.js';
import { aecCodec } from '../../../src/evaluation/aec-codec.js';
import { modelRates } from '../../../src/evaluation/model-rates.js';
import { writeBenchResults } from '../write-results.js';
import { colourRivals, compareColour } from './compare-colour.js';
import type { DomainRun } from './domain.js';

/** PSNRs of the table, dB. */
const PSNRS = Array.from({ length: 10 }, (_, n) => 25 + n);

/** Measures a domain of colour images as files. Returns the table and the targets in Markdown. */
export async function measureColour(run: DomainRun): Promise<string[]> {
  const { domain, model, images, training, qualities } = run;
  const shipped = await loadShippedModel(defaultModelFor(await images.image(0)));
  const rivals = await colourRivals();
  const codecs = [
    ...modelRates(model, qualities).map((rate) => aecCodec(model, rate)),
    ...(shipped
      ? modelRates(shipped, qualities).map((rate) => aecCodec(shipped, rate, `shipped ${shipped.id}`))
      : []),
    ...rivals.codecs,
  ];
  const { hash } = model;
  const found = await compareColour(codecs, images, { hash, psnrs: PSNRS, targets: domain.targets });
  shipped?.dispose();
  await writeBenchResults(`domains-${domain.name}`, {
    dataset: { name: images.name, images: images.count },
    tools: rivals.tools,
    training: { ...training, folder: path.basename(training.folder) },
    ...found.figures,
  });
  const svg = path.join(import.meta.dirname, '../results/pictures', `domains-${domain.name}.svg`);
  await writeFile(svg, found.chart);
  return [...found.lines];
}
