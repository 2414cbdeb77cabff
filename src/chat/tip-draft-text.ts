/** Reading the answer to what is missing of a tip: the part that was asked for, labelled parts, or 直接提交. */

import type { Words } from './define-job.js';
import { fold } from './fold.js';
import { findTipLabels } from './tip-labels.js';
import { readTipText, type TipPart } from './tip-text.js';

export type DraftAnswer =
  | { step: 'submit' | 'words-wanted' }
  | { step: 'answer'; parts: { title?: string; situation?: string; cause?: string; suggestion?: string } };

/** 没有, 不用, 就这些, 直接提交: it is to be submitted as it is. */
const AS_IT_IS =
  /^(?:(?:我)?(?:暂时|目前|暂)?(?:没有?|无|没了)(?:了|建议|别的|其他|其它|补充|可补充|标题|可写)?(?:的)?(?:了)?|不(?:用|需要|必|填|写|知道)(?:了|标题|建议)?|就(?:这些|这样|这个|这么多|按这个|照这样)(?:了|吧|提交|报)?|(?:就)?(?:直接|这样|可以|现在|马上)?(?:提交|上报|报送|报上去|报)(?:吧|了)?|略|跳过|完了|写完了|没啦)$/;
const YES = /^(?:是|是的|对|对的|可以|行|好|好的|没错|正确|确认|嗯|1|ok|okay|同意|没问题)$/;
const LINK = /^(?:https?:\/\/|www\.)[^\p{Script=Han}]{1,2000}$/u;
const TITLE_MAX_CHARS = 100;

/** @param part what was asked for. @returns undefined when it answers nothing. */
export function readDraftAnswer(words: Words, part: TipPart | 'confirm'): DraftAnswer | undefined {
  const bare = words.folded.text
    .replace(/^[\s,。.!~、]{1,9}|[\s,。.!~、]{1,9}$/g, '')
    .replace(/[,。 ]谢谢您?$/, '');
  if (AS_IT_IS.test(bare)) return { step: 'submit' };
  if ((part === 'confirm' || part === 'title') && YES.test(bare)) return { step: 'submit' };
  if (YES.test(bare) || /^(?:收到|谢谢|感谢|辛苦)[\p{L}]{0,6}$/u.test(bare)) return undefined;
  if (!/[\p{L}\p{N}]/u.test(bare) || LINK.test(bare))
    return words.attachments.length > 0 || bare !== '' ? { step: 'words-wanted' } : undefined;
  const parts = partsOf(words.original, part);
  return parts && { step: 'answer', parts };
}

function partsOf(typed: string, part: TipPart | 'confirm') {
  const isLabelled = findTipLabels(fold(typed).text).some(
    ({ field, start }) => field !== 'author' && start === 0,
  );
  if (isLabelled) return filled(readTipText(typed));
  if (part === 'confirm') return undefined;
  if (part === 'title') {
    const title = typed.trim();
    return [...title].length <= TITLE_MAX_CHARS && !/[\r\n]/.test(title) ? { title } : { situation: title };
  }
  const label = part === 'situation' ? '情况' : '建议';
  return filled(readTipText(`${label}：${typed}`));
}

function filled({ title, situation, cause, suggestion }: ReturnType<typeof readTipText>) {
  const parts = { title, situation, cause, suggestion };
  const given = Object.entries(parts).filter(([, words]) => words !== '');
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}
