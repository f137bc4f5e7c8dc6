import { ExistsError } from '../atomic-write.js';
import { AecError, stackOf } from '../errors.js';
import { imageKind } from '../image/kind.js';
import { formatOfExtension } from '../image/write.js';
import { explainSystemError } from '../system-error.js';
import { checkIsAec } from './check-kind.js';
import type { Coded, CodingContext } from './coded.js';
import type { CodingRow, FailedRow, Note } from './coding-row.js';
import type { CodingItem, CodingJob } from './coding-task.js';
import { compressBytes } from './compress-bytes.js';
import { decompressBytes } from './decompress-bytes.js';
import { LargeImage } from './large-image.js';
import { type FileFacts, type FindPlace, STANDARD_STREAM } from './place.js';

/** The largest file that is read: as large as Node reads in one go. */
const LARGEST_INPUT = 2 ** 31 - 1;

export interface ItemContext extends CodingContext {
  readonly findPlace: FindPlace;
  /** Called with what a preview shows. */
  onPictures?(pictures: Coded['pictures']): void;
}

/**
 * Reads, codes and writes one file. Whatever goes wrong is in the row. Throws only `LargeImage`, where `modelFor` does.
 */
export async function codeItem(item: CodingItem, job: CodingJob, context: ItemContext): Promise<CodingRow> {
  const started = performance.now();
  const row = await codedRow(item, job, context).catch((thrown: unknown) => {
    if (thrown instanceof LargeImage) throw thrown;
    if (!(thrown instanceof PlaceFailure)) return { error: describeError(thrown) };
    return { error: { ...describeError(thrown.cause), passing: true as const } };
  });
  const ms = Math.round(performance.now() - started);
  return { input: item.input, output: item.output, ...row, ms, finished: new Date().toISOString() };
}

async function codedRow(item: CodingItem, job: CodingJob, context: ItemContext) {
  const { input, output } = item;
  const from = await context.findPlace(input);
  const facts = await atPlace(from.stat(input));
  const name = from.nameOf?.(input) ?? input;
  const checkStart = (start: Uint8Array) => checkKind(start, name, job);
  const bytes = await atPlace(from.read(input, { most: LARGEST_INPUT, checkStart }));
  const coded = await code(bytes, name, output, job, context);
  const { image, model, figures, notes, file, pictures } = coded;
  const published = await atPlace(publish(item, file, job, facts, context.findPlace));
  context.onPictures?.(pictures);
  return {
    output: published.output,
    width: image.width,
    height: image.height,
    channels: image.channels,
    alpha: image.alpha !== undefined,
    model: { id: model.id, hash: model.hash },
    ...figures,
    ...(facts && { modified: facts.modified }),
    ...(!published.isWritten && { kept: true as const }),
    notes: [...notes, ...published.notes],
  };
}

/** What is no image, or no .aec file, is refused by how it begins. */
function checkKind(start: Uint8Array, name: string, { direction }: CodingJob): void {
  if (direction === 'compress') imageKind(start, name);
  else checkIsAec(start, name);
}

function code(
  bytes: Uint8Array,
  name: string,
  output: string,
  job: CodingJob,
  context: CodingContext,
): Promise<Coded> {
  if (job.direction === 'compress') return compressBytes(bytes, name, job.settings, context);
  const format = output === STANDARD_STREAM ? 'png' : formatOfExtension(output);
  return decompressBytes(bytes, format, job.settings, context);
}

interface Published {
  readonly output: string;
  readonly isWritten: boolean;
  readonly notes: readonly Note[];
}

/** Writes to the output, or to its alternate if the output exists. */
async function publish(
  { output, alternate, within, existing }: CodingItem,
  file: Uint8Array,
  { settings }: CodingJob,
  facts: FileFacts | undefined,
  findPlace: FindPlace,
): Promise<Published> {
  const { preserve = [] } = settings;
  const options = {
    existing: existing ?? settings.existing,
    within,
    modified: preserve.includes('mtime') ? facts?.modified : undefined,
    mode: preserve.includes('mode') ? facts?.mode : undefined,
  };
  try {
    const isWritten = await (await findPlace(output)).publish(output, file, options);
    return { output, isWritten, notes: [] };
  } catch (error) {
    if (alternate === undefined || !(error instanceof ExistsError)) throw error;
    const isWritten = await (await findPlace(alternate)).publish(alternate, file, options);
    const text = `${output} exists already; this is ${alternate}`;
    return { output: alternate, isWritten, notes: [{ level: 'note', text }] };
  }
}

/** An error of a disk or a network, which may do better next time. */
class PlaceFailure extends Error {}

/** A place explains the errors of the system below it, which are the causes of its own; others say that it does what it should. */
async function atPlace<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AecError && error.cause === undefined) throw error;
    throw new PlaceFailure('', { cause: error });
  }
}

/** An error as a row holds it: with its stack if it is a bug, or under AEC_DEBUG. */
export function describeError(thrown: unknown): FailedRow['error'] {
  const error = explainSystemError(thrown);
  if (!(error instanceof Error)) return { code: 'bug', message: String(error) };
  const code = error instanceof AecError ? error.code : 'bug';
  const isWanted = code === 'bug' || process.env.AEC_DEBUG;
  return { code, message: error.message, ...(isWanted && { stack: stackOf(error) }) };
}
