/**
 * Results go to stdout, everything else to stderr. A reader that has seen enough (`aec info *.aec | head -1`) closes
 * the pipe: that ends the printing, and neither the work nor the exit status changes. Control characters are shown as
 * \xNN: a name in a file or a folder could otherwise speak to the terminal, or feign lines that aec never wrote.
 */
export function printResult(line: string): void {
  print(process.stdout, escapeControls(line));
}

/** For errors, warnings and progress. */
export function printNote(line: string): void {
  print(process.stderr, escapeControls(line));
}

/** A line of a picture, whose escape sequences are aec's own. */
export function printPicture(stream: NodeJS.WriteStream, line: string): void {
  print(stream, line);
}

/** One JSON document on stdout. Numbers that JSON does not have (the PSNR of equal images) become null. */
export function printJson(value: unknown): void {
  print(process.stdout, JSON.stringify(value, null, 2));
}

/** `value` as one line of JSON on stdout. */
export function printJsonLine(value: unknown): void {
  print(process.stdout, JSON.stringify(value));
}

/** Keeps a closed pipe from ending the program with a stack trace. Called once, at the start. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

function escapeControls(line: string): string {
  return line.replace(/\p{Cc}/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function print(stream: NodeJS.WriteStream, line: string): void {
  if (stream.writable) stream.write(`${line}\n`);
}
