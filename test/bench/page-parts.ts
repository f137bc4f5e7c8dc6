/** What stands on a page between the comments `<!-- part: … -->` and `<!-- /part -->`, without the space around it. */
export function partOf(page: string, part: string): string {
  const [from, to] = boundsOf(page, part);
  return page.slice(from, to).trim();
}

/** The page with `text` there. */
export function withPart(page: string, part: string, text: string): string {
  const [from, to] = boundsOf(page, part);
  return `${page.slice(0, from)}\n\n${text}\n\n${page.slice(to)}`;
}

function boundsOf(page: string, part: string): [from: number, to: number] {
  const start = page.indexOf(`<!-- ${part}:`);
  const from = page.indexOf('-->', start) + 3;
  const to = page.indexOf(`<!-- /${part} -->`);
  if (start < 0 || to < from) throw new Error(`the page has no part "${part}"`);
  return [from, to];
}
