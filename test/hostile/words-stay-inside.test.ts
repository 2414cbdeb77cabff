/** Marked words, phones, names and codes go through the real program; then all it leaves behind is searched for them. */

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.js';
import { type Database, openPostgres } from '../../src/db/postgres.js';
import { beijingDay } from '../../src/domain/beijing-time.js';
import { openSeal, readDataKeys } from '../../src/seal/seal.js';
import { csv } from '../paper/sheets.js';
import { eventually } from '../support/eventually.js';
import { type FakeLark, startFakeLark } from '../support/fake-lark/index.js';
import { KEPT, NEVER, RECORDS } from '../support/hostile/marks.js';
import {
  type Overheard,
  overhear,
  type Place,
  placesOfDatabase,
  placesOfFolder,
  placesOfRedis,
  search,
} from '../support/hostile/search-places.js';
import {
  launchProgram,
  makeDataDir,
  type Program,
  type RunningProgram,
  runProgram,
  startProgram,
} from '../support/program.js';
import { withRedis } from '../support/services/own-redis.js';
import {
  describeWithServices,
  type FreshPostgres,
  freshPostgres,
  type OwnRedis,
  startOwnRedis,
} from '../support/services.js';
import { settleOnLark } from '../support/settle-on-lark.js';

const METRICS_TOKEN = NEVER['metrics token']!;
const DATA_KEYS = `k1:${NEVER['data key']}`;
const PRELOAD = pathToFileURL(
  resolve(import.meta.dirname, '../support/hostile/preload/throw-words.mjs'),
).href;

