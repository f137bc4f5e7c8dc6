/**
 * The rate–distortion curve that a measured point belongs to: of a model with many rates, where they were named, its own;
 * else all settings of a codec are one.
 */
export function curveName(result: {
  readonly codec: string;
  readonly setting: string;
  readonly model: { readonly id: string } | null;
}): string {
  const { codec, setting, model } = result;
  const [modelLabel] = setting.split(' ');
  return model && setting !== modelLabel ? `aec ${modelLabel}` : codec;
}
