/** R13: whatever a platform answers, nothing goes out too early or too fast, and what is final is known as final. */

import { performance } from 'node:perf_hooks';
import { afterEach, test } from 'vitest';
import { insertOutbox } from '../../../src/db/outbox.js';
import { inTransaction } from '../../../src/db/transaction.js';
import { eventually } from '../../support/eventually.js';
import type { FakeLark, LoggedRequest } from '../../support/fake-lark/index.js';
import { seededRandom } from '../../support/fake-lark/random.js';
import { openFaultHouse, type ServerHouse } from '../../support/faults/house.js';
import { countIn } from '../../support/faults/look.js';
import { demand, report, SEED, scaled, wait } from '../../support/faults/run.js';

const GROUPS = 60;
const GIVE_UP_MS = 1_200_000;
const RESET_SECONDS = 3;
/** A call may be on its way to the platform, or be read by it, while another is being refused. */
const UNDER_WAY_MS = 300;

let house: ServerHouse | undefined;
afterEach(() => house?.close());

test('R13 every kind of refusal, at the platform’s real limits', async () => {
  const mine = await openFaultHouse({ seed: SEED });
  house = mine;
  const { lark } = mine;
  const { db } = mine.database;
  const processes = (['gateway', 'gateway', 'worker'] as const).map((role) => mine.keep(role));
  await Promise.all(processes.map((one) => one.ready()));
  const notIn = lark.chatId('没有机器人的群');
  lark.faults.refuseChat(notIn, 230002);
  lark.faults.randomly({
    too_many: 0.01,
    too_many_400: 0.01,
    chat_busy: 0.02,
    server_error: 0.02,
    time_out: 0.005,
    time_out_after: 0.005,
    cut: 0.02,
    cut_before: 0.02,
  });
  const messages = scaled(1_500, 150);
  const startedMs = performance.now();
  await inTransaction(db, (tx) =>
    insertOutbox(
      tx,
      mine.seal,
      Array.from({ length: messages }, (_, n) => ({
        platform: 'lark',
        target: { kind: 'chat' as const, id: n === 7 ? notIn : lark.chatId(`第${n % GROUPS}群`) },
        action: { action: 'send' as const, message: { type: 'text' as const, text: `第${n}条` } },
        priority: n % 3 === 0 ? ('broadcast' as const) : ('answer' as const),
        dedupeKey: `R13 ${n}`,
      })),
    ),
  );
  const random = seededRandom(SEED);
  const left = () => countIn(db, 'outbox', 'waiting', 'sending');
  while ((await left()) > 0 && performance.now() - startedMs < GIVE_UP_MS) {
    lark.faults.next({
      kind: random() < 0.5 ? 'too_many' : 'too_many_400',
      resetSeconds: RESET_SECONDS,
    });
    await wait(8_000);
    if ((await left()) < 100) lark.faults.randomly({});
  }
  await eventually(async () => (await left()) === 0, { withinMs: GIVE_UP_MS, everyMs: 500 });
  const tookS = Math.round((performance.now() - startedMs) / 1_000);
  const failed = await db.selectFrom('outbox').selectAll().where('state', '=', 'failed').execute();
  const rates = lark.rates();
  const early = earlySends(lark.requests);
  const texts = lark.sent.map((message) => message.text);
  report(
    'R13',
    'postgres + redis',
    {
      messages,
      tookS,
      refusals: lark.requests.filter((one) => one.fault !== undefined).length,
      resetsNamed: lark.requests.filter((one) => one.resetSeconds !== undefined).length,
      beforeTheReset: early,
      perGroupSecond: rates.perChatSecond,
      perAppSecond: rates.perAppSecond,
      perAppMinute: rates.perAppMinute,
      doubled: texts.length - new Set(texts).size,
      sent: texts.length,
      failed: failed.length,
    },
    [
      demand('never earlier than the reset that was named', early === 0),
      demand('never over 5 a second in a group', rates.perChatSecond <= 5),
      demand('never over 50 a second', rates.perAppSecond <= 50),
      demand('never over 1,000 a minute', rates.perAppMinute <= 1_000),
      demand('each said exactly once', new Set(texts).size === messages - 1 && texts.length === messages - 1),
      demand('not being in a group is final, with its reason', isFinalWithReason(failed)),
    ],
  );
});

function isFinalWithReason(failed: { error_code: string | null; platform_code: string | null }[]): boolean {
  const [only] = failed;
  return failed.length === 1 && only?.error_code === 'not_in_chat' && only.platform_code === '230002';
}

/** Sends that came after the whole app was told when to come again, and before then. */
function earlySends(requests: FakeLark['requests']): number {
  const sends = requests.filter(isSend);
  const refusals = sends.filter((one) => one.resetSeconds !== undefined);
  const early = new Set<LoggedRequest>();
  for (const refusal of refusals) {
    const [fromMs, untilMs] = [
      refusal.at.getTime() + UNDER_WAY_MS,
      refusal.at.getTime() + (refusal.resetSeconds ?? 0) * 1_000,
    ];
    for (const one of sends) if (one.at.getTime() > fromMs && one.at.getTime() < untilMs) early.add(one);
  }
  return early.size;
}

function isSend({ method, path }: LoggedRequest): boolean {
  return method === 'POST' && path.includes('/im/v1/messages');
}
