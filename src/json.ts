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
  // First: JSON.parse takes seconds for a million levels.
  if (isDeep(characters)) throw new AecError(code, `${where}: nested too deeply`);
  try {
    return JSON.parse(characters);
  } catch (cause) {
    throw new AecError(code, `${where}: not valid JSON`, { cause });
  }
}

/** Whether more brackets are ever open at once outside of strings than may be. */
function isDeep(json: string): boolean {
  let [depth, isString] = [0, false];
  for (let at = 0; at < json.length && depth <= DEEPEST; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) isString = !isString;
    else if (isString) at += code === BACKSLASH ? 1 : 0;
    // The codes of [ and {, and of ] and }, differ in one bit.
    else if ((code & ~0x20) === OPEN_BRACKET) depth++;
    else if ((code & ~0x20) === CLOSE_BRACKET) depth--;
  }
  return depth > DEEPEST;
}

const [QUOTE, BACKSLASH, OPEN_BRACKET, CLOSE_BRACKET] = [0x22, 0x5c, 0x5b, 0x5d];

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

/** Characters of a path that are shown: its steps may be names that somebody made up. */
const LONGEST_PATH = 120;

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

function shorten(text: string, most = LONGEST_VALUE): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}

/** Like `results[2].metrics.psnr`. */
function pathOf(issue: BaseIssue<unknown>): string {
  return shorten((getDotPath(issue) ?? '').replace(/\.(\d+)(?=\.|$)/g, '[$1]'), LONGEST_PATH);
}
