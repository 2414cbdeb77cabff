/** Results as a table for the eye. */

import { describeDemand, type Figure, inDigits, isReached, type Result } from './figures.js';

export function printResults(results: readonly Result[]): void {
  for (const result of results) {
    console.log(`\n${result.case} · ${result.setup}`);
    for (const figure of result.figures) console.log(`  ${lineOf(figure)}`);
  }
}

function lineOf(figure: Figure): string {
  const reached = isReached(figure);
  const verdict =
    reached === undefined ? '' : `${reached ? 'reached' : 'MISSED'} (${describeDemand(figure)})`;
  const value = `${inDigits(figure.value)} ${figure.unit}`;
  return `${figure.name.padEnd(22)}${value.padStart(16)}   ${verdict}`.trimEnd();
}
