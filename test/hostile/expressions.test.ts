/** No regular expression of the program can be made to go back again and again by what somebody types. */

import { checkSync } from 'recheck';
import { beforeAll, expect, test } from 'vitest';
import { type Expression, everyExpression } from '../support/expressions.js';

/** In this process, without a Java or native helper. */
process.env.RECHECK_SYNC_BACKEND = 'pure';
/** What takes longer to decide is decided by the full form, test/faults/full/hostile-S5.test.ts. */
const DECIDED_WITHIN_MS = 700;

let expressions: Expression[];
beforeAll(async () => {
  expressions = await everyExpression();
});

test('the check finds what is dangerous, and the collection what is there', () => {
  expect(checkSync('^(a|a)*$', '').status).toBe('vulnerable');
  expect(expressions.length).toBeGreaterThan(250);
  expect(expressions.map((one) => one.source)).toContain('^\\p{Cc}$');
  expect(expressions.some((one) => one.at === 'src/chat/secret-mark.ts')).toBe(true);
});

test('S5 short: no expression is shown to be vulnerable by its automaton', { timeout: 240_000 }, () => {
  const vulnerable = expressions.flatMap(({ at, source, flags }) => {
    const verdict = checkSync(source, flags, { checker: 'automaton', timeout: DECIDED_WITHIN_MS });
    return verdict.status === 'vulnerable' ? [`${at} /${source}/${flags} ${verdict.complexity.summary}`] : [];
  });
  expect(vulnerable).toEqual([]);
});
