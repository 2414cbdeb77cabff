/** One thing that `doctor` found. */

export interface Finding {
  /** `trouble` makes the exit code 1; `advice` works, but could be better. */
  level: 'ok' | 'advice' | 'trouble';
  about: 'program' | 'settings' | 'keys' | 'database' | 'redis' | 'queue' | 'rows' | 'platforms';
  what: string;
  /** What comes of it. */
  why?: string;
  /** What to do about it. */
  advice?: string;
}

export function ok(about: Finding['about'], what: string): Finding {
  return { level: 'ok', about, what };
}

const MARKS = { ok: 'ok     ', advice: 'advice ', trouble: 'TROUBLE' } as const;

/** Trouble stands where it belongs, and is counted at the end. */
export function describeFindings(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ level, about, what, why, advice }) => [
    `${MARKS[level]}  ${about}: ${what}`,
    ...(why ? [`           why: ${why}`] : []),
    ...(advice ? [`           do:  ${advice}`] : []),
  ]);
  const troubles = findings.filter((finding) => finding.level === 'trouble').length;
  const end =
    troubles === 0 ? 'no trouble found' : `${troubles} ${troubles === 1 ? 'trouble' : 'troubles'} found`;
  return [...lines, end].join('\n');
}
