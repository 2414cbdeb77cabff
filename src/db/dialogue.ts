/** Dialogues: the question open to a person in a chat, at most one at a time, sealed because it holds their words. */

import type { OpenQuestion } from '../chat/define-job.js';
import type { EventInChat } from '../chat/event.js';
import type { Seal } from '../seal/seal.js';
import type { Tx } from './schema.js';

/** Where a question stands. In private the chat's own id does not matter: there is one with each person. */
export type DialoguePlace = Pick<EventInChat, 'platform' | 'platformChatId' | 'chatKind' | 'sender'>;

/** The chat as questions are kept by: private chats have none, so that one can be asked before its id is known. */
export function dialogueChat(place: Pick<DialoguePlace, 'platformChatId' | 'chatKind'>): string {
  return place.chatKind === 'private' ? '' : place.platformChatId;
}

/** Opens a question, in place of one that was open here. */
export async function insertDialogue(
  tx: Tx,
  seal: Seal,
  event: DialoguePlace,
  question: { job: string; payload: Record<string, unknown>; expiresAt: Date },
): Promise<void> {
  const key = { platform: event.platform, chat: dialogueChat(event), user: event.sender.id };
  const payload = seal.seal(
    JSON.stringify(question.payload),
    dialoguePlace(key.platform, key.chat, key.user),
  );
  await tx
    .insertInto('dialogue')
    .values({
      platform: key.platform,
      platform_chat_id: key.chat,
      platform_user_id: key.user,
      job: question.job,
      payload,
      expires_at: question.expiresAt,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['platform', 'platform_chat_id', 'platform_user_id'])
        .doUpdateSet({ job: question.job, payload, expires_at: question.expiresAt }),
    )
    .execute();
}

/** As `insertDialogue`, but a question of another job that is still open here stays. @returns whether it was opened. */
export async function insertDialogueUnless(
  tx: Tx,
  seal: Seal,
  event: DialoguePlace,
  question: { job: string; payload: Record<string, unknown>; expiresAt: Date; now: Date },
): Promise<boolean> {
  const other = await tx
    .selectFrom('dialogue')
    .select('id')
    .where('platform', '=', event.platform)
    .where('platform_chat_id', '=', dialogueChat(event))
    .where('platform_user_id', '=', event.sender.id)
    .where('job', '<>', question.job)
    .where('expires_at', '>', question.now)
    .executeTakeFirst();
  if (other) return false;
  await insertDialogue(tx, seal, event, question);
  return true;
}

/** Closes the question open to this person here, if any. @param job only when that job asked it. */
export async function closeDialogue(tx: Tx, event: DialoguePlace, job?: string): Promise<void> {
  await tx
    .deleteFrom('dialogue')
    .$if(job !== undefined, (query) => query.where('job', '=', job as string))
    .where('platform', '=', event.platform)
    .where('platform_chat_id', '=', dialogueChat(event))
    .where('platform_user_id', '=', event.sender.id)
    .execute();
}

/** @returns how many questions nobody answered in time were removed. */
export async function deleteExpiredDialogues(tx: Tx, now: Date): Promise<number> {
  const result = await tx.deleteFrom('dialogue').where('expires_at', '<=', now).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** @returns undefined when what was put aside does not open. */
export function openDialogue(
  seal: Seal,
  row: {
    id: number;
    platform: string;
    platform_chat_id: string;
    platform_user_id: string;
    job: string;
    payload: Buffer;
  },
): OpenQuestion | undefined {
  const place = dialoguePlace(row.platform, row.platform_chat_id, row.platform_user_id);
  try {
    return { dialogueId: row.id, job: row.job, payload: JSON.parse(seal.open(row.payload, place)) };
  } catch {
    // Sealed with a key that is gone: the question is as good as closed, and the person is understood afresh.
    return undefined;
  }
}

export function dialoguePlace(platform: string, chat: string, user: string): string {
  return `dialogue.payload.${platform} ${chat} ${user}`;
}
