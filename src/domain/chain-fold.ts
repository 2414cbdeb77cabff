/** What stands on a list after every sending of it and every recall: a fold, the same whatever order they arrived in. */

/** One sending of the whole list: whose lines it had, and which words of theirs, by key. */
export interface ChainVersion {
  inboxId: number;
  sentAt: Date;
  /** null: never. */
  recalledAt: Date | null;
  entries: readonly ChainEntry[];
}
export type ChainEntry = readonly [memberId: number, textKey: string];

export interface StandingLine {
  memberId: number;
  textKey: string;
  /** The sending since which it stands unchanged. */
  saidIn: number;
  saidAt: Date;
  /** It stood so on the list of the day before, which goes on: it counts there. */
  carried: boolean;
  /** It is off the list since then, with most others at once, and is kept. */
  offSince?: Date;
}

export interface FoldedChain {
  /** The newest sending that stands; undefined when all were recalled. */
  newest: number | undefined;
  standing: StandingLine[];
  /** Who stood on it and no longer does, and since when. */
  gone: { memberId: number; at: Date }[];
}

type Line = Omit<StandingLine, 'memberId' | 'carried'>;

/** So many lines that are more than half of all do not go one by one: a list was begun anew, or an old one copied. */
const MANY_LINES = 3;

/**
 * The newest sending rules: who is not on it is gone. But where most lines went at once, they are kept: nobody took theirs
 * back.
 * @param before the lines with which the same list ended on an earlier day; none where there was none.
 */
export function foldChain(
  versions: readonly ChainVersion[],
  before: readonly ChainEntry[] = [],
): FoldedChain {
  const inOrder = standingVersions(versions);
  const lines = new Map<number, Line>();
  const kept = new Map<number, Line>();
  const gone = goneByRecall(versions);
  for (const version of inOrder) {
    const now = new Map(version.entries);
    const missing = [...lines].filter(([memberId]) => !now.has(memberId));
    const areKept = missing.length >= MANY_LINES && missing.length * 2 > lines.size;
    for (const [memberId, line] of missing) {
      lines.delete(memberId);
      if (areKept) kept.set(memberId, { ...line, offSince: version.sentAt });
      else gone.set(memberId, version.sentAt);
    }
    for (const [memberId, textKey] of now) {
      const { offSince: _, ...known } = lines.get(memberId) ?? kept.get(memberId) ?? NO_LINE;
      const same = known.textKey === textKey;
      lines.set(memberId, same ? known : { textKey, saidIn: version.inboxId, saidAt: version.sentAt });
      kept.delete(memberId);
    }
  }
  const first = inOrder[0];
  const carried = new Set(first && goesOn(before, first.entries) ? before.map(keyOf) : []);
  return {
    newest: inOrder.at(-1)?.inboxId,
    standing: [...lines, ...kept].map(([memberId, line]) => ({
      memberId,
      ...line,
      carried: carried.has(keyOf([memberId, line.textKey])),
    })),
    gone: [...gone]
      .filter(([memberId]) => !lines.has(memberId) && !kept.has(memberId))
      .map(([memberId, at]) => ({ memberId, at })),
  };
}

const NO_LINE: Line = { textKey: '', saidIn: 0, saidAt: new Date(0) };

/** Who stood on a sending that was recalled, unless another says otherwise. */
function goneByRecall(versions: readonly ChainVersion[]): Map<number, Date> {
  const gone = new Map<number, Date>();
  for (const { recalledAt, entries } of versions)
    if (recalledAt)
      for (const [memberId] of entries) gone.set(memberId, later(gone.get(memberId), recalledAt));
  return gone;
}

/**
 * Whether a list goes on from what it was, rather than having begun anew: more than half of its lines stand unchanged. One
 * line that is all there is may as well be the first of a new list.
 */
export function goesOn(before: readonly ChainEntry[], now: readonly ChainEntry[]): boolean {
  if (before.length === 0 || now.length < 2) return false;
  const stands = new Set(now.map(keyOf));
  return before.filter((entry) => stands.has(keyOf(entry))).length * 2 > before.length;
}

/** The lines of the newest sending that stands. */
export function newestEntries(versions: readonly ChainVersion[]): readonly ChainEntry[] {
  return standingVersions(versions).at(-1)?.entries ?? [];
}

function standingVersions(versions: readonly ChainVersion[]): ChainVersion[] {
  return versions
    .filter((version) => version.recalledAt === null)
    .sort((one, other) => one.sentAt.getTime() - other.sentAt.getTime() || one.inboxId - other.inboxId);
}

const keyOf = ([memberId, textKey]: ChainEntry) => `${memberId} ${textKey}`;

function later(one: Date | undefined, other: Date): Date {
  return one && one > other ? one : other;
}
