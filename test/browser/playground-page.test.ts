/** The playground's page alone, before its adapter: cards, input methods, a program that goes away, a closed door. */

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Card } from '../../src/chat/outbound.js';
import { type OpenPlayground, openPlayground } from '../support/open-playground.js';
import { canBrowse, openBrowser } from './chromium.js';
import { fromBot, type, visit } from './visit.js';

const IN_GROUP = '#as=李秀兰&in=委员读书群';

const CARD: Card = {
  title: '<b>标题</b>',
  tone: 'orange',
  paragraphs: ['<script>alert(1)</script>', '第二段'],
  buttons: [{ label: '同意', style: 'primary', value: { job: 'decide', id: 1 } }],
  input: {
    name: 'reason',
    label: '理由',
    placeholder: '请写理由',
    submit: { label: '退回', style: 'danger', value: { job: 'decide', id: 2 } },
  },
};

describe.runIf(canBrowse)('the page', () => {
  let browser: Browser;
  let playground: OpenPlayground;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    playground = await openPlayground();
  });
  afterEach(() => playground?.stop());

  const showCard = () =>
    playground.connection.perform(
      { action: 'send', message: { type: 'card', card: CARD } },
      { kind: 'chat', id: 'group-reading' },
      'k',
    );

  test('a card is text, a button and an input; what is typed goes along', async () => {
    const { page, troubles } = await visit(browser, playground.url, IN_GROUP);
    const { platformMessageId } = await showCard();
    const card = fromBot(page, '<b>标题</b>');
    await card.getByText('<script>alert(1)</script>').waitFor();
    await card.getByLabel('理由').fill('请补充数据');
    await card.getByLabel('理由').press('Enter');
    await page.getByText('您按了“退回”：已收到').waitFor();
    await card.getByRole('button', { name: '同意' }).click();
    await page.getByText('您按了“同意”：已收到').waitFor();
    expect(playground.events).toMatchObject([
      { type: 'action', platformMessageId, value: { id: 2 }, form: { reason: '请补充数据' } },
      { type: 'action', platformMessageId, value: { id: 1 }, form: {} },
    ]);
    expect(troubles).toEqual([]);
  });

  test('what is typed into a card stays when others speak', async () => {
    const { page } = await visit(browser, playground.url, IN_GROUP);
    await showCard();
    await page.getByLabel('理由').fill('写到一半');
    await type(page, '大家好');
    await page.locator('.post.mine').waitFor();
    expect(await page.getByLabel('理由').inputValue()).toBe('写到一半');
  });

  test('回复 sends the quote', async () => {
    const { page } = await visit(browser, playground.url, IN_GROUP);
    const { platformMessageId } = await showCard();
    await fromBot(page, '标题').hover();
    await fromBot(page, '标题').getByRole('button', { name: /^回复/ }).click();
    await type(page, '同意');
    await page.locator('.post.mine .quote').waitFor();
    expect(playground.events).toMatchObject([{ text: '同意', quotedMessageId: platformMessageId }]);
  });

  test('Enter that ends a word of an input method sends nothing; Shift+Enter is a new line', async () => {
    const { page } = await visit(browser, playground.url, IN_GROUP);
    await page.locator('#text').fill('打卡');
    await page.evaluate(`{
      const composing = { key: 'Enter', isComposing: true, bubbles: true, cancelable: true };
      document.getElementById('text').dispatchEvent(new KeyboardEvent('keydown', composing));
    }`);
    await page.locator('#text').press('Shift+Enter');
    expect(await page.locator('#text').inputValue()).toBe('打卡\n');
    expect(playground.events).toEqual([]);
  });

  test('what could not be stored stays in the field, and the page says what to do', async () => {
    const { page } = await visit(browser, playground.url, IN_GROUP);
    playground.outcome = new Error('the database is away');
    await type(page, '打卡 《论语》第3章');
    await page.getByText('群议暂时存不下来').waitFor();
    expect(await page.locator('#text').inputValue()).toBe('打卡 《论语》第3章');
  });

  test('when the program is gone the page says so, keeps what is typed, and goes on by itself', async () => {
    const { page } = await visit(browser, playground.url, IN_GROUP);
    await page.getByText('群里还没有消息').waitFor();
    await playground.stop();
    await page.getByText('正在重新连接').waitFor();
    await type(page, '打卡');
    await page.getByText('没有发出去').waitFor();
    expect(await page.locator('#text').inputValue()).toBe('打卡');
    await playground.startAgain();
    await page.getByText('正在重新连接').waitFor({ state: 'hidden' });
    await page.locator('#text').press('Enter');
    await page.locator('.post.mine').waitFor();
  });

  test('beside another committee the page explains that it is closed', async () => {
    const { page } = await visit(browser, playground.url, IN_GROUP);
    await page.getByText('群里还没有消息').waitFor();
    playground.closeForGood();
    await type(page, '打卡');
    await page.getByRole('heading', { name: '演练群已经关闭' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: '演练群已经关闭' }).waitFor();
  });
});
