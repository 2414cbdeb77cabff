/** Private reach: whether the bot can write to somebody in private is known per person and platform, not hoped for. */

/** Where the bot can write in private to the contacts of its account only. */
export const CONTACTS_ONLY: readonly string[] = ['wechaty'];

/** @param reachable what is known: true or false as the last private word or the platform showed; null: nothing yet. */
export function canReachPrivately(platform: string, reachable: boolean | null | undefined): boolean {
  return reachable ?? !CONTACTS_ONLY.includes(platform);
}

/** What a group reads where an answer for one person's eyes could not be given; nothing personal. */
export function howToBeReached(platform: string): string {
  return CONTACTS_ONLY.includes(platform)
    ? '有一条答复只能私下告知本人，但我还不能给对方发私信。请先添加我为好友，验证信息写：姓名 绑定码（绑定码请向机关工作人员领取），再发一次。'
    : '有一条答复只能私下告知本人，但没有送达。请先与我私聊说一句话，再发一次。';
}
