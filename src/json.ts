import * as v from 'valibot';
import { AecError, type AecErrorCode } from './errors.js';

/** The value that a JSON text stands for; an `AecError` of that code, with `where` in front, if it is no JSON. */
export function parseJson(text: string | Uint8Array, where: string, code: AecErrorCode): unknown {
  try {
    return JSON.parse(typeof text === 'string' ? text : new TextDecoder().decode(text));
  } catch (cause) {
    throw new AecError(code, `${where}: not valid JSON`, { cause });
  }
}

/** `value` as the schema has it; an `AecError` of that code that names the place, where it does not fit. */
export function parseAs<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  where: string,
  code: AecErrorCode,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw new AecError(code, `${where}: ${path ? `${path}: ` : ''}${issue.message}`);
}
