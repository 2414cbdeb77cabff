/** What people read about 接龙: one neutral line for the group, what is missing to whoever asks, what to look at to staff. */

import type { ChainProblem } from '../../src/chat/chain-text.js';
import type { ChainCount, ChainReport } from '../../src/db/chain-report.js';

/** Why nothing could be done with a list that was said to the bot. */
export type ChainRefusal =
  | ChainProblem
  | 'how'
  | 'topic_missing'
  | 'topic_ambiguous'
  | 'nobody'
  | 'chat_not_assigned';

const HOW = '接龙请直接发在群里：第一行写“#接龙”和用途（打卡、收到或报名），空一行，每人一行“1. 姓名 内容”。';

const INSTEAD: Readonly<Record<ChainRefusal, string>> = {
  how: HOW,
  private: `接龙按群登记，这份没有记录。${HOW}`,
  kind_missing: '没有看出这份接龙的用途，没有记录。请在标题里写明打卡、收到或报名，再发一次。',
  notice_missing: '本群没有等待回执的通知，这份接龙没有记录。请等通知发出后再接龙，或引用那条通知发送。',
  event_missing: '本群没有需要报名的通知，这份接龙没有记录。请等通知发出后再接龙，或引用那条通知发送。',
  topic_missing: '现在没有正在进行的读书专题，这份接龙没有记录。新专题开始后欢迎再来。',
  topic_ambiguous: '现在有几个专题同时进行，这份接龙没有记录。请在标题里写明专题名称，再发一次。',
  nobody: '接龙里没有找到名册上的姓名，没有记录。请每人一行，写“1. 姓名 内容”。',
  chat_not_assigned: '本群还没有归入任何政协，这份接龙没有记录。请管理员在本群 @我 发送：本群设为 群名。',
};

/** Names of nobody that are shown to staff; further ones are counted. */
const MOST_NAMES = 20;

export const chainWording = {
  instead: (why: ChainRefusal) => INSTEAD[why],

  recorded({ members, leave, added, amended, bare, isOffDay }: ChainCount, kind: 'checkIn' | 'event') {
    const onLeave = leave > 0 ? `（其中请假${leave}位）` : '';
    const news = [added > 0 && added < members && `新增${added}位`, amended > 0 && `更新${amended}位`];
    const parts = [`${members}位委员${onLeave}`, ...news.filter(Boolean)];
    const more = [
      isOffDay && '这一天不是专题的学习日，内容已保留，不计打卡天数。',
      !isOffDay && bare > 0 && `有${bare}位只写了姓名，补上书名、章节或心得即可计入。`,
      kind === 'event' && leave > 0 && '请假只记为申请，请按规定办理书面手续。',
    ];
    return `接龙已记录：${parts.join('，')}。${more.filter(Boolean).join('')}`;
  },

  dayOutside: (backfillDays: number) =>
    `接龙标题里的日期不在可以打卡的日子里（今天和最近${backfillDays}天），没有记录。请改正标题里的日期，再发一次。`,

  report({ name, chatName, loose, gone, kept }: Omit<ChainReport, 'chainId' | 'committeeId'>) {
    const which = `${chatName ? `群“${chatName}”的` : ''}接龙${name ? `“${name}”` : ''}`;
    const lines = loose
      .slice(0, MOST_NAMES)
      .map((line) => `第${line.place}行 ${line.name}：${WHY[line.why]}`);
    const more = loose.length > MOST_NAMES ? [`另有${loose.length - MOST_NAMES}行也需要核对。`] : [];
    return [
      ...(loose.length > 0 ? [`${which}有${loose.length}行没有记录：`, ...lines, ...more] : []),
      ...(loose.length > 0 ? ['请本人在接龙中写清姓名，下次接龙时自动记录。'] : []),
      ...(gone.length > 0
        ? [`${which}中${gone.join('、')}的一行不见了，相应的记录已撤回。如是误删，请补回接龙。`]
        : []),
      ...(kept > 0
        ? [`${which}一次少了${kept}行，可能是重新开始或漏抄，原有的记录都保留。如确需撤回，请联系本人。`]
        : []),
    ].join('\n');
  },
};

const WHY = {
  unknown: '名册中没有这个姓名',
  namesakes: '名册中有同名的委员，需要写明界别',
  unit: '写的界别与名册不一致',
  too_long: '内容太长，一篇心得最多20000字',
} as const;