describeWithServices('S9: words stay inside', { timeout: 120_000 }, () => {
  let postgres: FreshPostgres;
  let redis: OwnRedis;
  let database: Database;
  let lark: FakeLark;
  let overheard: Overheard;
  let gateway: RunningProgram;
  let worker: Program;
  let env: Record<string, string>;
  const dataDir = makeDataDir();
  const written: Place[] = [];
  const heard = (where: string, text: string) => written.push({ where, bytes: Buffer.from(text) });

  beforeAll(async () => {
    [postgres, redis, lark] = await Promise.all([
      freshPostgres(),
      startOwnRedis(),
      startFakeLark({ seed: 9 }),
    ]);
    database = openPostgres(postgres.url);
    await migrate(database.db);
    await settleOnLark(database.db, openSeal(readDataKeys(DATA_KEYS)), lark);
    overheard = await overhear(redis.url);
    env = {
      ...lark.env(),
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      DATA_KEYS,
      DATA_DIR: dataDir,
      METRICS_TOKEN,
      LOG_LEVEL: 'trace',
      DEMO: 'false',
    };
    [gateway, worker] = await Promise.all([
      startProgram({ env, args: ['--roles', 'gateway'] }),
      startWorker(),
    ]);
    await eventually(() => lark.connections() > 0, { withinMs: 30_000 });
  }, 90_000);

  afterAll(async () => {
    overheard?.close();
    await Promise.all([gateway?.kill(), worker?.kill()]);
    await database?.close();
    await Promise.all([lark?.close(), redis?.stop(), postgres?.drop()]);
  }, 30_000);

  const startWorker = async () => {
    const started = launchProgram({
      env: { ...env, HTTP_PORT: '', DATA_DIR: makeDataDir(), NODE_OPTIONS: `--import ${PRELOAD}` },
      args: ['--roles', 'worker'],
    });
    await eventually(() => started.out().includes('\n'), { withinMs: 30_000 });
    return started;
  };
  const count = async (query: ReturnType<typeof sql<{ rows: string }>>) =>
    Number((await query.execute(database.db)).rows[0]?.rows);
  /** Everything that came in is handled, and what it led to is said. */
  const settled = () =>
    eventually(
      async () => {
        const waiting = await count(
          sql`select count(*) as rows from inbox where state = 'waiting' and failures = 0 and platform = 'lark'`,
        );
        const unsent = await count(
          sql`select count(*) as rows from outbox where state in ('waiting', 'sending') and action <> 'history'
            and (not_before is null or not_before <= now())`,
        );
        return waiting + unsent === 0;
      },
      { withinMs: 40_000, everyMs: 100 },
    );
  const say = async (user: string, text: string, chat?: string) => {
    const event = lark.say({ user, text, ...(chat === undefined ? {} : { chat }) });
    await lark.pushLongConnection(event);
  };
  const sendFile = async (user: string, fileName: string, bytes: Uint8Array) => {
    const content = { file_key: 'file_1', file_name: fileName };
    const event = lark.say({ user, type: 'file', content });
    const { message } = event.event as { message: { message_id: string } };
    lark.addResource(message.message_id, 'file_1', Buffer.from(bytes), fileName);
    await lark.pushLongConnection(event);
  };

  test('a day of the committee, with marks in everything that is said', async () => {
    const group = '委员读书群';
    const inTwoMonths = beijingDay(new Date(Date.now() + 60 * 86_400_000));
    await lark.pushLongConnection(lark.addBot(RECORDS.group, '陈静'));
    await lark.pushLongConnection(lark.addUsers(group, '陈静', [NEVER['name of a stranger']!]));
    await say(
      '李秀兰',
      `打卡 《${RECORDS.book}》第三章 心得：${RECORDS.reflection}，电话${RECORDS.phoneInReflection}`,
      group,
    );
    await say('李秀兰', `更正打卡 《${RECORDS.book}》第四章 心得：${RECORDS.reflection}`, group);
    await say('张伟', NEVER['chatter in a group']!, group);
    await say(NEVER['name of a stranger']!, NEVER['chatter in private']!);
    await say('王建国', `【机密★1年】${NEVER['words under a secret mark']}`);
    await say('王建国', `社情民意\n机密★1年\n标题：${NEVER['words under a secret mark']}`, group);
    await say(
      '王建国',
      `社情民意\n标题：${RECORDS.title}\n情况：${RECORDS.situation}，请打${NEVER['phone in a tip']}或${NEVER['phone in a tip, spaced']}，证件${NEVER['ID number in a tip']}\n原因：${RECORDS.cause}\n建议：${RECORDS.suggestion}\n反映人：${NEVER['author of a tip']} ${NEVER['phone in a tip']}`,
    );
    await say('张伟', `意见反馈 匿名 ${NEVER['a feedback']}`);
    const roster = csv(
      `姓名,界别,单位职务,职务,党派,参加单位,手机\n${RECORDS.person},${RECORDS.sector},${RECORDS.post},${RECORDS.post},${RECORDS.party},${RECORDS.employer},${NEVER['phone in a roster']}`,
    );
    await sendFile('陈静', `${NEVER['file name of a roster']}.csv`, roster);
    await settled();
    await say('陈静', '确认导入');
    await settled();
    const faulty = csv(
      `姓名,界别,手机\n${NEVER['word in a refused roster']},${RECORDS.sector},${NEVER['phone in a refused roster']}`,
    );
    await sendFile('陈静', `${NEVER['file name of a roster']}.csv`, faulty);
    const made = await runProgram(['staff', 'add', '周敏', '--json'], env);
    const { code } = JSON.parse(made.stdout) as { code: string };
    NEVER['binding code'] = code;
    NEVER['binding code, folded'] = code.replace('-', '');
    heard('staff add, standard error', made.stderr);
    await say('新账号', `绑定 ${code}`);
    await say('新账号二', `绑定 ${RECORDS.person}`);
    await say('新账号三', `绑定 ${NEVER['name nobody has']}`);
    await say('新账号四', `绑定 ${NEVER['wrong code as typed']}`);
    await say(
      '陈静',
      `通知 ${RECORDS.notice}\n${RECORDS.body}\n时间：明天下午3点\n发给：${NEVER['audience nobody has']}`,
    );
    await settled();
    await say('陈静', `通知 ${RECORDS.notice}\n${RECORDS.body}\n时间：明天下午3点\n发给：${group}`);
    await settled();
    const draft = /通知草稿 (N-\d+-\d+)/.exec(lark.sent.map((one) => one.text).join('\n'))?.[1];
    await say('陈静', `确认 ${draft}`);
    await settled();
    await say('陈静', `新建专题 ${RECORDS.topic} 《${RECORDS.topicBook}》 到 ${inTwoMonths}`);
    await settled();
    await say('陈静', '确认');
    await say('刘洋', '没有这样的命令');
    await say('张伟', '收到', group);
    await settled();
    expect(lark.sent.length).toBeGreaterThan(12);
  });

  test('deeds that fail, errors that quote words, and a process that ends of one', async () => {
    await sql`alter table check_in add constraint refused check (reflection not like '%戊辰%')`.execute(
      database.db,
    );
    await say('李秀兰', `打卡 《论语》第4章 心得：${NEVER['words of a deed that the database refuses']}`);
    await say('张伟', `打卡 《论语》第4章 心得：${NEVER['words of an error that quotes them']}`);
    await eventually(
      async () =>
        (await count(sql`select count(*) as rows from inbox where failures > 0 or state = 'aside'`)) === 2,
      { withinMs: 30_000 },
    );
    await say('王建国', `打卡 《论语》第5章 心得：${NEVER['words of an error nobody catches']}`);
    expect(await worker.exited).toBe(1);
    expect(worker.err()).toContain('handling failed');
    expect(worker.err()).toContain('row set aside');
    heard('worker that ended', worker.out() + worker.err());
  });

  test('nothing of it is found outside', async () => {
    const answer = async (path: string) =>
      (await fetch(gateway.url + path, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })).text();
    for (const path of ['/metrics', '/readyz', '/healthz']) heard(path, await answer(path));
    const ask = async (args: string[]) => {
      const { stdout, stderr } = await runProgram(args, env);
      heard(`qunyi ${args.join(' ')}`, stdout + stderr);
    };
    await Promise.all([ask(['doctor']), ask(['inbox', 'aside']), ask(['members', 'import', 'none.csv'])]);
    heard('gateway', gateway.out() + gateway.err());
    const never = {
      ...NEVER,
      'app secret': lark.appSecret,
      'encrypt key': lark.encryptKey,
      'verification token': lark.verificationToken,
    };
    // What was said must have come to what was meant, or nothing is tried.
    expect(written.find(({ where }) => where === 'qunyi inbox aside')?.bytes.toString()).toContain(
      'words_unreadable',
    );
    const columns = await placesOfDatabase(database.db);
    const elsewhere = [
      ...written,
      overheard.place(),
      ...(await placesOfRedis(redis.url)),
      ...placesOfFolder(redis.folder),
      ...placesOfFolder(dataDir),
    ];
    expect(search([...columns, ...elsewhere], never)).toEqual([]);
    const records = search(columns, RECORDS);
    expect(records.filter(({ where }) => KEPT[where] === undefined)).toEqual([]);
    expect(search(elsewhere, RECORDS)).toEqual([]);
    expect(Object.keys(KEPT).filter((column) => !records.some(({ where }) => where === column))).toEqual([]);
  });

  test('the search finds what is there, however it is written', async () => {
    const mark = '标记甲';
    const written = [
      mark,
      JSON.stringify({ mark }),
      encodeURIComponent(mark),
      Buffer.from(mark).toString('hex'),
      '\\u6807\\u8bb0\\u7532',
      ...['', 'a', 'ab', 'abc'].map((before) => Buffer.from(`${before}${mark}后`).toString('base64')),
    ].map((text, nth) => ({ where: `${nth}`, bytes: Buffer.from(text) }));
    expect(search(written, { mark })).toHaveLength(written.length);
    await withRedis(redis.url, async (client) => {
      await client.xadd('planted', '*', 'field', mark);
      await client.hset('planted hash', mark, '1');
    });
    await sql`insert into told (key, told_at) values (${mark}, now())`.execute(database.db);
    await sql`update link_code set code_hash = ${Buffer.from(mark)}`.execute(database.db);
    const places = [
      ...(await placesOfRedis(redis.url)),
      overheard.place(),
      ...(await placesOfDatabase(database.db)),
    ];
    const where = search(places, { mark }).map((one) => one.where);
    expect(where.sort()).toEqual(
      ['link_code.code_hash', 'redis MONITOR', 'redis planted', 'redis planted hash', 'told.key'].sort(),
    );
  });
});
