/** The guard: secret marks and overlong texts are never kept, weak signs are, and no personal number is echoed. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guard, maskPersonalData, weakSecretSigns } from '../../src/chat/guard.js';
import { message, TABLE } from './honest-table.js';

const refusal = (text: string, fileName?: string) => {
  const attachments = fileName === undefined ? [] : [{ kind: 'file' as const, fileName }];
  const result = guard(message(text, { attachments }));
  return 'refused' in result ? result.refused.reason : undefined;
};

describe('a strong mark is refused', () => {
  test.each([
    '秘密★1年',
    '机密★',
    '绝密★30年',
    '機 密 ★',
    '秘　密★１年',
    '秘\u200b密★',
    '祕密☆長期',
    '㊙密★',
    '机.密.★',
    '机—密★',
    '机密⭐10年',
    '机密级★10年',
    '秘密*1年',
    '秘密 1年',
    '第一行\n秘密★1年\n第三行',
    '机密\n关于工作的报告~',
    '机密\n关于某项工作的报告',
    '关于某项工作的报告\n\n　绝　密　\n\n正文',
    '【机密】关于某项工作的报告',
    '（秘密）关于某项工作的报告',
    '［绝密］',
    '**机密**',
    '特急 秘密\n正文',
    '密级：机密',
    '密级:秘密 期限:一年',
    '机密 示政办发〔2026〕3号',
    '示政办发〔2026〕3号 机密',
    '打卡 《论语》 机密★1年',
  ])('%j', (text) => expect(refusal(text)).toBe('secret_mark'));

  test.each(['机密★关于报告.pdf', '【秘密】报告.docx', '机密-关于报告.pdf', '秘密.docx', '报告（机密）.pdf'])(
    'in the file name %j',
    (name) => expect(refusal('请看附件', name)).toBe('secret_mark'),
  );

  test('in what was typed into a card', () => {
    const { type: _, text: __, ...place } = message('');
    expect(guard({ ...place, type: 'action', value: { job: 'x' }, form: { words: '机密★' } })).toHaveProperty(
      'refused',
    );
  });

  test('wherever it stands among several texts and names', () => {
    const { type: _, text: __, ...place } = message('');
    const typed = (form: Record<string, string>) =>
      guard({ ...place, type: 'action', value: { job: 'x' }, form });
    expect(typed({ title: '停车难', words: '机密★' })).toHaveProperty('refused');
    expect(typed({ title: '停车难', words: '车位少' })).toHaveProperty('kept');
    expect(typed({ title: '停车难', words: '读'.repeat(20_501) })).toMatchObject({
      refused: { reason: 'too_long' },
    });
    const files = ['报告.pdf', '机密★报告.pdf'].map((fileName) => ({ kind: 'file' as const, fileName }));
    expect(guard(message('请看附件', { attachments: files }))).toHaveProperty('refused');
    const picture = message('请看附件', { attachments: [{ kind: 'image' }, ...files.slice(0, 1)] });
    expect(guard(picture)).toEqual({ kept: picture });
    expect(guard(message('', { attachments: [...files].reverse() }))).toHaveProperty('refused');
  });

  test('in the words of somebody who asks to be added, who wrote no message', () => {
    const { platform, eventKey, sentAt, platformChatId, chatKind, sender } = message('');
    const place = { platform, eventKey, sentAt, platformChatId, chatKind, sender };
    const asks = (text: string) => ({ ...place, type: 'contact-request' as const, requestId: 'r-1', text });
    expect(guard(asks('绝密★'))).toMatchObject({
      refused: { type: 'refused', reason: 'secret_mark', platformMessageId: '' },
    });
    expect(guard(asks('我是李秀兰'))).toEqual({ kept: asks('我是李秀兰') });
  });

  test('and an event without words is kept as it is', () => {
    const { type: _, text: __, ...place } = message('');
    const reaction = { ...place, type: 'reaction', emoji: 'OK', added: true } as const;
    const tick = { type: 'tick', platform: 'clock', eventKey: 'e:x', sentAt: new Date(0), job: 'x' } as const;
    expect([guard(reaction), guard(tick)]).toEqual([{ kept: reaction }, { kept: tick }]);
  });

  test('and the refused event keeps every id of the sender', () => {
    const sender = { id: 'u-1', name: '李秀兰', otherIds: ['on-1'] };
    expect(guard(message('机密★', { sender }))).toMatchObject({
      refused: { type: 'refused', sender: { id: 'u-1', otherIds: ['on-1'] } },
    });
    expect(guard(message('机密★'))).toHaveProperty('refused.sender', { id: 'u-1' });
  });

  test('and the refused event holds none of the words, nor the name', () => {
    const result = guard(message('机密★ 报告', { attachments: [{ kind: 'file', fileName: '某报告.pdf' }] }));
    expect(JSON.stringify(result)).not.toMatch(/机密|报告|李秀兰/);
    expect(result).toMatchObject({
      refused: { eventKey: 'm:1', platformMessageId: '1', sender: { id: 'u-1' } },
    });
  });
});

describe('weak signs are kept and named', () => {
  test.each([
    ['根据示政办发〔2026〕3号文件', ['文号']],
    ['这是内部资料，请勿外传', ['内部资料', '不得外传']],
    ['绝密文件的故事很好看', ['绝密']],
    ['学习关于机密文件管理的规定（中保〔2026〕3号）', ['文号', '机密']],
    ['国家秘密不可泄露', ['国家秘密']],
    ['乡村振兴的秘密在于人', []],
    ['打卡《论语》第三章', []],
  ])('%j', (text, signs) => {
    expect(refusal(text)).toBeUndefined();
    expect(weakSecretSigns(text)).toEqual(signs);
  });

  test.each([
    '这个秘密10年后才揭开',
    '守护秘密30年的老人',
    '读了《秘密》这本书',
    '《秘密》',
    '秘密花园★★★★★',
    '保守秘密，从我做起',
    '秘密😄',
    '把秘密藏好~',
  ])('%j is talk', (text) => expect(refusal(text)).toBeUndefined());
});

describe('too long', () => {
  test('one text is kept up to 20,000 characters and 500 around it, counted as characters', () => {
    expect(refusal('读'.repeat(20_500))).toBeUndefined();
    expect(refusal('读'.repeat(20_501))).toBe('too_long');
    expect(refusal('𠮷'.repeat(20_000))).toBeUndefined();
  });

  test('a 接龙 up to 60,000', () => {
    const chain = '#接龙\n读书打卡\n\n';
    expect(refusal(chain + '读'.repeat(59_000))).toBeUndefined();
    expect(refusal(chain + '读'.repeat(60_000))).toBe('too_long');
  });

  test('a mark is refused in chatter too', () => {
    expect(guard(message('机密★1年'), TABLE)).toMatchObject({ refused: { reason: 'secret_mark' } });
  });

  test('long chatter of a group is left to the look, which drops it', () => {
    expect(guard(message('读'.repeat(30_000)), TABLE)).toHaveProperty('kept');
    expect(guard(message(`打卡 ${'读'.repeat(30_000)}`), TABLE)).toHaveProperty('refused');
    expect(guard(message('读'.repeat(30_000), { chatKind: 'private' }), TABLE)).toHaveProperty('refused');
  });
});

describe('personal numbers are masked', () => {
  test.each([
    ['电话13912345678。', '电话139****5678。'],
    ['139 1234 5678', '139****5678'],
    ['139-1234-5678', '139****5678'],
    ['139.1234.5678', '139****5678'],
    ['１３９１２３４５６７８', '139****5678'],
    ['139\u200b1234\u200b5678', '139****5678'],
    ['1 3 9 1 2 3 4 5 6 7 8', '139****5678'],
    ['+86 13912345678', '+139****5678'],
    ['2026年4月20日13912345678', '2026年4月20日139****5678'],
    ['0575-81234567', '0575-********'],
    ['证号330602199001011234', '证号330*************34'],
    ['33060219900101123X', '330*************3x'],
    ['330602 19900101 1234', '330*************34'],
    ['330602900101123', '330**********23'],
    ['6222 0212 3456 7890 123', '***************0123'],
  ])('%j', (text, shown) => expect(maskPersonalData(text)).toBe(shown));

  test.each([
    'SQ-2026-0017',
    'N-20260423-01',
    '第12-15章 P45-62',
    '2026-04-20 15:00',
    '2026.10.20-2026.5.20',
    '拨打12345',
    '400-800-1234',
    '1,500字',
    '《论语》第3章',
  ])('%j is none and stays', (text) => expect(maskPersonalData(text)).toBe(text));

  test('no mobile number comes through, however it is spaced', () => {
    const digits = fc.stringMatching(/^1[3-9][0-9]{9}$/);
    const gaps = fc.constantFrom('', ' ', '-', '－', '　', '\u00a0', '.');
    fc.assert(
      fc.property(digits, gaps, fc.string({ unit: 'grapheme', maxLength: 10 }), (number, gap, around) => {
        const words = around.replace(/\p{N}/gu, '');
        const typed = `${words}：${number.slice(0, 3)}${gap}${number.slice(3, 7)}${gap}${number.slice(7)}。${words}`;
        const digitsLeft = maskPersonalData(typed).replace(/\D/g, '');
        expect(digitsLeft).not.toContain(
          number.slice(3, 7) === number.slice(7) ? number : number.slice(0, 7),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  test('what is masked once stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789 -.X一（）'), maxLength: 60 }), (text) => {
        expect(maskPersonalData(maskPersonalData(text))).toBe(maskPersonalData(text));
      }),
      { numRuns: 2_000 },
    );
  });
});
