import { formatCountOf } from '../../figures.js';
import type { PageContents } from './contents.js';
import { curvesSection } from './curves-section.js';
import { distributionSection } from './distribution-section.js';
import { equalPsnrSection } from './equal-psnr-section.js';
import { html, Markup } from './markup.js';
import { extremesSection, gallerySection, latentsSection } from './pictures-section.js';
import { provenanceSection } from './provenance-section.js';
import { SCRIPT } from './script.js';
import { STYLE } from './style.js';
import { summarySection } from './summary-section.js';
import { trainingSection } from './training-section.js';

/** Renders a report as one self-contained HTML file, which holds its pictures, charts, style and script. */
export async function reportPage(contents: PageContents): Promise<string> {
  const { title, measurements, examples, extremes, latents, trainings, sources } = contents;
  const sections: Markup[] = [];
  for (const [n, measurement] of measurements.entries()) {
    sections.push(equalPsnrSection(measurement.comparisons, `equal-psnr-${n}`));
    sections.push(summarySection(measurement, `figures-${n}`));
    sections.push(await curvesSection(measurement, `curves-${n}`));
  }
  sections.push(gallerySection(examples, 'gallery'), extremesSection(extremes, 'extremes'));
  for (const [n, measurement] of measurements.entries()) {
    sections.push(await distributionSection(measurement, `distribution-${n}`));
  }
  sections.push(latentsSection(latents, 'latents'), await trainingSection(trainings, 'training'));
  sections.push(provenanceSection(sources, 'provenance'));
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>${summaryOf(contents)}</p>
<nav aria-label="Sections"><ul>${linksTo(sections)}</ul></nav>
</header>
<main>
${sections}</main>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`;
  return page.text;
}

function summaryOf({ measurements }: PageContents): string {
  const sets = measurements.map(({ dataset, results }) => {
    const settings = formatCountOf(results.length, 'setting');
    const codecs = [...new Set(results.map(({ codec }) => codec))].join(', ');
    return `${settings} of ${codecs} on ${formatCountOf(dataset.images, 'image')} of ${dataset.name}`;
  });
  return `Measured by aec on real files: ${sets.join('; ')}.`;
}

/** One link per section of the page, named after its heading. */
function linksTo(sections: readonly Markup[]): Markup[] {
  return sections.flatMap(({ text }) => {
    const [, id, heading] = /<h2 id="([^"]*)">([^<]*)<\/h2>/.exec(text) ?? [];
    return heading === undefined ? [] : [html`<li><a href="#${id!}">${new Markup(heading)}</a></li>`];
  });
}
