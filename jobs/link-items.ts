/** The people of a 待绑定 list: whom each is taken for, and what speaks for looking twice. */

import { listBoundPeople } from '../src/db/account.js';
import type { NamedPerson } from '../src/db/member-list.js';
import type { PersonId, Tx } from '../src/db/schema.js';
import type { LinkItem } from '../src/domain/link-list.js';
import { linkWording } from './wording/links.js';

/** Someone who is to be listed, with the person they are taken for. */
export interface Waiting {
  requestId?: number;
  platform: string;
  platformUserId: string;
  personId: PersonId;
  shown: string;
  /** undefined: a request, in which they named themselves. */
  seen?: { unsure: boolean };
}

/** Those whose person has left the roster meanwhile are left out. */
export async function toLinkItems(
  tx: Tx,
  waiting: readonly Waiting[],
  people: readonly NamedPerson[],
): Promise<LinkItem[]> {
  const byId = new Map(people.map((person) => [person.personId, person]));
  const standing = waiting.filter((one) => byId.has(one.personId));
  const bound = await listBoundPeople(
    tx,
    standing.map((one) => one.personId),
  );
  const claims = new Map<PersonId, number>();
  for (const { personId } of standing) claims.set(personId, (claims.get(personId) ?? 0) + 1);
  return standing.map((one, index) => {
    const careful = carefulWith(one, byId.get(one.personId), {
      isBound: bound.has(one.personId),
      claims: claims.get(one.personId) ?? 0,
    });
    return {
      number: index + 1,
      ...(one.requestId === undefined ? {} : { requestId: one.requestId }),
      platform: one.platform,
      platformUserId: one.platformUserId,
      personId: one.personId,
      shown: one.shown,
      claimed: one.seen === undefined,
      ...(careful ? { careful } : {}),
    };
  });
}

/** Anyone can call themselves anything: what an impostor would look like is never approved by 全部. */
function carefulWith(
  one: Waiting,
  person: NamedPerson | undefined,
  known: { isBound: boolean; claims: number },
): string | undefined {
  if (known.claims > 1) return '有几个账号都对应这一位';
  if (known.isBound) return '这一位已经绑定过账号';
  if (person && person.staffRoles.length > 0) return '这一位是机关工作人员';
  return one.seen?.unsure ? '姓名只是相近' : undefined;
}

/**
 * Why this approver may not bind an account for this person: with it one would act as them.
 * @param byCodeOnly people whom another committee's work hangs on.
 */
export function whyNotApprove(
  person: NamedPerson,
  approver: { personId: PersonId; isAdmin: boolean },
  byCodeOnly: ReadonlySet<number>,
): string | undefined {
  if (person.personId === approver.personId) return linkWording.notOneself;
  if (byCodeOnly.has(person.personId)) return linkWording.elsewhereToo;
  if (person.staffRoles.length > 0 && !approver.isAdmin) return linkWording.isStaff;
  return undefined;
}

/** 李秀兰（农业界）. */
export function nameWithUnits(personId: number, people: readonly NamedPerson[]): string {
  const person = people.find((one) => one.personId === personId);
  if (!person) return '名单外的人';
  if (person.sectors.length > 0) return linkWording.withSectors(person.name, person.sectors.join('、'));
  return person.staffRoles.length > 0 ? `${person.name}（机关）` : person.name;
}
