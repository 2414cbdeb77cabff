/** Every string of the program that people may read, by the compiler's tree, and where it stands. */

import { resolve } from 'node:path';
import { type Node, SyntaxKind } from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';
import { ROOT } from './sources.js';

export interface Sentence {
  /** `jobs/show-help.ts:46`. */
  at: string;
  file: string;
  /** As it stands in the source, `${…}` for what is filled in. */
  text: string;
  /** The property it is the value of, such as `usage`; undefined when it is none. */
  property: string | undefined;
}

/** The strings and templates of these files. */
export function readSentences(files: readonly string[]): Sentence[] {
  const api = new API();
  try {
    const [project] = api.updateSnapshot({ openProjects: [resolve(ROOT, 'tsconfig.json')] }).getProjects();
    return files.flatMap((file) => {
      const source = project?.program.getSourceFile(resolve(ROOT, file));
      if (source === undefined) throw new Error(`the compiler does not know ${file}`);
      const lineOf = (at: number) => source.text.slice(0, at).split('\n').length;
      const found: Sentence[] = [];
      const visit = (node: Node, property: string | undefined) => {
        if (isString(node)) {
          const text = source.text.slice(node.pos, node.end).trim();
          const start = node.end - text.length;
          found.push({ at: `${file}:${lineOf(start)}`, file, text: withoutHoles(text), property });
        }
        const inner = node.kind === SyntaxKind.PropertyAssignment ? nameOf(node) : property;
        node.forEachChild((child) => visit(child, inner));
      };
      visit(source, undefined);
      return found;
    });
  } finally {
    api.close();
  }
}

function isString({ kind }: Node): boolean {
  return (
    kind === SyntaxKind.StringLiteral ||
    kind === SyntaxKind.NoSubstitutionTemplateLiteral ||
    kind === SyntaxKind.TemplateExpression
  );
}

function nameOf(node: Node): string | undefined {
  return (node as unknown as { name?: { text?: string } }).name?.text;
}

/** What is filled in is code, and its own strings are looked at for themselves. */
function withoutHoles(text: string): string {
  let shown = '';
  for (let at = 0, depth = 0; at < text.length; at += 1) {
    if (text.startsWith('${', at)) {
      depth += 1;
      if (depth === 1) shown += '…';
      at += 1;
    } else if (depth > 0) depth += text[at] === '{' ? 1 : text[at] === '}' ? -1 : 0;
    else shown += text[at];
  }
  return shown;
}
