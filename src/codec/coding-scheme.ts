import type { Scheme } from '../architectures/architecture.js';
import type { Model } from '../architectures/model.js';
import { hasRate } from '../architectures/rates.js';
import type { MessageRunner } from '../entropy/message-runner.js';
import { AecError } from '../errors.js';

/** The scheme of a model at one rate, and what codes its messages elsewhere, if anything does. */
export interface CodingScheme extends Scheme {
  readonly messages?: MessageRunner;
}

/** The scheme of a model at the rate byte that a file names. `AecError('format')` if the model has no such rate. */
export function schemeOf({ id, coder, workers }: Model, rate: number | undefined): CodingScheme {
  const { rates } = coder.traits;
  if (!hasRate(rates, rate)) {
    const named = rate === undefined ? 'no rate' : `rate ${rate}`;
    const has = rates ? 'does not have it' : 'has one fixed rate';
    throw new AecError('format', `damaged: the file names ${named}, and model ${id} ${has}`);
  }
  const scheme = coder.scheme(rate, workers?.transforms);
  return workers ? { ...scheme, messages: workers.messages(rate) } : scheme;
}
