/** Messages that nobody types: pieces of commands, marks, controls and half characters, up to 100 KB, from a seed. */

const PIECES = [
  ...'打卡 补卡 通知 收到 社情民意 标题：情况：建议：心得：第三章 4.20 明早8点半 13912345678 秘密 机密 〔2026〕3号 请假 参加 N-20260423-01 SQ-2026-0017'.split(
    ' ',
  ),
  ...'《》<>「」【】（）：；—-~，。.!？#/@*〇零十年月日 \n\t'.split(''),
  ...[
    '\u3000',
    '\u200b',
    '\u202e',
    '\u0000',
    '\ud800',
    '\udc00',
    '😀',
    '👨‍👩‍👧',
    '\ufdfa',
    '１',
    'Ｄ１２',
    '\ufe0f',
    '✔️',
    '\r\n',
  ],
  ...[
    '@所有人',
    '<at user_id="all">',
    '1.问题',
    '#接龙\n1. 李秀兰 ',
    'http://a.cn/',
    '谢谢，',
    'ａｂｃ',
    '確認',
  ],
];
const BYTES_MAX = 100 * 1024;

/** How long messages are: as people write (nine in ten under 600 bytes, one in a hundred up to 100 KB), or all sizes alike often. */
export type Sizes = 'as people write' | 'all sizes';

export function fuzzedMessage(random: () => number, sizes: Sizes): string {
  const bytes = sizeOf(random, sizes);
  const isRun = random() < 0.2;
  const few = Array.from({ length: isRun ? 1 + Math.floor(random() * 3) : PIECES.length }, () =>
    pick(random),
  );
  let text = random() < 0.5 ? `${pick(random)} ` : '';
  let size = Buffer.byteLength(text);
  while (size < bytes) {
    const piece = few[Math.floor(random() * few.length)]!;
    text += piece;
    size += Buffer.byteLength(piece);
  }
  return text;
}

function sizeOf(random: () => number, sizes: Sizes): number {
  if (sizes === 'all sizes') return Math.floor(BYTES_MAX ** random());
  const share = random();
  const most = share < 0.9 ? 600 : share < 0.99 ? 6_000 : BYTES_MAX;
  return Math.floor(random() * most);
}

const pick = (random: () => number) => PIECES[Math.floor(random() * PIECES.length)]!;
