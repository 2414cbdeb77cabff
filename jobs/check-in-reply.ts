/** What a member hears of a check-in: recorded, a further piece, or what is missing. */

import type { Reply } from '../src/chat/define-job.js';
import type { MessageEvent } from '../src/chat/event.js';
import { maskPersonalData } from '../src/chat/guard.js';
import { replyTo } from '../src/chat/reply.js';
import type { CheckInOutcome } from '../src/db/check-in.js';
import type { StudyTopic } from '../src/db/study-topic.js';
import { visibleChars } from '../src/domain/visible-chars.js';
import type { AskingMember } from './asker.js';
import { type CheckInPayload, inWords } from './check-in-meant.js';

export function confirmCheckIn(
  member: AskingMember,
  topic: StudyTopic,
  payload: CheckInPayload,
  day: string,
  outcome: Exclude<CheckInOutcome, 'repeat' | 'recalled'>,
  message: MessageEvent,
): Reply {
  const what = describe(payload);
  const when = `${inWords(day)}${payload.backfill ? '补卡' : '打卡'}`;
  if (outcome === 'not_counted') return replyTo(message, `${member.name}委员，已收到${when}。${hint(topic)}`);
  if (outcome === 'withdrawn')
    return replyTo(message, `${member.name}委员，已收到${when}，按您随后发送的撤回，这条不计入。`);
  const lead = outcome === 'counted' ? `已记录${when}` : `已补充到${when}`;
  return {
    ...replyTo(message, `${member.name}委员，${lead}${what}。`),
    ...(outcome === 'counted' && !payload.backfill && { gather: { into: 'check-in', name: member.name } }),
  };
}

function hint(topic: StudyTopic): string {
  if (topic.minReflectionChars > 1)
    return `写上不少于${topic.minReflectionChars}字的心得即可计入，例如：打卡 《书名》第3章 心得：……`;
  return '写上书名、章节或心得即可计入，例如：打卡 《书名》第3章 心得：……';
}

/** A title is echoed whole or not at all. */
function describe(payload: CheckInPayload): string {
  const place = maskPersonalData(
    [payload.book && `《${payload.book}》`, payload.part].filter(Boolean).join(''),
  );
  const chars = visibleChars(payload.reflection);
  const parts = [place, chars > 0 && `心得${chars}字`].filter(Boolean);
  return parts.length > 0 ? `：${parts.join('，')}` : '';
}
