/** What a person's tips come to after all they said about them: a fold over both, the same whatever order they arrived in. */

/** What a tip consists of; `''` where something is missing. */
export interface TipParts {
  title: string;
  situation: string;
  cause: string;
  suggestion: string;
}

export interface ChangeableTip {
  id: number;
  inboxId: number;
  sentAt: Date;
  /** A draft is meant only by those who name it. */
  isDraft: boolean;
  /** When its message was recalled; null: never. */
  recalledAt: Date | null;
}

export interface TipChange {
  inboxId: number;
  /** `answer`: to a question about what is missing · `supplement`: kept apart, changes nothing. */
  kind: 'answer' | 'amendment' | 'supplement' | 'withdrawal';
  /** The tip it names; null: the newest one before. */
  namedTipId: number | null;
  parts: Partial<TipParts>;
  sentAt: Date;
  recalledAt: Date | null;
}

/**
 * Which tip each change means: the named one, else the newest that was sent before and still stood then.
 * @returns by the change's inbox id; null: none. And by tip id the withdrawal that takes it back.
 */
export function foldTipChanges(
  tips: readonly ChangeableTip[],
  changes: readonly TipChange[],
): { meant: Map<number, number | null>; withdrawn: Map<number, TipChange> } {
  const newestFirst = tips.filter(({ isDraft }) => !isDraft).sort((a, b) => bySending(b, a));
  const meant = new Map<number, number | null>();
  const withdrawn = new Map<number, TipChange>();
  for (const change of [...changes].sort(bySending)) {
    const stood = (tip: ChangeableTip) =>
      bySending(tip, change) < 0 &&
      !withdrawn.has(tip.id) &&
      (tip.recalledAt === null || tip.recalledAt.getTime() > change.sentAt.getTime());
    const tipId = change.namedTipId ?? newestFirst.find(stood)?.id ?? null;
    meant.set(change.inboxId, tipId);
    if (tipId !== null && change.kind === 'withdrawal' && change.recalledAt === null)
      withdrawn.set(tipId, change);
  }
  return { meant, withdrawn };
}

/** What was read of a tip, with its author's answers and amendments: an answer adds to a part, an amendment replaces it. */
export function applyChanges(read: TipParts, changes: readonly TipChange[]): TipParts {
  const parts = {
    title: read.title,
    situation: read.situation,
    cause: read.cause,
    suggestion: read.suggestion,
  };
  for (const { kind, parts: given } of changes.filter((one) => one.recalledAt === null).sort(bySending)) {
    if (kind !== 'answer' && kind !== 'amendment') continue;
    for (const part of ['title', 'situation', 'cause', 'suggestion'] as const) {
      const words = given[part] ?? '';
      if (words === '') continue;
      const adds = kind === 'answer' && part !== 'title' && parts[part] !== '';
      parts[part] = adds ? `${parts[part]}\n${words}` : words;
    }
  }
  return parts;
}

function bySending(
  a: Pick<TipChange, 'sentAt' | 'inboxId'>,
  b: Pick<TipChange, 'sentAt' | 'inboxId'>,
): number {
  return a.sentAt.getTime() - b.sentAt.getTime() || a.inboxId - b.inboxId;
}
