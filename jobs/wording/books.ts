/** What is said about recommended books: 荐书, 书单, 撤回荐书. */

const EXAMPLE = '荐书 《平凡的世界》 理由：写出了普通人的坚韧';
/** More who recommend one book are counted, not named. */
const MOST_NAMED = 3;

export interface ListedBook {
  title: string;
  by: readonly { name: string; sector: string | null; reason: string }[];
}

const titled = (titles: readonly string[]) => titles.map((title) => `《${title}》`).join('、');

export const bookWording = {
  recorded: (name: string, titles: readonly string[]) => `${name}委员，已记入书单：${titled(titles)}。`,
  amended: (name: string, titles: readonly string[]) =>
    `${name}委员，您推荐过${titled(titles)}，已按这次写的更新。`,
  bookMissing: `请用书名号写上要推荐的书，例如：${EXAMPLE}。`,
  titleTooLong: (mostChars: number) =>
    `书名最多${mostChars}字，没有记录。请写好书名再发一次，例如：${EXAMPLE}。`,
  reasonTooLong: (mostChars: number, chars: number) =>
    `推荐理由最多${mostChars}字，这条有${chars}字，没有记录。请写短一些再发一次；读书心得可以发送：打卡 《书名》 心得：……`,
  withdrawn: (name: string, title: string) => `${name}委员，已从书单撤回您推荐的《${title}》。`,
  nothingToWithdraw: (own: readonly string[]) =>
    own.length > 0
      ? `没有找到要撤回的那一本。您推荐的有${titled(own)}，请发送：撤回荐书 《书名》。`
      : `书单里还没有您推荐的书。要推荐，请发送：${EXAMPLE}。`,
  empty: `书单里还没有书。欢迎推荐，例如：${EXAMPLE}。`,
  inGroup: (count: number, most: readonly string[], newest: string | undefined) =>
    `书单共${count}种，推荐最多的是${titled(most)}${newest ? `，最新推荐《${newest}》` : ''}。推荐理由已私信发给您。`,
  whole: (count: number, most: readonly ListedBook[], newest: readonly ListedBook[]) =>
    [
      `书单共${count}种。`,
      '推荐最多：',
      ...most.map(bookLines),
      ...(newest.length > 0 ? ['最新推荐：', ...newest.map(bookLines)] : []),
      `要推荐，请发送：${EXAMPLE}。`,
    ].join('\n'),
};

function bookLines({ title, by }: ListedBook, index: number): string {
  const named = by
    .slice(0, MOST_NAMED)
    .map(({ name, sector, reason }) => `　${sector ?? ''}${name}${reason && `：${reason}`}`);
  const more = by.length > MOST_NAMED ? [`　等${by.length}位委员`] : [];
  return [`${index + 1}. 《${title}》（${by.length}位推荐）`, ...named, ...more].join('\n');
}
