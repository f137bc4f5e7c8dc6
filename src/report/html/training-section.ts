import { resultOf, trainingChart } from '../curve.js';
import { chartFigure } from './chart-figure.js';
import type { TrainingHistory } from './contents.js';
import { html, type Markup, nothing } from './markup.js';

/** The training curves of the models. */
export async function trainingSection(trainings: readonly TrainingHistory[], id: string): Promise<Markup> {
  if (trainings.length === 0) return nothing;
  const charts: Markup[] = [];
  for (const { id, history, description } of trainings) {
    charts.push(await chartFigure(trainingChart(history), `${id}${resultOf(history)}; ${description}.`));
  }
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">Training</h2>
${charts}</section>
`;
}
