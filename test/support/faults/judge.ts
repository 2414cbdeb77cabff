/** The judge: what was asked for against what was recorded and said. It knows nothing of how either came about. */

export interface Evidence {
  commands: readonly { id: string; chat: string; user: string }[];
  /** For each command, how many rows record it. */
  rowsOf(id: string): number;
  /** For each command, how many messages of its group answer it, or marks on it. */
  answersTo(command: { id: string; chat: string; user: string }): number;
  groups: readonly string[];
  /** How many of the notice reached a group. */
  noticesIn(group: string): number;
}

export interface Verdict {
  commands: number;
  lost: number;
  doubledRows: number;
  unanswered: number;
  doubledAnswers: number;
  groups: number;
  groupsWithout: number;
  groupsTwice: number;
}

export function judge(evidence: Evidence): Verdict {
  const { commands, groups } = evidence;
  const rows = commands.map((command) => evidence.rowsOf(command.id));
  const answers = commands.map((command) => evidence.answersTo(command));
  const notices = groups.map((group) => evidence.noticesIn(group));
  return {
    commands: commands.length,
    lost: rows.filter((count) => count === 0).length,
    doubledRows: rows.filter((count) => count > 1).length,
    unanswered: answers.filter((count) => count === 0).length,
    doubledAnswers: answers.filter((count) => count > 1).length,
    groups: groups.length,
    groupsWithout: notices.filter((count) => count === 0).length,
    groupsTwice: notices.filter((count) => count > 1).length,
  };
}

/** Whether nothing was lost and nothing doubled. */
export function isWhole(verdict: Verdict): boolean {
  const { lost, doubledRows, unanswered, doubledAnswers, groupsWithout, groupsTwice } = verdict;
  return lost + doubledRows + unanswered + doubledAnswers + groupsWithout + groupsTwice === 0;
}

export interface SaidMessage {
  chatOrUser: string;
  text: string;
  replyTo: string | undefined;
}

/** Counts answers: marks on a command, what quotes it, and lines that gather several people of a group by name. */
export function countAnswers(
  { sent, reactions }: { sent: readonly SaidMessage[]; reactions: readonly { messageId: string }[] },
  chatId: (name: string) => string,
): Evidence['answersTo'] {
  const quoting = new Map<string, number>();
  for (const { messageId } of reactions) quoting.set(messageId, (quoting.get(messageId) ?? 0) + 1);
  const gathering = new Map<string, Set<string>>();
  for (const { chatOrUser, text, replyTo } of sent) {
    const names = /^已记录 \d+ 位委员的学习打卡：(.*)。$/.exec(text)?.[1];
    if (names === undefined) {
      if (replyTo !== undefined) quoting.set(replyTo, (quoting.get(replyTo) ?? 0) + 1);
      continue;
    }
    const known = gathering.get(chatOrUser) ?? new Set();
    gathering.set(chatOrUser, new Set([...known, ...names.split('、')]));
  }
  return ({ id, chat, user }) => quoting.get(id) ?? (gathering.get(chatId(chat))?.has(user) ? 1 : 0);
}

export function countNotices(
  sent: readonly SaidMessage[],
  title: string,
  chatId: (name: string) => string,
): Evidence['noticesIn'] {
  const counts = new Map<string, number>();
  for (const { chatOrUser, text } of sent)
    if (text.includes(title)) counts.set(chatOrUser, (counts.get(chatOrUser) ?? 0) + 1);
  return (group) => counts.get(chatId(group)) ?? 0;
}
