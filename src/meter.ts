/** What the line tells whoever counts: one call for each row that came to an end. Nobody need listen. */

export interface Meter {
  handled(row: HandledRow): void;
  sent(row: SentRow): void;
}

export interface HandledRow {
  platform: string;
  /** The job that did it; `none` where nothing was meant or nothing came of it. */
  deed: string;
  /** `refused`: answered with a sentence · `none`: no deed was meant · `failed`: tried again later · `aside`: given up. */
  outcome: 'done' | 'refused' | 'none' | 'failed' | 'aside';
  /** From accepted to handled; undefined where it did not end. */
  tookMs?: number;
}

export interface SentRow {
  platform: string;
  /** `later`: the platform did not take it now, it is tried again. */
  outcome: 'sent' | 'failed' | 'uncertain' | 'later';
  /** From the accepted message (or, where it answers none, from the row's making) to the platform's answer. */
  tookMs?: number;
}
