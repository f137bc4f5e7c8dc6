import { type BaseIssue, type GenericSchema, getDotPath, type InferOutput, safeParse } from 'valibot';
import { AecError, type AecErrorCode } from './errors.js';

/** The most levels of lists and objects in each other: deeper ones exhaust the stack of whatever walks through them. */
const DEEPEST = 100;

/**
 * The value of a JSON text, of unknown shape. `AecError(code)` naming `where` the text is from if it is not valid JSON, or
 * nested more than 100 levels deep.
 */
export function parseJson(text: string | Uint8Array, where: string, code: AecErrorCode): unknown {
  const characters = typeof text === 'string' ? text : new TextDecoder().decode(text);
  if (depthOf(characters) > DEEPEST) throw new AecError(code, `${where}: nested too deeply`);
  try {
    return JSON.parse(characters);
  } catch (cause) {
    throw new AecError(code, `${where}: not valid JSON`, { cause });
  }
}

/** The most brackets that are open at once outside of strings. */
function depthOf(json: string): number {
  let [depth, deepest, isString] = [0, 0, false];
  for (let at = 0; at < json.length; at++) {
    const character = json[at]!;
    if (character === '"') isString = !isString;
    else if (isString) at += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ']' || character === '}') depth--;
  }
  return deepest;
}

/**
 * The value as the schema describes it, without any properties that the schema does not have. `AecError(code)` for a
 * value that does not fit, in one line: `where` it is from, the path inside it, what was expected, and what is there.
 */
export function parseAs<Schema extends GenericSchema>(
  schema: Schema,
  value: unknown,
  where: string,
  code: AecErrorCode,
): InferOutput<Schema> {
  const parsed = safeParse(schema, value, { abortEarly: true });
  if (parsed.success) return parsed.output;
  throw new AecError(code, `${where}: ${describe(parsed.issues[0])}`);
}

/** What valibot calls kinds of values, in words. */
const WORDS: Readonly<Record<string, string>> = {
  Object: 'an object',
  Array: 'a list',
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  integer: 'a whole number',
  safe_integer: 'a whole number',
  finite: 'a finite number',
};

/** Characters of a wrong value that are shown. */
const LONGEST_VALUE = 40;

function describe(issue: BaseIssue<unknown>): string {
  const path = pathOf(issue);
  if (issue.received === 'undefined') return `${path} is missing`;
  const expected = issue.expected ?? issue.type;
  const subject = path === '' ? '' : `${path} `;
  // A message that the schema's author wrote says best what is wrong; valibot's own all begin alike.
  if (!issue.message.startsWith('Invalid ')) return `${subject}${issue.message}`;
  return `${subject}must be ${inWords(expected)}, not ${shorten(WORDS[issue.received] ?? issue.received)}`;
}

/** `("aec" | "jpeg")` and `>=1` are how valibot writes alternatives and bounds. */
function inWords(kind: string): string {
  const plain = kind
    .replace(/^\((.*)\)$/, '$1')
    .replace(/^>=/, 'at least ')
    .replace(/^<=/, 'at most ');
  return plain
    .split(' | ')
    .map((alternative) => WORDS[alternative] ?? alternative)
    .join(' or ');
}

function shorten(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}

/** Like `results[2].metrics.psnr`. */
function pathOf(issue: BaseIssue<unknown>): string {
  return (getDotPath(issue) ?? '').replace(/\.(\d+)(?=\.|$)/g, '[$1]');
}
