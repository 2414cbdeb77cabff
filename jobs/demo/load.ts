/** Loads the demo committee 示例县政协 once, and drops it again. */

import {
  deleteDemoCommittees,
  insertDemoChats,
  insertDemoCommittee,
  insertDemoStudy,
} from '../../src/db/demo.js';
import { applyRosterPlan } from '../../src/db/roster.js';
import type { CommitteeId, Day, Tx } from '../../src/db/schema.js';
import { ROSTER_FIELDS } from '../../src/domain/roster-field.js';
import { planRoster } from '../../src/domain/roster-plan.js';
import type { RosterRow, RosterUnit } from '../../src/domain/roster-row.js';
import type { Seal } from '../../src/seal/seal.js';
import {
  DEMO_CHATS,
  DEMO_COMMITTEE_NAME,
  DEMO_PEOPLE,
  DEMO_SESSION,
  DEMO_TOPIC,
  type DemoPerson,
} from './committee.js';

const DAY_MS = 86_400_000;
/** The topic runs for a year, its first and last day included. */
const TOPIC_DAYS = 365;

/**
 * Inserts the demo committee, its people, chats, topic and this week's session.
 * @param today the Beijing day of `now`.
 * @returns its id, undefined when it was there already: then nothing is changed.
 */
export async function loadDemo(db: Tx, seal: Seal, today: Day, now: Date): Promise<CommitteeId | undefined> {
  const committeeId = await insertDemoCommittee(db, DEMO_COMMITTEE_NAME, now);
  if (committeeId === undefined) return undefined;
  const reading = { rows: DEMO_PEOPLE.map(toRow), fields: [...ROSTER_FIELDS], ignoredColumns: [], notes: [] };
  const plan = planRoster([], reading, () => []);
  await applyRosterPlan(db, seal, committeeId, plan, today, 'demo');
  await insertDemoChats(db, committeeId, DEMO_CHATS.map(toChat));
  await insertDemoStudy(db, committeeId, {
    topic: { ...DEMO_TOPIC, startsDay: today, endsDay: addDays(today, TOPIC_DAYS - 1) },
    session: { ...DEMO_SESSION, ...sessionHours(today) },
  });
  return committeeId;
}

/** Removes every demo committee whole. @returns false when there was none. */
export async function dropDemo(db: Tx): Promise<boolean> {
  return deleteDemoCommittees(db);
}

function toRow(person: DemoPerson, index: number): RosterRow {
  const convener = person.roles.includes('convener');
  const units: RosterUnit[] = [
    ...(person.sector ? [{ kind: 'sector' as const, name: person.sector, convener }] : []),
    ...(person.specialCommittees ?? []).map((name) => ({
      kind: 'specialCommittee' as const,
      name,
      convener: false,
    })),
    ...(person.liaisonGroup
      ? [{ kind: 'liaisonGroup' as const, name: person.liaisonGroup, convener: false }]
      : []),
    ...(person.memberStudio
      ? [{ kind: 'memberStudio' as const, name: person.memberStudio, convener: false }]
      : []),
  ];
  const { name, post, workPost, party, roles } = person;
  const accounts = [{ platform: 'playground', platformUserId: `demo-${index + 1}` }];
  return { line: index + 1, name, post, workPost, party, roles, units, accounts };
}

function toChat({ onlyLiaisonGroup, ...chat }: (typeof DEMO_CHATS)[number]) {
  const people = DEMO_PEOPLE.flatMap((person, index) => {
    const isStaff = !person.roles.includes('member');
    const belongs = !onlyLiaisonGroup || isStaff || person.liaisonGroup === onlyLiaisonGroup;
    return belongs ? [`demo-${index + 1}`] : [];
  });
  return { ...chat, people };
}

/** Tomorrow from three to five in the afternoon, Beijing time; on a Sunday today, to stay within this week. */
function sessionHours(today: Day): { startsAt: Date; endsAt: Date } {
  const isSunday = new Date(`${today}T00:00:00Z`).getUTCDay() === 0;
  const day = isSunday ? today : addDays(today, 1);
  return { startsAt: new Date(`${day}T15:00:00+08:00`), endsAt: new Date(`${day}T17:00:00+08:00`) };
}

function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
