/** Which committee a person means in private when they stand in several. */

import type { CommitteeId, Tx } from './schema.js';

export async function markChosen(
  tx: Tx,
  user: { platform: string; platformUserId: string },
  committeeId: CommitteeId,
  until: Date,
): Promise<void> {
  await tx
    .insertInto('committee_choice')
    .values({
      platform: user.platform,
      platform_user_id: user.platformUserId,
      committee_id: committeeId,
      chosen_until: until,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['platform', 'platform_user_id'])
        .doUpdateSet({ committee_id: committeeId, chosen_until: until }),
    )
    .execute();
}
