import 'html-to-text';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'vitest/node';

/** A regular expression of the product, and a file it stands in or is put together in. */
export type Expression = { source: string; flags: string; file: string };

const root = path.resolve(import.meta.dirname, '../..');

/** Reads what we wrote ourselves alone: migrations and the database's own answers. */
const withoutForeignText = ['generated', 'database'];

/** Puts together what other files ask for while they are loaded. */
const maker = 'mail-text/wishes/language-wishes.ts';

/**
 * Returns every regular expression of `src` that may meet text of others: the literals from the
 * source, and those that are put together from parts, taken while the modules that do so are loaded.
 * Throws where one is put together later, since nobody could look at it then.
 */
export async function expressionsOfSource(): Promise<Expression[]> {
  const found: Expression[] = [];
  const makers: string[] = [];
  for (const file of sourceFiles()) {
    const { literals, made } = readSource(file);
    found.push(...literals.map((literal) => ({ ...literal, file })));
    if (made === 'in a function' && file !== maker)
      throw new Error(`${file}: expressions are made when a file is loaded, not in a function`);
    if (made !== null) makers.push(file);
  }
  for (const file of [...makers, 'mail-text/wishes/read-wish.ts'])
    found.push(...(await madeWhileLoading(file)));
  const unique = new Map(found.map((expression) => [keyOf(expression), expression]));
  return [...unique.values()];
}

/**
 * Whether nothing in an expression repeats without a limit: what an attempt reads is limited then,
 * and a search takes time in proportion to the text.
 */
export function isBounded({ source }: Pick<Expression, 'source'>): boolean {
  const operators = source.replace(/\\./gs, '_').replace(/\[[^\]]*\]/g, '_');
  return !/[*+]|\{\d+,\}/.test(operators);
}

/** By which an expression is known in the list of those that were looked at. */
export function keyOf({ source, flags }: Pick<Expression, 'source' | 'flags'>): string {
  return createHash('sha256').update(`/${source}/${flags}`).digest('hex').slice(0, 16);
}

function sourceFiles(): string[] {
  return readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(
      (file) => file.endsWith('.ts') && !withoutForeignText.includes(file.split(path.sep)[0]!),
    )
    .map((file) => file.split(path.sep).join('/'));
}

type Node = { type: string; [field: string]: unknown };

function readSource(file: string) {
  const literals: Omit<Expression, 'file'>[] = [];
  let made: 'on loading' | 'in a function' | null = null;
  const visit = (node: Node, isInFunction: boolean): void => {
    const regex = node.regex as { pattern: string; flags: string } | undefined;
    if (node.type === 'Literal' && regex)
      literals.push({ source: regex.pattern, flags: regex.flags });
    if (makesExpression(node))
      made = isInFunction || made === 'in a function' ? 'in a function' : 'on loading';
    const inside = isInFunction || /Function/.test(node.type);
    for (const child of Object.values(node).flat()) if (isNode(child)) visit(child, inside);
  };
  visit(
    parseAst(readFileSync(path.join(root, 'src', file), 'utf8'), { lang: 'ts' }) as never,
    false,
  );
  return { literals, made: made as 'on loading' | 'in a function' | null };
}

function makesExpression({ type, callee }: Node): boolean {
  return /^(?:New|Call)Expression$/.test(type) && (callee as Node).name === 'RegExp';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

async function madeWhileLoading(file: string): Promise<Expression[]> {
  const made: Expression[] = [];
  const Usual = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Usual, {
    construct(target, given, self) {
      const expression = Reflect.construct(target, given, self) as RegExp;
      made.push({ source: expression.source, flags: expression.flags, file });
      return expression;
    },
  });
  try {
    await import(/* @vite-ignore */ path.join(root, 'src', file));
  } finally {
    globalThis.RegExp = Usual;
  }
  return made;
}
