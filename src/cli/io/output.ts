/**
 * Prints a line of results to stdout; everything else goes to stderr. A reader that has seen enough, like `head -1`,
 * closes the pipe: printing then stops, but the work goes on and the exit status stays the same. Control characters, and those that
 * turn the direction of writing, are shown as \xNN or \uNNNN, so that a file name cannot send commands to the terminal or fake
 * lines of output.
 */
export function printResult(line: string): void {
  print(process.stdout, escapeControls(line));
}

/** Prints a line of errors, warnings or progress to stderr. */
export function printNote(line: string): void {
  print(process.stderr, escapeControls(line));
}

/** Prints a line of a picture, which keeps its escape sequences. */
export function printPicture(stream: NodeJS.WriteStream, line: string): void {
  print(stream, line);
}

/** Prints one JSON document to stdout. Infinity, the PSNR of equal images, becomes null. */
export function printJson(value: unknown): void {
  print(process.stdout, escapeInJson(JSON.stringify(value, null, 2)));
}

/** Prints `value` to stdout as one line of JSON. */
export function printJsonLine(value: unknown): void {
  print(process.stdout, escapeInJson(JSON.stringify(value)));
}

/** Waits until the reader of stdout has taken most of what was printed, so that memory does not fill up with it. */
export async function untilPrinted(): Promise<void> {
  const { stdout } = process;
  if (!stdout.writable || !stdout.writableNeedDrain) return;
  const events = ['drain', 'close', 'error'] as const;
  await new Promise<void>((resolve) => {
    const end = () => {
      for (const event of events) stdout.off(event, end);
      resolve();
    };
    for (const event of events) stdout.on(event, end);
  });
}

/** Keeps a closed pipe from ending the program with a stack trace. Call it once, at the start. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** Controls, separators of lines and paragraphs, and marks, embeddings and overrides of the direction of writing. */
const HIDDEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

function escapeControls(line: string): string {
  return line.replace(HIDDEN, (character) => {
    const code = character.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : unicodeEscape(code);
  });
}

/** The same for a JSON document, whose lines stay as they are: it means what it meant. */
function escapeInJson(json: string): string {
  return json.replace(HIDDEN, (character) =>
    character === '\n' ? character : unicodeEscape(character.charCodeAt(0)),
  );
}

function unicodeEscape(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

function print(stream: NodeJS.WriteStream, line: string): void {
  if (stream.writable) stream.write(`${line}\n`);
}
