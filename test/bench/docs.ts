/** Writes a run's figures into docs/performance.md, between its two marks. */

import { readFileSync, writeFileSync } from 'node:fs';
import { describeDemand, inDigits, isReached, type Result } from './figures.js';

const PAPER = 'docs/performance.md';
const BEGINS = '<!-- figures: written by `npm run bench -- --write-docs` -->';
const ENDS = '<!-- end of figures -->';

export interface Report {
  at: string;
  machine: { cpu: string; cores: number; node: string };
  options: { quick: boolean; seconds: number; inFlight: number };
  results: Result[];
}

export function writeDocs(report: Report): void {
  const text = readFileSync(PAPER, 'utf8');
  const [before, after] = [text.indexOf(BEGINS), text.indexOf(ENDS)];
  if (before < 0 || after < before) throw new Error(`${PAPER} has lost its marks`);
  const written = `${text.slice(0, before)}${BEGINS}\n\n${toMarkdown(report)}\n${text.slice(after)}`;
  writeFileSync(PAPER, written);
}

export function toMarkdown({ at, machine, options, results }: Report): string {
  const where = `${machine.cores} cores (${machine.cpu}), Node ${machine.node}`;
  const how = `${options.seconds} s each, ${options.inFlight} commands under way`;
  const lines = [`Measured ${at.slice(0, 10)} on ${where}; ${how}.`];
  for (const result of results) {
    lines.push(
      '',
      `**${result.case}** · ${result.setup}`,
      '',
      '| figure | value | demanded |',
      '|---|---|---|',
    );
    for (const figure of result.figures) {
      const reached = isReached(figure);
      const verdict = reached === undefined ? '' : `${describeDemand(figure)} ${reached ? '✓' : '✗ missed'}`;
      lines.push(`| ${figure.name} | ${inDigits(figure.value)} ${figure.unit} | ${verdict} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}
