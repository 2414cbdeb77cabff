/** The playground as people see it: the built program, embedded, and a real browser. */

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningProgram, startProgram } from '../support/program.js';
import { canBrowse, openBrowser } from './chromium.js';
import { fromBot, PHONE, type, visit } from './visit.js';

describe.runIf(canBrowse)('the playground', () => {
  let program: RunningProgram;
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
    program = await startProgram();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.stop();
  });

  test('a newcomer picks 李秀兰, types 打卡 and sees the answer', async () => {
    const { page, troubles } = await visit(browser, program.url);
    await page
      .getByRole('button', { name: /李秀兰/ })
      .first()
      .click();
    await page.getByRole('link', { name: /委员读书群/ }).click();
    await type(page, '打卡 《论语》第3章 心得：温故而知新');
    const answer = fromBot(page, /李秀兰委员，已记录.*《论语》第3章/);
    await answer.waitFor();
    expect(await answer.locator('.quote').textContent()).toContain('李秀兰：打卡 《论语》第3章');
    expect(await page.locator('#text').inputValue()).toBe('');
    expect(troubles).toEqual([]);
  });

  test('an example is filled in by a tap and sent by the button', async () => {
    const { page } = await visit(browser, program.url, '#as=王建国&in=委员读书群');
    await page.getByRole('button', { name: '打卡', exact: true }).click();
    await page.getByRole('button', { name: '发送' }).click();
    await fromBot(page, '王建国委员，已记录').waitFor();
  });

  test('what looks like markup stays text, and what is not for the bot is said to be so', async () => {
    const { page, troubles } = await visit(browser, program.url, '#as=张伟&in=委员读书群');
    const words = '<img src=x onerror=alert(1)><script>alert(2)</script> [链接](javascript:alert(3))';
    await type(page, words);
    await page.locator('.post.mine .bubble').filter({ hasText: words }).waitFor();
    expect(await page.locator('#log img, #log script, .chats img').count()).toBe(0);
    await page.getByText('机器人没有把这句话当作指令').waitFor();
    expect(troubles).toEqual([]);
  });

  test('a private answer is not missed in the group: a quiet line leads to it, a badge counts it', async () => {
    const { page } = await visit(browser, program.url, '#as=马德福&in=委员读书群');
    await type(page, '帮助');
    await page.getByText('群议机器人私下答复了您').waitFor();
    await page.getByRole('link', { name: /私聊.*1 条未读/ }).waitFor();
    expect(await page.title()).toContain('（1）');
    await page.getByRole('button', { name: '去看' }).click();
    await fromBot(page, '您可以这样使用群议').waitFor();
    expect(await page.locator('.badge').count()).toBe(0);
  });

  test('staff confirm a notice by its button; a member on a phone answers by the button of the card', async () => {
    const staff = await visit(browser, program.url, '#as=陈静&in=private');
    const member = await visit(browser, program.url, '#as=李秀兰&in=委员工作群', PHONE);
    await type(staff.page, '通知 关于开展读书活动的通知\n各位委员：请准时参加。\n发给：委员工作群');
    await staff.page.getByRole('button', { name: '确认发送' }).click();
    const card = fromBot(member.page, '关于开展读书活动的通知');
    await card.getByRole('button', { name: '收到' }).click();
    await member.page.getByText('您按了“收到”：已收到').waitFor();
    const width = await member.page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(PHONE.width);
    expect([...staff.troubles, ...member.troubles]).toEqual([]);
  });

  test('an admin sends the roster file in private and is shown what would change', async () => {
    const { page } = await visit(browser, program.url, '#as=陈静&in=private');
    const buffer = Buffer.from('姓名,界别\n李秀兰,农业界\n');
    await page.locator('#file').setInputFiles({ name: '委员名册.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('link', { name: '委员名册.csv' }).waitFor();
    await fromBot(page, /名单|名册/).waitFor();
  });

  test('the address keeps who and where: reloading stays, going back goes back', async () => {
    const { page } = await visit(browser, program.url, '#as=张伟&in=委员工作群');
    await page.getByRole('link', { name: /第一联络组群/ }).click();
    await page.getByRole('heading', { name: '第一联络组群' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: '第一联络组群' }).waitFor();
    expect(await page.locator('#me-name').textContent()).toBe('张伟');
    await page.goBack();
    await page.getByRole('heading', { name: '委员工作群' }).waitFor();
  });

  test('people are found by 界别, and namesakes are told apart', async () => {
    const { page } = await visit(browser, program.url);
    await page.locator('#people-search').fill('赵军');
    expect(await page.locator('.person-role').allTextContents()).toEqual(['经济界 · 委员', '特邀界 · 委员']);
    await page.locator('#people-search').fill('没有这个人');
    await page.getByText('没有找到“没有这个人”').waitFor();
    await page.locator('#people-search').fill('教育界');
    await page.locator('#people-search').press('Enter');
    await page.locator('#me-name').filter({ hasText: '张伟' }).waitFor();
  });

  test('the front page leads here', async () => {
    const { page, troubles } = await visit(browser, program.url);
    await page.goto(program.url);
    await page.getByRole('link', { name: '打开演练群' }).click();
    await page.getByText('您想扮演谁？').waitFor();
    expect(troubles).toEqual([]);
  });
});
