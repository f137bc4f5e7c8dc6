import type { RateOptions } from '../../../architectures/rates.js';
import type { MeasuredModel } from '../../../evaluation/codec-under-test.js';
import { settingName } from '../../../evaluation/setting.js';

/** The model and rate of a codec and of its results. */
interface Labelled {
  readonly setting: string;
  readonly rate: RateOptions | null;
  readonly model: MeasuredModel | null;
}

/** Gives the model of a codec a label, in `model.label` and in the setting, where other models share its id. */
export type LabelModel = <Codec extends Labelled>(codec: Codec) => Codec;

const HASH_DIGITS = 8;

/** Labels models by id and start of the hash, as in `mnist-conv@1f3a09c2`, if several of `models` have the id. */
export function modelLabels(models: readonly (MeasuredModel | null)[]): LabelModel {
  const hashesOf = new Map<string, Set<string>>();
  for (const model of models) {
    if (!model) continue;
    const hashes = hashesOf.get(model.id) ?? new Set();
    hashesOf.set(model.id, hashes.add(model.hash));
  }
  return (codec) => {
    const { model, rate } = codec;
    if (!model || (hashesOf.get(model.id)?.size ?? 0) < 2) return codec;
    const label = `${model.id}@${model.hash.slice(0, HASH_DIGITS)}`;
    return { ...codec, model: { ...model, label }, setting: settingName(label, rate) };
  };
}
