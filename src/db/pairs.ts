/** Pairs of a platform and one of its ids, as rows to join with. */

import { type RawBuilder, sql } from 'kysely';

export type Pair = [platform: string, id: string];

/** For `from … as asked (platform, id)`: each pair once. By both halves, because indexes begin with the platform. */
export function pairs(asked: readonly Pair[]): RawBuilder<unknown> {
  const each = [...new Map(asked.map((pair) => [pair.join(' '), pair])).values()];
  return sql`unnest(${sql.val(each.map(([platform]) => platform))}::text[],
    ${sql.val(each.map(([, id]) => id))}::text[])`;
}
