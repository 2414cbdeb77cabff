/** What is told of a list: to the group how many it holds, to staff what they should look at. Each once. */

import { sql } from 'kysely';
import type { LooseLine } from '../domain/chain-names.js';
import type { Seal } from '../seal/seal.js';
import type { ChainId, CommitteeId, Tx } from './schema.js';

/** How many stand on a list, and what is new of it since the group was last told. */
export interface ChainCount {
  members: number;
  leave: number;
  added: number;
  amended: number;
  /** Of the new ones those that have too little to count as a check-in. */
  bare: number;
  /** Its day is no study day: what stands on it is kept and does not count. */
  isOffDay: boolean;
}

/** The count to be told now; undefined when nothing is new, or the group was told within `everyMs`. From now on it was. */
export async function takeCountToTell(
  tx: Tx,
  chainId: ChainId,
  everyMs: number,
  now: Date,
): Promise<ChainCount | undefined> {
  const { rows } = await sql<ChainCount>`
    with line as (
      select l.*, l.stands and not l.carried and not l.said as is_new,
        exists (select from chain_line other where other.chain_id = l.chain_id and other.member_id = l.member_id
          and other.said) as is_known,
        coalesce(l.meaning ->> 'leave' = 'true', l.meaning ->> 'answer' = 'leaveRequested', false) as on_leave
      from chain_line l where l.chain_id = ${chainId} and l.stands
    )
    select count(*)::int as members, (count(*) filter (where on_leave))::int as leave,
      (count(*) filter (where is_new and not is_known))::int as added,
      (count(*) filter (where is_new and is_known))::int as amended,
      (count(*) filter (where is_new and not on_leave and meaning ->> 'countable' = 'false'))::int as bare,
      coalesce(bool_or(meaning ->> 'offDay' = 'true'), false) as "isOffDay"
    from line`.execute(tx);
  const count = rows[0] as ChainCount;
  if (count.added + count.amended === 0) return undefined;
  const { rows: due } = await sql`
    update chain set said_at = ${now} where id = ${chainId}
      and (said_at is null or said_at <= ${now}::timestamptz - ${everyMs} * interval '1 millisecond')
    returning id`.execute(tx);
  if (due.length === 0) return undefined;
  await sql`update chain_line set said = true where chain_id = ${chainId} and stands and not said`.execute(
    tx,
  );
  return count;
}

/** What nobody could be found for: still to be told, and told already. */
interface Loose {
  untold: LooseLine[];
  told: string[];
}

/** Notes what the newest sending of a list has that is nobody's; what staff were told of stays told. */
export async function noteLoose(
  tx: Tx,
  seal: Seal,
  chainId: ChainId,
  lines: readonly LooseLine[],
): Promise<void> {
  const { told } = await openLoose(tx, seal, chainId);
  const byKey = new Map(lines.map((line) => [keyOf(line), line]));
  const untold = [...byKey].filter(([key]) => !told.includes(key)).map(([, line]) => line);
  await writeLoose(tx, seal, chainId, { untold: untold.slice(0, MOST_LOOSE), told });
}

/** No office reads more of them. */
const MOST_LOOSE = 100;

const keyOf = ({ name, why }: LooseLine) => `${name} ${why}`;

async function openLoose(tx: Tx, seal: Seal, chainId: ChainId): Promise<Loose> {
  const { loose } = await tx
    .selectFrom('chain')
    .select('loose')
    .where('id', '=', chainId)
    .executeTakeFirstOrThrow();
  return loose ? JSON.parse(seal.open(loose, loosePlace(chainId))) : { untold: [], told: [] };
}

async function writeLoose(tx: Tx, seal: Seal, chainId: ChainId, loose: Loose): Promise<void> {
  const isEmpty = loose.untold.length + loose.told.length === 0;
  await tx
    .updateTable('chain')
    .set({
      loose: isEmpty ? null : seal.seal(JSON.stringify(loose), loosePlace(chainId)),
      unreported: loose.untold.length > 0,
    })
    .where('id', '=', chainId)
    .execute();
}

export function loosePlace(chainId: number): string {
  return `chain.loose.${chainId}`;
}

/** What staff are to be told of one list. */
export interface ChainReport {
  chainId: ChainId;
  committeeId: CommitteeId;
  name: string;
  chatName: string;
  loose: LooseLine[];
  /** Members whose lines went, in official order. */
  gone: string[];
  /** Lines that went with most others at once, and are kept. */
  kept: number;
}

/**
 * Lists of which staff are to hear something now; from now on they did.
 * @param everyMs of one list not more often. @param settledMs a line that went may come back at once: two sent theirs together.
 */
export async function takeReports(
  tx: Tx,
  seal: Seal,
  at: { now: Date; everyMs: number; settledMs: number },
): Promise<ChainReport[]> {
  const { now, everyMs, settledMs } = at;
  const settled = new Date(now.getTime() - settledMs);
  const { rows } = await sql<Omit<ChainReport, 'loose' | 'gone' | 'kept'>>`
    update chain c set reported_at = ${now} from chat
    where chat.id = c.chat_id
      and (c.reported_at is null or c.reported_at <= ${now}::timestamptz - ${everyMs} * interval '1 millisecond')
      and (c.unreported or c.id in (select chain_id from chain_line where gone_at <= ${settled} and not gone_told))
    returning c.id as "chainId", c.committee_id as "committeeId", c.name, chat.name as "chatName"`.execute(
    tx,
  );
  const reports: ChainReport[] = [];
  for (const row of rows) {
    const { untold, told } = await openLoose(tx, seal, row.chainId);
    await writeLoose(tx, seal, row.chainId, {
      untold: [],
      told: [...new Set([...told, ...untold.map(keyOf)])],
    });
    reports.push({ ...row, loose: untold, ...(await takeGone(tx, row.chainId, settled)) });
  }
  return reports;
}

async function takeGone(
  tx: Tx,
  chainId: ChainId,
  settled: Date,
): Promise<Pick<ChainReport, 'gone' | 'kept'>> {
  const { rows } = await sql<{ name: string; stands: boolean }>`
    with gone as (
      update chain_line set gone_told = true
      where chain_id = ${chainId} and gone_at <= ${settled} and not gone_told
      returning member_id, stands
    ), went as (
      select member_id, bool_or(stands) as stands from gone group by member_id
    )
    select p.name, went.stands from went join member m on m.id = went.member_id
    join person p on p.id = m.person_id order by m.sort_order, m.id`.execute(tx);
  const gone = rows.filter((row) => !row.stands).map((row) => row.name);
  return { gone, kept: rows.length - gone.length };
}

/** Names of nobody are forgotten when staff were told of them long ago. */
export async function forgetLoose(tx: Tx, before: Date): Promise<void> {
  await sql`update chain set loose = null where loose is not null and not unreported and reported_at < ${before}`.execute(
    tx,
  );
}
