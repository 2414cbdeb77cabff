/** Attachments: what came with a message, by the platform's key; the bytes stay there until a deed asks for them. */

import type { MessageEvent } from '../chat/event.js';
import { maskPersonalData } from '../chat/personal-data.js';
import type { InboxId, SessionId, TipId, Tx } from './schema.js';

/** Stores what came with a message. File names are kept with personal numbers masked. */
export async function insertAttachments(
  tx: Tx,
  message: Pick<MessageEvent, 'attachments' | 'platform' | 'platformMessageId'>,
  inboxId: InboxId,
  belongsTo: { tipId: TipId } | { checkInId: number } | { sessionId: SessionId },
): Promise<void> {
  if (message.attachments.length === 0) return;
  await tx
    .insertInto('attachment')
    .values(
      message.attachments.map((one) => ({
        inbox_id: inboxId,
        kind: one.kind,
        platform: message.platform,
        platform_message_id: message.platformMessageId,
        platform_key: one.key ?? null,
        file_name: one.fileName === undefined ? null : maskPersonalData(one.fileName),
        size_bytes: one.sizeBytes ?? null,
        ...ownerOf(belongsTo),
      })),
    )
    .execute();
}

function ownerOf(belongsTo: Parameters<typeof insertAttachments>[3]) {
  if ('tipId' in belongsTo) return { tip_id: belongsTo.tipId };
  if ('checkInId' in belongsTo) return { check_in_id: belongsTo.checkInId };
  return { study_session_id: belongsTo.sessionId };
}

/** Which check-in a message became; of several days the first. */
export async function getCheckInOf(tx: Tx, inboxId: InboxId): Promise<number> {
  const row = await tx
    .selectFrom('check_in')
    .select('id')
    .where('inbox_id', '=', inboxId)
    .orderBy('id')
    .executeTakeFirstOrThrow();
  return row.id;
}
