import * as v from 'valibot';
import { AecError } from '../errors.js';

/** One setting of a training: its default, its possible values and its help. */
export interface Setting<T = unknown> {
  readonly fallback: T;
  /** Refuses impossible values with a message that continues the setting's name: "must be …". */
  readonly schema: v.GenericSchema<unknown, T>;
  /** Meaning and unit in a few words. */
  readonly help: string;
  /** The placeholder of its value in help, like `epochs`; absent for a switch. */
  readonly value?: string;
  /** Whether the value names a model by id or folder; records of a training then keep its id and hash instead. */
  readonly namesModel?: boolean;
  /** Whether it scales a part of the loss, so that a value that is far too large makes training diverge. */
  readonly weighs?: boolean;
  /** The possible values, if they are words. */
  readonly choices?: readonly string[];
  /** Where help lists it, if not with the model. */
  readonly group?: 'time' | 'regularization';
}

export type Settings = Readonly<Record<string, Setting>>;

/** The values of settings. */
export type ValuesOf<S extends Settings> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never;
};

export function wholeNumber(fallback: number, least: number, most: number, help: string): Setting<number> {
  const message = `must be a whole number from ${least} to ${most}`;
  const schema = v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(least, message),
    v.maxValue(most, message),
  );
  return { fallback, schema, help, value: 'n' };
}

/** A number for which `holds` is true; `range` puts the condition in words, like "from 0". */
export function numberWhere(
  fallback: number,
  holds: (value: number) => boolean,
  range: string,
  value: string,
  help: string,
): Setting<number> {
  const message = `must be a number ${range}`;
  const schema = v.pipe(v.number(message), v.finite(message), v.check(holds, message));
  return { fallback, schema, help, value };
}

export function oneOf<const T extends string>(choices: readonly [T, ...T[]], help: string): Setting<T> {
  const schema = v.picklist(choices, `must be one of ${choices.join(', ')}`);
  return { fallback: choices[0], schema, help, value: 'name', choices };
}

export function text(fallback: string, value: string, help: string): Setting<string> {
  return { fallback, schema: v.string('must be a text'), help, value };
}

export function onOff(help: string): Setting<boolean> {
  return { fallback: false, schema: v.boolean('must be true or false'), help };
}

/** A checked configuration with the types of `settings`, which it holds among others. */
export function withSettings<S extends Settings, C extends Readonly<Record<string, unknown>>>(
  settings: S,
  config: C,
): C & ValuesOf<S> {
  const own = Object.keys(settings).map((key) => [key, config[key]]);
  return { ...config, ...(Object.fromEntries(own) as ValuesOf<S>) };
}

/** The error for an impossible value of a setting, or for a setting that the architecture does not have. */
export class SettingError extends AecError {
  /** The key of the setting; the command line shows the option instead. */
  readonly setting: string;
  readonly reason: string;

  constructor(setting: string, reason: string) {
    super('usage', `${setting} ${reason}`);
    this.setting = setting;
    this.reason = reason;
  }
}

/** Throws a `SettingError` if a value is not one that its setting takes. */
export function checkSettings(settings: Settings, values: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(values)) {
    const { success, issues } = v.safeParse(settings[key]!.schema, value, { abortEarly: true });
    if (!success) throw new SettingError(key, `${issues[0].message}, not ${JSON.stringify(value)}`);
  }
}
