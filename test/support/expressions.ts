/** Every regular expression of the program: literals by the compiler's tree, `new RegExp` by what it really becomes. */

import { resolve } from 'node:path';
import { type Node, SyntaxKind } from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';
import { programFiles, ROOT } from './sources.js';

export interface Expression {
  /** `src/chat/fold.ts:90`, or the file alone for one that is put together when the module loads. */
  at: string;
  source: string;
  flags: string;
}

interface Found {
  literals: Expression[];
  /** Files that put expressions together, and how often. */
  made: Map<string, number>;
  /** `new RegExp` inside a function: made of what nobody knows before it runs. */
  hidden: string[];
}

/** @throws when an expression is made inside a function, where it cannot be looked at. */
export async function everyExpression(): Promise<Expression[]> {
  const { literals, made, hidden } = readSources();
  if (hidden.length > 0) throw new Error(`expressions that cannot be looked at: ${hidden.join(', ')}`);
  const fromModules: Expression[] = [];
  for (const [file, sites] of made) {
    const seen = await expressionsMadeBy(file);
    if (seen.length < sites) throw new Error(`${file} makes ${sites} expressions, ${seen.length} were seen`);
    fromModules.push(...seen);
  }
  const unique = new Map<string, Expression>();
  for (const one of [...literals, ...fromModules]) unique.set(`/${one.source}/${one.flags}`, one);
  return [...unique.values()];
}

function readSources(): Found {
  const api = new API();
  try {
    const [project] = api.updateSnapshot({ openProjects: [resolve(ROOT, 'tsconfig.json')] }).getProjects();
    const found: Found = { literals: [], made: new Map(), hidden: [] };
    for (const file of programFiles()) {
      const source = project?.program.getSourceFile(resolve(ROOT, file));
      if (source === undefined) throw new Error(`the compiler does not know ${file}`);
      walk(source, file, source.text, false, found);
    }
    return found;
  } finally {
    api.close();
  }
}

function walk(node: Node, file: string, text: string, inFunction: boolean, found: Found): void {
  if (node.kind === SyntaxKind.RegularExpressionLiteral) {
    const literal = (node as Node & { text: string }).text;
    const end = literal.lastIndexOf('/');
    const line = text.slice(0, node.end).split('\n').length;
    found.literals.push({
      at: `${file}:${line}`,
      source: literal.slice(1, end),
      flags: literal.slice(end + 1),
    });
  }
  const written = text.slice(node.pos, node.end).trimStart();
  const makes = node.kind === SyntaxKind.NewExpression || node.kind === SyntaxKind.CallExpression;
  if (makes && /^(?:new )?RegExp\(/.test(written)) {
    if (inFunction) found.hidden.push(file);
    found.made.set(file, (found.made.get(file) ?? 0) + 1);
  }
  const inside = inFunction || FUNCTIONS.has(node.kind);
  node.forEachChild((child) => walk(child, file, text, inside, found));
}

const FUNCTIONS = new Set([
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.MethodDeclaration,
]);

/** Loads a module and notes which expressions are constructed meanwhile. */
async function expressionsMadeBy(file: string): Promise<Expression[]> {
  const seen: Expression[] = [];
  const native = globalThis.RegExp;
  globalThis.RegExp = new Proxy(native, {
    construct(target, args, self) {
      const made = Reflect.construct(target, args, self) as RegExp;
      seen.push({ at: file, source: made.source, flags: made.flags });
      return made;
    },
  });
  try {
    await import(/* @vite-ignore */ `${resolve(ROOT, file)}?expressions`);
  } finally {
    globalThis.RegExp = native;
  }
  return seen;
}
