import type { Random } from '../../src/data/random.js';

/** Bytes that are limits of something. */
const EDGES = [0, 1, 0x7f, 0x80, 0xfe, 0xff];
/** Numbers that are limits of something. */
const NUMBERS = [
  0,
  -1,
  1,
  2,
  255,
  256,
  65535,
  65536,
  2 ** 24 + 1,
  2 ** 27,
  2 ** 31,
  2 ** 32,
  1e9,
  1e300,
  0.5,
  -(2 ** 31),
];

/** A copy with a few bytes changed, removed, repeated or added. */
export function mutateBytes(bytes: Uint8Array, random: Random, most = 4): Uint8Array {
  let all = [...bytes];
  for (let n = 1 + random.integer(most); n > 0; n--) {
    const at = random.integer(Math.max(1, all.length));
    const length = 1 + random.integer(Math.min(16, all.length - at) || 1);
    switch (random.integer(6)) {
      case 0:
        all[at] = random.integer(256);
        break;
      case 1:
        all[at] = EDGES[random.integer(EDGES.length)]!;
        break;
      case 2:
        all[at] = (all[at] ?? 0) ^ (1 << random.integer(8));
        break;
      case 3:
        all.splice(at, length);
        break;
      case 4:
        all.splice(at, 0, ...all.slice(at, at + length));
        break;
      default:
        all = random.integer(4) === 0 ? all.slice(0, at) : [...all, random.integer(256)];
    }
  }
  return Uint8Array.from(all);
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A copy of a JSON value with one place changed: its number or its kind, a field more, less or twice. */
export function mutateJson(value: unknown, random: Random): unknown {
  const copy = structuredClone(value) as Json;
  const places = placesIn(copy);
  if (places.length === 0) return anything(random);
  const { parent, key } = places[random.integer(places.length)]!;
  const own = (parent as Record<string, Json>)[key]!;
  switch (random.integer(6)) {
    case 0:
      delete (parent as Record<string, Json>)[key];
      break;
    case 1:
      if (Array.isArray(own) && own.length > 0) own.push(...structuredClone(own));
      else (parent as Record<string, Json>)[key] = anything(random);
      break;
    case 2:
      if (typeof own === 'number') (parent as Record<string, Json>)[key] = own + 1 - 2 * random.integer(2);
      else (parent as Record<string, Json>)[key] = anything(random);
      break;
    default:
      (parent as Record<string, Json>)[key] = anything(random);
  }
  return copy;
}

function anything(random: Random): Json {
  const number = NUMBERS[random.integer(NUMBERS.length)]!;
  const choices: Json[] = [
    number,
    number,
    number,
    null,
    true,
    '',
    'x'.repeat(1 + random.integer(2000)),
    [],
    {},
    [number],
    { x: number },
  ];
  return choices[random.integer(choices.length)]!;
}

/** Every member of every object and list in a value. */
function placesIn(value: Json): { readonly parent: object; readonly key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => [
    { parent: value, key },
    ...placesIn((value as Record<string, Json>)[key]!),
  ]);
}
