/** A recipe becomes a file on its way out: Feishu gets its bytes uploaded; what cannot be made ends as it should. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { makingFiles } from '../../adapters/making-files.js';
import type { PlatformConnection } from '../../src/chat/adapter.js';
import type { OutboundAction } from '../../src/chat/outbound.js';
import type { FileRecipe } from '../../src/domain/file-recipe.js';
import { openTalk, type Talk } from '../support/dialogue.js';
import { type FakeLark, startFakeLark } from '../support/fake-lark/index.js';
import { readDocument } from '../support/read-paper.js';
import { openLark } from './lark/open-lark.js';

let talk: Talk;
let lark: FakeLark;
let connection: PlatformConnection;
let recipe: FileRecipe;

beforeAll(async () => {
  talk = await openTalk();
  await talk.group('委员读书群').says('李秀兰', '打卡 《论语》第1章 心得：学而时习之');
  lark = await startFakeLark();
  ({ connection } = await openLark(lark, 'webhook'));
  const { id } = await talk.db.selectFrom('committee').select('id').executeTakeFirstOrThrow();
  recipe = {
    file: 'reflections',
    committeeId: id,
    from: '2026-01-01',
    to: '2026-12-31',
    askedAt: '2026-11-23T02:00:00Z',
  };
});
afterAll(async () => {
  await connection.close();
  await lark.close();
  await talk.close();
});

const send = (recipe: FileRecipe): OutboundAction => ({
  action: 'send',
  message: { type: 'file', fileName: '汇编.docx', recipe },
});
const perform = (action: OutboundAction, key: string) =>
  makingFiles(connection.perform.bind(connection), talk.db)(
    action,
    { kind: 'user', id: lark.userId('陈静') },
    key,
  );

test('Feishu is given the file that was made, under its name, to one person', async () => {
  await perform(send(recipe), 'outbox-1');
  const [sent] = lark.sent;
  expect(sent).toMatchObject({ chatOrUser: lark.userId('陈静'), uuid: 'outbox-1' });
  const file = lark.files.get(String(sent?.content.file_key));
  expect(file?.fileName).toBe('汇编.docx');
  expect(readDocument(file!.bytes)).toContain('Words: 学而时习之');
});

test('what was withdrawn since it was asked for is not in it', async () => {
  await talk.group('委员读书群').says('李秀兰', '撤回打卡');
  await perform(send(recipe), 'outbox-2');
  const file = lark.files.get(String(lark.sent.at(-1)?.content.file_key));
  expect(readDocument(file!.bytes)).toContain('Words: 这段时间里还没有心得。');
});

test.each([
  ['a recipe of a version to come', { file: 'proposal' }, 'request_invalid', 'no'],
  ['a committee that is gone', { committeeId: 999_999 }, 'request_invalid', 'no'],
  ['a database that does not answer', { from: '2026-99-99' }, 'platform_unavailable', 'yes'],
])('%s: nothing is sent', async (_, wrong, code, retryable) => {
  const before = lark.sent.length;
  const asked = perform(send({ ...recipe, ...wrong } as FileRecipe), 'outbox-3');
  await expect(asked).rejects.toMatchObject({ code, retryable });
  expect(lark.sent).toHaveLength(before);
});

test('everything else goes through as it is', async () => {
  await perform({ action: 'send', message: { type: 'text', text: '已记录' } }, 'outbox-4');
  expect(lark.sent.at(-1)?.text).toBe('已记录');
});
