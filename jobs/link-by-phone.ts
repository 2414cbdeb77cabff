/** Accounts by phone: the platform is asked who has the numbers of the roster, fifty at a time, one after the other. */

import { z } from 'zod';
import type { Reply } from '../src/chat/define-job.js';
import { sayTo } from '../src/chat/reply.js';
import { insertAccount } from '../src/db/account.js';
import { appendAudit } from '../src/db/audit.js';
import { refreshSeen } from '../src/db/chat-person.js';
import { listCommittees } from '../src/db/committee.js';
import type { Deed } from '../src/db/deed.js';
import { listStillUnlinked, listUnlinkedPhones, type PersonWithPhone } from '../src/db/roster-phones.js';
import type { CommitteeId, PersonId } from '../src/db/schema.js';
import { calledName } from './binding-notice.js';
import { linkedByRoster } from './linked-by-roster.js';
import { linkWording } from './wording/links.js';

/** Platforms that find people by phone. */
const FINDS_BY_PHONE = new Set(['lark']);
/** What `find-by-phone` takes at once. */
const PHONES_AT_ONCE = 50;

export interface AskedBy {
  committeeId: number;
  personId: number;
  platform: string;
  userId: string;
}

interface Progress {
  /** Numbers looked for, accounts bound. */
  looked: number;
  linked: number;
}

/** The first question, or none: when nobody is left without an account, or the platform cannot say. */
export async function askForPhones(deed: Deed, asked: AskedBy): Promise<Reply[]> {
  return FINDS_BY_PHONE.has(asked.platform) ? askNext(deed, asked, 0, { looked: 0, linked: 0 }) : [];
}

async function askNext(deed: Deed, asked: AskedBy, after: number, progress: Progress): Promise<Reply[]> {
  const people = await listUnlinkedPhones(
    deed.db,
    deed.seal,
    asked.committeeId as CommitteeId,
    asked.platform,
    { after, limit: PHONES_AT_ONCE },
  );
  if (people.length === 0) return [];
  const { committeeId, personId, platform, userId } = asked;
  return [
    {
      platform,
      target: { kind: 'app', id: '' },
      action: { action: 'find-by-phone', phones: people.map((one) => one.phone) },
      priority: 'answer',
      continueWith: {
        job: 'import-roster',
        payload: {
          step: 'phones',
          committeeId,
          personId,
          platform,
          userId,
          personIds: people.map((one) => one.personId),
          ...progress,
        },
      },
    },
  ];
}

const found = z.object({
  ok: z.literal(true),
  data: z.object({
    found: z.array(z.object({ phone: z.string(), user: z.object({ id: z.string().min(1) }) })),
  }),
});

/** Binds what the platform found, then asks for the next fifty; the last answer tells the admin what came of it. */
export async function linkByPhone(
  deed: Deed,
  asked: AskedBy & Progress & { personIds: number[]; answer?: unknown },
  keepDays: number,
): Promise<Reply[]> {
  const tell = (text: string) => sayTo({ kind: 'user', id: asked.userId }, text);
  const answer = found.safeParse(asked.answer);
  if (!answer.success) return [tell(linkWording.phonesFailed(asked.linked))];
  const committeeId = asked.committeeId as CommitteeId;
  const linked = await link(deed, asked, answer.data.data.found);
  const committee = (await listCommittees(deed.db)).find((one) => one.id === committeeId);
  const progress = {
    looked: asked.looked + asked.personIds.length,
    linked: asked.linked + linked.length,
  };
  const next = await askNext(deed, asked, Math.max(...asked.personIds), progress);
  if (linked.length > 0)
    await appendAudit(deed.db, {
      committeeId,
      actorPersonId: asked.personId as PersonId,
      actor: deed.event?.platform ?? 'console',
      action: 'link-by-phone',
      objectKind: 'committee',
      objectId: committeeId,
      detail: { persons: linked.map((one) => one.person.personId) },
    });
  const done = linkWording.phonesDone(progress.looked, progress.linked);
  return [
    ...(next.length > 0 ? next : [tell(done)]),
    ...linked.map(({ person, userId }) =>
      linkedByRoster(
        { now: deed.now, importKey: deed.inboxId ?? '' },
        {
          platform: asked.platform,
          platformUserId: userId,
          called: calledName(person),
          committeeName: committee?.name ?? '政协',
          keepDays,
        },
      ),
    ),
  ];
}

/** A number that two people share, or that names two accounts, binds nobody. */
async function link(
  deed: Deed,
  asked: AskedBy & { personIds: number[] },
  answers: readonly { phone: string; user: { id: string } }[],
): Promise<{ person: PersonWithPhone; userId: string }[]> {
  const people = await listStillUnlinked(
    deed.db,
    deed.seal,
    asked.committeeId as CommitteeId,
    asked.platform,
    asked.personIds,
  );
  const linked: { person: PersonWithPhone; userId: string }[] = [];
  for (const { phone, user } of answers) {
    const [person, second] = people.filter((one) => isSamePhone(one.phone, phone));
    const isOnly = answers.filter((one) => isSamePhone(one.phone, phone)).length === 1;
    if (!person || second || !isOnly) continue;
    const account = { platform: asked.platform, platformUserId: user.id, personId: person.personId };
    if (await insertAccount(deed.db, { ...account, linkedBy: 'phone' }))
      linked.push({ person, userId: user.id });
  }
  await refreshSeen(
    deed.db,
    linked.map((one) => ({ platform: asked.platform, platformUserId: one.userId })),
  );
  return linked;
}

function isSamePhone(one: string, other: string): boolean {
  const bare = (phone: string) => phone.replace(/^(?:\+|00)?86(?=1\d{10}$)/, '').replace(/[^\d+]/g, '');
  return bare(one) === bare(other);
}
