/** What happened to tips: append-only, one row a step. */

import type { PersonId, TipId, TipState, Tx } from './schema.js';

export interface TipStep {
  tipId: TipId;
  type: 'submitted' | 'withdrawn' | 'recalled' | 'restored' | 'amended' | 'supplemented' | 'split';
  from: TipState | null;
  to: TipState | null;
  actorPersonId: PersonId;
  /** undefined: now, by the database's clock. */
  at: Date | undefined;
  /** Ids only. */
  detail?: Record<string, unknown>;
}

export async function insertTipEvent(tx: Tx, step: TipStep): Promise<void> {
  await tx
    .insertInto('tip_event')
    .values({
      tip_id: step.tipId,
      type: step.type,
      from_state: step.from,
      to_state: step.to,
      actor_person_id: step.actorPersonId,
      ...(step.at && { happened_at: step.at }),
      detail: JSON.stringify(step.detail ?? {}),
    })
    .execute();
}
