/** What a case found out: figures with their units, and which of them the project demands of itself. */

export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** What it has to be; undefined for figures that are only written down. */
  demanded?: { atLeast: number } | { below: number } | { exactly: number };
}

/** One row of the table: a load on a setup. */
export interface Result {
  case: string;
  /** Such as `postgres + redis, 2 workers`. */
  setup: string;
  figures: Figure[];
}

/** undefined when nothing is demanded. */
export function isReached({ value, demanded }: Figure): boolean | undefined {
  if (demanded === undefined) return undefined;
  if ('atLeast' in demanded) return value >= demanded.atLeast;
  if ('below' in demanded) return value < demanded.below;
  return value === demanded.exactly;
}

/** The value below which `share` of the sorted values lie. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number;
}

/** `12,345`, `3.42`, `0.071`: three digits that matter. */
export function inDigits(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

export function describeDemand(figure: Figure): string {
  const { demanded } = figure;
  if (demanded === undefined) return '';
  if ('atLeast' in demanded) return `≥ ${inDigits(demanded.atLeast)}`;
  if ('below' in demanded) return `< ${inDigits(demanded.below)}`;
  return `${demanded.exactly}`;
}
