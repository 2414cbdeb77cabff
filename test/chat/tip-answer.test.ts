/** Nothing to file, and what answers the question for a tip; flags of what an editor should look at first. */

import { expect, test } from 'vitest';
import type { Words } from '../../src/chat/define-job.js';
import { fold } from '../../src/chat/fold.js';
import { bareTip, isTipAnswer } from '../../src/chat/tip-answer.js';
import { readTipFlags } from '../../src/chat/tip-flags.js';

const words = (original: string): Words => ({ original, folded: fold(original), attachments: [] });
const image = [{ kind: 'image' as const }];

test('links, pictures and signs alone are nothing to file', () => {
  expect(bareTip('', [])).toBe('nothing');
  expect(bareTip('。。。🙏', [])).toBe('nothing');
  expect(bareTip('反映人：李秀兰\n电话：13912345678', [])).toBe('nothing');
  expect(bareTip('', image)).toBe('only_attachments');
  expect(bareTip('https://example.com/a，http://example.com/b', [])).toBe('only_links');
  expect(bareTip('，https://example.com/a。', [])).toBe('only_links');
  expect(bareTip('停车难 https://example.com/a', image)).toBeUndefined();
});

test('links are told apart in linear time', () => {
  expect(bareTip(`${'www.a'.repeat(12_000)} 停`, [])).toBeUndefined();
});

test('in private all but thanks and acknowledgements answer', () => {
  const addressed = { addressed: true };
  expect(['路灯坏了', '标题：停车难'].every((text) => isTipAnswer(words(text), addressed))).toBe(true);
  expect(['好的', '收到，谢谢', '谢谢您', ''].some((text) => isTipAnswer(words(text), addressed))).toBe(
    false,
  );
});

test('thanks at the end of a tip are no thanks for ours, and a picture answers too', () => {
  const addressed = { addressed: true };
  expect(isTipAnswer(words('路灯坏了，谢谢'), addressed)).toBe(true);
  expect(isTipAnswer({ ...words(''), attachments: image }, addressed)).toBe(true);
  expect(isTipAnswer({ ...words(''), attachments: image }, { addressed: false })).toBe(false);
});

test('in a group only what is laid out like a tip answers', () => {
  const unaddressed = { addressed: false };
  expect(isTipAnswer(words('标题：停车难\n情况：车位少'), unaddressed)).toBe(true);
  expect(isTipAnswer(words('建议：加建'), unaddressed)).toBe(true);
  expect(isTipAnswer(words('情况：车位少'), unaddressed)).toBe(false);
  expect(isTipAnswer(words('标题：停车难'), unaddressed)).toBe(false);
  expect(isTipAnswer(words('我晚点到，大家先开始'), unaddressed)).toBe(false);
});

test('weak secret signs, petitions and lawsuits are flagged, ordinary words are not', () => {
  expect(readTipFlags('据县政发〔2026〕12号')).toEqual(['secret_check']);
  expect(readTipFlags('多次信访未果，已提起诉讼')).toEqual(['petition_check']);
  expect(readTipFlags('内部资料，信访件')).toEqual(['secret_check', 'petition_check']);
  expect(readTipFlags('村口夜里很黑，建议加装路灯')).toEqual([]);
});
