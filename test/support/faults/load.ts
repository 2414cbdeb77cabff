/** What people do during a fault run: commands at a steady pace, some late, some twice, and a notice to every group. */

import { performance } from 'node:perf_hooks';
import type { FakeLark } from '../fake-lark/index.js';
import { GROUP_TAG } from './people.js';
import { wait } from './run.js';

export interface Command {
  /** The platform's id of its message. */
  id: string;
  /** By name. */
  chat: string;
  user: string;
  /** What it asks to be recorded, different in each. */
  reflection: string;
  /** From its first push to the answer that it is stored. */
  acceptedMs: number;
  acked: boolean;
}

export interface Load {
  commands: number;
  groups: readonly string[];
  people: readonly string[];
  /** Over how long they are said. */
  lengthMs: number;
  /** Share of events that the platform pushes a second time within three seconds. */
  twice?: number;
  /** Share of events that arrive up to two seconds late, and so in another order than they were said. */
  late?: number;
  random: () => number;
  /** Where events are pushed to; undefined: the long connection. */
  webhookUrl?: string;
  /** Of the whole, what may have been said by now: kills and commands go side by side on any machine. */
  upTo?: () => number;
  /** Marks this load's messages where a case has several. */
  mark?: string;
}

/** Resolves when every event, repeated ones too, was acknowledged. */
export async function sayCommands(lark: FakeLark, load: Load): Promise<Command[]> {
  const { random } = load;
  const commands: Command[] = [];
  const pushes: Promise<unknown>[] = [];
  const push = (event: Parameters<FakeLark['pushLongConnection']>[0]) =>
    load.webhookUrl === undefined
      ? lark.pushLongConnection(event).then((outcome) => outcome.acked)
      : lark.pushWebhook(load.webhookUrl, event).then((outcome) => outcome.status === 200);
  const startedMs = performance.now();
  for (let n = 0; n < load.commands; n += 1) {
    while (n > (load.upTo?.() ?? 1) * load.commands) await wait(20);
    const command: Command = {
      id: `om_${load.mark ?? 'fault'}_${n}`,
      chat: load.groups[n % load.groups.length] as string,
      user: load.people[Math.floor(random() * load.people.length)] as string,
      reflection: `${load.mark ?? ''}第${n}条`,
      acceptedMs: 0,
      acked: false,
    };
    const { chat, user, id } = command;
    const event = lark.say({ chat, user, text: `打卡 心得：${command.reflection}`, messageId: id });
    commands.push(command);
    const lateMs = random() < (load.late ?? 0) ? random() * 2_000 : 0;
    const againMs = random() < (load.twice ?? 0) ? lateMs + random() * 3_000 : undefined;
    pushes.push(
      wait(lateMs).then(async () => {
        const sinceMs = performance.now();
        command.acked = await push(event);
        command.acceptedMs = performance.now() - sinceMs;
      }),
    );
    if (againMs !== undefined) pushes.push(wait(againMs).then(() => push(event)));
    const dueMs = startedMs + ((n + 1) * load.lengthMs) / load.commands;
    if (dueMs > performance.now()) await wait(dueMs - performance.now());
  }
  await Promise.all(pushes);
  return commands;
}

/** Staff write a notice to every group that `addGroups` made, and confirm it; both are pushed until acknowledged. */
export async function sendNotice(lark: FakeLark, title: string): Promise<void> {
  const say = (text: string, id: string, agoMs: number) =>
    lark.pushLongConnection(
      lark.say({ user: '陈静', text, messageId: id, sentAt: new Date(Date.now() - agoMs) }),
    );
  await say(`通知\n${title}\n请各位委员参加。\n发给：${GROUP_TAG}`, `om_notice_${title}`, 500);
  await say('确认', `om_confirm_${title}`, 0);
}
