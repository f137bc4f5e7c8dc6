/** What identifies a model: two models may share an id, but not a hash. */
interface ModelName {
  readonly id: string;
  readonly hash: string;
}

/** A model in the setting of a codec: its id, or its id and hash where other models share the id. */
export type LabelModel = <Codec extends { readonly setting: string; readonly model: ModelName | null }>(
  codec: Codec,
) => Codec;

const HASH_DIGITS = 8;

/** Returns a function that adds the start of the hash to a setting, as in `mnist-conv@1f3a09c2`, if `models` share the id. */
export function modelLabels(models: readonly (ModelName | null)[]): LabelModel {
  const hashesOf = new Map<string, Set<string>>();
  for (const model of models) {
    if (!model) continue;
    const hashes = hashesOf.get(model.id) ?? new Set();
    hashesOf.set(model.id, hashes.add(model.hash));
  }
  return (codec) => {
    const { model, setting } = codec;
    if (!model || (hashesOf.get(model.id)?.size ?? 0) < 2) return codec;
    const [name, ...rate] = setting.split(' ');
    if (name !== model.id) return codec;
    return { ...codec, setting: [`${name}@${model.hash.slice(0, HASH_DIGITS)}`, ...rate].join(' ') };
  };
}
