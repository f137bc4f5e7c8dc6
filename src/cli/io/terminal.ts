/** Whether a stream is a terminal on which lines can be drawn anew; one of TERM=dumb only prints them. */
export function canRedraw(stream: { readonly isTTY?: boolean }, env = process.env): boolean {
  return stream.isTTY === true && env.TERM !== 'dumb';
}
