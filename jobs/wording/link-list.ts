/** The numbered list of those who wait to be bound, as staff read it. */

import type { LinkItem } from '../../src/domain/link-list.js';

/** The whole list as one message. @param nameOf who an item is taken for. */
export function describeLinkList(
  items: readonly LinkItem[],
  nameOf: (item: LinkItem) => string,
  further: readonly string[],
): string {
  const lines = items.map((item) => {
    const who = item.claimed ? `自称“${item.shown}”` : `群里叫“${item.shown}”`;
    return `${item.number}. ${who}，对应${nameOf(item)}${item.careful ? `（${item.careful}，请单独写明）` : ''}`;
  });
  const settle =
    items.length > 0
      ? ['请核对后回复，例如：全部同意；全部同意，除3；同意 1、2；拒绝 3。（24小时内有效）']
      : [];
  return [
    items.length > 0 ? `待绑定 ${items.length} 人：` : '现在没有可以直接办理的绑定申请。',
    ...lines,
    ...further,
    ...settle,
  ].join('\n');
}
