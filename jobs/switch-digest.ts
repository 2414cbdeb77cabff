/** 开启周报, 关闭周报: staff have a topic's groups told every week what was read, and at its end. */

import { z } from 'zod';
import { defineJob } from '../src/chat/define-job.js';
import type { EventInChat } from '../src/chat/event.js';
import { readRegularTime } from '../src/chat/regular-time-text.js';
import { replyTo } from '../src/chat/reply.js';
import { appendAudit } from '../src/db/audit.js';
import type { Deed } from '../src/db/deed.js';
import { insertSwitch, listSwitchedOn } from '../src/db/study-switch.js';
import { wakingMinute } from '../src/domain/quiet-hours.js';
import { UserError } from '../src/errors.js';
import { askingStaff } from './asker.js';
import { staffTopic } from './staff-topic.js';
import { digestWording as wording } from './wording/digest.js';

const DEFAULT = { weekday: 7, atMinute: 20 * 60 };

const payload = z.object({
  isOn: z.boolean(),
  title: z.string(),
  weekday: z.number().int().min(1).max(7).optional(),
  atMinute: z.number().int().optional(),
  unclear: z.literal(true).optional(),
});

const ON_WORDS = ['开启周报', '打开周报', '每周周报'];
const OFF_WORDS = ['关闭周报', '停止周报', '取消周报'];

export const switchDigest = defineJob<z.infer<typeof payload>, Deed>({
  name: 'switch-digest',
  title: '开启周报',
  payload,
  command: {
    words: [...ON_WORDS, ...OFF_WORDS],
    usage: '开启周报 专题名称 每周日20点（不要了：关闭周报）',
    who: 'staff',
    read(match) {
      const { rest, ...time } = readRegularTime(match.rest);
      const isOn = ON_WORDS.includes(match.word);
      return {
        payload: { isOn, title: rest, ...time },
        reason: isOn ? 'digest wanted' : 'digest wanted no longer',
      };
    },
  },
  async run({ isOn, title, weekday, atMinute, unclear }, deed) {
    const staff = askingStaff(deed, 'staff');
    const event = deed.event as EventInChat;
    if (unclear) throw new UserError('date_impossible', wording.timeUnclear);
    const topic = await staffTopic(deed, staff.committee.id, title, isOn ? '开启周报' : '关闭周报');
    const wanted = { weekday: weekday ?? DEFAULT.weekday, atMinute: atMinute ?? DEFAULT.atMinute };
    const time = { ...wanted, atMinute: wakingMinute(wanted.atMinute) };
    const wasOn = (await listSwitchedOn(deed.db, 'digest', [topic.id])).length > 0;
    if (!isOn && !wasOn) return [replyTo(event, wording.wasOff(topic.title))];
    await insertSwitch(deed.db, {
      topicId: topic.id,
      kind: 'digest',
      isOn,
      ...(isOn && time),
      saidBy: staff.personId,
      saidAt: event.sentAt,
      inboxId: deed.inboxId,
    });
    await appendAudit(deed.db, {
      committeeId: staff.committee.id,
      actorPersonId: staff.personId,
      actor: event.platform,
      action: 'switch-digest',
      objectKind: 'study_topic',
      objectId: topic.id,
      detail: isOn ? { isOn, ...time } : { isOn },
    });
    if (!isOn) return [replyTo(event, wording.off(topic.title))];
    const said = time.atMinute === wanted.atMinute ? wording.on : wording.onMoved;
    return [replyTo(event, said(topic.title, time.weekday, time.atMinute))];
  },
});
