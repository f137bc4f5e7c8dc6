import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

// The reference of the library, from the declarations that the compiler writes: they hold types and docstrings alike.
// typedoc would be the tool, but it reads sources with the JavaScript interface of TypeScript, which TypeScript 7 lacks.

const root = path.resolve(import.meta.dirname, '../..');
export const PAGE = path.join(root, 'src/docs/api.md');

const HEAD = `# Reference

All that \`aec-codec\` exports, from its declarations. How to use it, by examples: [the library](library.md).
This page is generated: \`npm run build && npm run api\`.
`;

interface Exported {
  readonly name: string;
  /** As the module that declares it calls it. */
  readonly declared: string;
  readonly file: string;
}

interface Described extends Exported {
  readonly about: string;
  readonly declaration: string;
}

/** The page, from \`dist\`. */
export function apiPage(): string {
  const node = exportsOf(path.join(root, 'dist/index.d.ts')).map(describe);
  const known = new Set(node.map(({ declaration }) => declaration));
  const web = exportsOf(path.join(root, 'dist/web/index.d.ts'))
    .map(describe)
    .filter(({ declaration }) => !known.has(declaration));
  return [
    HEAD,
    '## In Node\n',
    ...node.map(section),
    '## In browsers\n',
    'What `aec-codec/web` has of the above is the same there; this is what differs or is new.\n',
    ...web.map(section),
  ].join('\n');
}

function section({ name, about, declaration }: Described): string {
  return `### ${name}\n\n${about ? `${about}\n\n` : ''}\`\`\`ts\n${declaration}\n\`\`\`\n`;
}

/** What an index re-exports, in the order of names. */
function exportsOf(index: string): Exported[] {
  const found = reExports(index).map(({ names, file }) =>
    names.map(([declared, name]) => ({ ...origin(declared, file), name })),
  );
  return found.flat().sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
}

/** The file that declares what `file` exports, perhaps from another one. */
function origin(name: string, file: string): { declared: string; file: string } {
  for (const { names, file: next } of reExports(file)) {
    const renamed = names.find(([, exported]) => exported === name);
    if (renamed) return origin(renamed[0], next);
  }
  return { declared: name, file };
}

function reExports(file: string): { names: [declared: string, name: string][]; file: string }[] {
  const text = readFileSync(file, 'utf8');
  const statements = text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)';/gm);
  return [...statements].map(([, list, from]) => {
    const names = list!
      .split(',')
      .map((item) => item.trim().replace(/^type /, ''))
      .filter((item) => item !== '')
      .map((item): [string, string] => {
        const [declared, name = declared] = item.split(' as ');
        return [declared!, name!];
      });
    return { names, file: path.resolve(path.dirname(file), from!.replace(/\.js$/, '.d.ts')) };
  });
}

/** A declaration and its docstring; throws where there is none, so that nothing is left out in silence. */
function describe(exported: Exported): Described {
  const { declared, file } = exported;
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const opening = new RegExp(
    `^export (?:declare )?(?:abstract )?(?:async )?(?:function|class|interface|type|const) ${declared}\\b`,
    'm',
  );
  const start = text.search(opening);
  if (start < 0) throw new Error(`${file} does not declare ${declared}`);
  const rest = text.slice(start);
  const isBlock = /^export (?:declare )?(?:class|interface) /.test(rest);
  const end = isBlock ? rest.search(/^\}/m) + 1 : rest.search(/;$/m) + 1;
  const declaration = rest
    .slice(0, end)
    .replace(/^export (declare )?/, '')
    .replace(/^ *(?:private|#).*\n/gm, '')
    .replace(/^ +/gm, (indent) => ' '.repeat(indent.length / 2))
    .replaceAll(new RegExp(`\\b${declared}\\b`, 'g'), exported.name);
  return { ...exported, declaration, about: docstringBefore(text.slice(0, start)) };
}

/** The text of the comment that ends right before a declaration. */
function docstringBefore(text: string): string {
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(text)?.[1] ?? '';
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
  const plain = lines.join('\n').trim();
  return plain.replace(/^@throws (.*)/gm, 'Throws $1');
}
