/** Names in front of a reason, against the roster: 张伟、李秀兰 现场签到漏了. Namesakes are told apart by a question. */

import { z } from 'zod';
import type { MemberId } from '../src/db/schema.js';
import { matchMember, type NamedMember, withSector } from './members-named.js';

export interface NamesRead {
  members: NamedMember[];
  /** Of several who bear a name. */
  namesakes: { name: string; members: NamedMember[] }[];
  unknown: string[];
  /** What is written behind the names. */
  reason: string;
}

const PIECE = /([^\s、，,;；。]+)([\s、，,;；。]*)/gu;

/** The names end at the first piece that is nobody's, unless 、 ties it to the names. */
export function readNames(written: string, people: readonly NamedMember[]): NamesRead {
  const read: NamesRead = { members: [], namesakes: [], unknown: [], reason: '' };
  let isTied = false;
  for (const piece of written.matchAll(PIECE)) {
    const [, word = '', sign = ''] = piece;
    const match = matchMember(word, people);
    const ties = sign.includes('、');
    if (match.kind === 'one') read.members.push(match.member);
    else if (match.kind === 'namesakes') read.namesakes.push({ name: word, members: match.members });
    else if (isTied || ties || isFirst(read)) {
      if (!ties && !isTied && word.length > 4) return { ...read, reason: written.slice(piece.index).trim() };
      read.unknown.push(word);
    } else return { ...read, reason: withoutLabel(written.slice(piece.index)) };
    isTied = ties;
  }
  return read;
}

const isFirst = (read: NamesRead) => read.members.length + read.namesakes.length + read.unknown.length === 0;

function withoutLabel(reason: string): string {
  return reason.replace(/^(?:补录)?(?:原因|理由|因为|因)(?:是|为)?[:：]?\s*/u, '').trim();
}

/** Who is meant, put aside while namesakes are told apart. */
export const namesKept = z.object({
  sessionId: z.number(),
  memberIds: z.array(z.number()),
  reason: z.string(),
  open: z.array(
    z.object({ name: z.string(), choices: z.array(z.object({ memberId: z.number(), label: z.string() })) }),
  ),
});
export type NamesKept = z.infer<typeof namesKept>;

export function toKept(sessionId: number, read: NamesRead): NamesKept {
  return {
    sessionId,
    memberIds: [...new Set(read.members.map((one) => one.memberId))],
    reason: read.reason,
    open: read.namesakes.map(({ name, members }) => ({
      name,
      choices: members.map((one) => ({ memberId: one.memberId as MemberId, label: withSector(one) })),
    })),
  };
}
