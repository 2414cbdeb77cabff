/** A 通知 as staff write it: its kind, title, body and whom it is for. */

import { describe, expect, test } from 'vitest';
import type { ReadingContext } from '../../src/chat/define-job.js';
import { fold } from '../../src/chat/fold.js';
import { readAudienceNames, readNotice, readNoticeText } from '../../src/chat/notice-text.js';

const context: ReadingContext = {
  sentAt: new Date('2026-04-23T04:00:00Z'),
  chatKind: 'group',
  addressed: true,
  mentionsAll: false,
  roles: new Set(),
  notices: [],
  topicRunning: false,
};
const read = (word: string, rest: string) =>
  readNotice(
    { word, rest, foldedRest: rest },
    { original: rest, folded: fold(rest), attachments: [] },
    context,
  );

test.each([
  ['通知', '', 'notice', '通知', 'notice, bare'],
  ['公告', '', 'bulletinNotice', '公告', 'notice, bare'],
  ['通知公告', '明天停水', 'bulletinNotice', '公告', 'notice'],
  ['知情明政', '明天停水', 'briefing', '知情明政', 'notice'],
  ['发通知', '发给：农业界\n明天停水', 'notice', '通知', 'notice with audience'],
])('%s %j is a %s called %s', (word, rest, kind, title, reason) =>
  expect(read(word, rest)).toMatchObject({ reason, payload: { kind, title } }),
);

describe('title and body', () => {
  test.each([
    ['甲\n乙', '甲', '乙'],
    [' 甲 \r\n\r\n 乙 \n丙', '甲', '乙 \n丙'],
    ['甲', '通知', '甲'],
    ['标题：甲', '甲', ''],
    ['标题：甲。\n乙', '甲。', '乙'],
    ['甲。\n乙', '通知', '甲。\n乙'],
    ['甲；\n乙', '通知', '甲；\n乙'],
    ['甲；乙\n丙', '甲；乙', '丙'],
    ['【甲】\n乙', '甲', '乙'],
    ['【甲】乙\n丙', '【甲】乙', '丙'],
    ['请看【甲】\n乙', '请看【甲】', '乙'],
    ['标题：甲\n内容：乙', '甲', '乙'],
    ['甲\n正文： 乙', '甲', '乙'],
    ['标题：\n乙', '通知', '标题：\n乙'],
    ['关于召开座谈会的通知', '关于召开座谈会的通知', ''],
    ['关于召开座谈会的想法', '通知', '关于召开座谈会的想法'],
  ])('%j', (rest, title, body) => expect(readNoticeText(rest, 'notice')).toMatchObject({ title, body }));

  test('a title has up to 60 characters that are seen', () => {
    expect(readNoticeText(`${'甲'.repeat(60)}\n乙`, 'notice')).toMatchObject({
      title: '甲'.repeat(60),
      body: '乙',
    });
    expect(readNoticeText(`${'甲'.repeat(61)}\n乙`, 'notice').title).toBe('通知');
    expect(readNoticeText(`甲${'\u200b'.repeat(299)}\n乙`, 'notice').body).toBe('乙');
    expect(readNoticeText(`甲${'\u200b'.repeat(300)}\n乙`, 'notice').title).toBe('通知');
  });
});

describe('the issue of a 知情明政', () => {
  test.each([
    ['第12期 停水', '知情明政第12期', '停水', 12],
    ['2026年第十二期：停水', '知情明政第12期', '停水', 12],
    ['（第3期）停水\n明天', '停水', '明天', 3],
  ])('%j', (rest, title, body, issueNumber) =>
    expect(readNoticeText(rest, 'briefing')).toMatchObject({ title, body, issueNumber }),
  );

  test('is looked for in a 知情明政 only, and at its beginning', () => {
    expect(readNoticeText('第12期 停水', 'notice')).toMatchObject({ title: '通知', body: '第12期 停水' });
    expect(readNoticeText('第12期 停水', 'notice')).not.toHaveProperty('issueNumber');
    expect(readNoticeText('停水 第12期', 'briefing')).not.toHaveProperty('issueNumber');
    expect(readNoticeText('第12期停水', 'bulletinNotice').title).toBe('公告');
  });
});

describe('whom it is for', () => {
  test.each([
    ['委员读书群、农业界', ['委员读书群', '农业界']],
    ['农业界，和教育界，以及', ['农业界', '教育界', '以及']],
    ['农业界；及教育界：与科技界。', ['农业界', '教育界', '科技界']],
    ['共和群 农业界', ['共和群', '农业界']],
    ['示例县.农业界、【教育界】', ['示例县.农业界', '教育界']],
    ['农业界和【教育】界、和[科技界]。', ['农业界和【教育】界', '科技界']],
    [' 农业界、农业界、 ', ['农业界']],
    ['', []],
  ])('%j', (words, names) => expect(readAudienceNames(words)).toEqual(names));

  test('may be named on several lines, each once', () => {
    const notice = readNoticeText('发给：农业界\n甲\n乙\n通知范围：教育界、农业界', 'notice');
    expect(notice).toMatchObject({ audience: ['农业界', '教育界'], title: '甲', body: '乙' });
  });
});
