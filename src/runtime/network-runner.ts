import type { IntegerNetwork } from './integer/network.js';
import type { TransformRunner } from './transform-runner.js';

/** The transforms of a model; a model without learned analysis has no encoder. */
export interface Networks {
  readonly encoder?: IntegerNetwork;
  readonly decoder: IntegerNetwork;
}

/** Runs transforms in this thread. */
export function localRunner({ encoder, decoder }: Networks): TransformRunner {
  return {
    parallel: 1,
    run: (name, inputs) => (name === 'encoder' ? encoder! : decoder).run(inputs).values,
  };
}
