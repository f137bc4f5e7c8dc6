import type { Preset } from '../architectures/training-config.js';
import { trainingArchitectures } from '../architectures/training-registry.js';
import { AecError } from '../errors.js';
import { didYouMean } from '../suggest.js';

/** A preset and its name, which is also the id of a model that it trains on the data that it is for. */
export interface NamedPreset {
  readonly id: string;
  /** What it trains, in a line. */
  readonly summary: string;
  readonly settings: Preset;
}

/** The presets of all architectures. */
export function allPresets(): NamedPreset[] {
  return trainingArchitectures().flatMap(({ name, presets }) =>
    Object.entries(presets).map(([id, { summary, ...settings }]) => ({
      ...{ id, summary },
      settings: { architecture: name, ...settings },
    })),
  );
}

export function presetNames(): string[] {
  return allPresets().map(({ id }) => id);
}

/** Finds a preset by name; `mnist-` may be left out. `AecError('usage')` lists the presets if there is none. */
export function findPreset(name: string): NamedPreset {
  const presets = allPresets();
  const found = [name, `mnist-${name}`].flatMap((id) => presets.filter((preset) => preset.id === id));
  if (found[0]) return found[0];
  const names = presets.map(({ id }) => id);
  throw new AecError(
    'usage',
    `no preset "${name}"${didYouMean(name, names)}; choose from ${names.join(', ')}`,
  );
}
