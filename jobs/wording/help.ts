/** The frame of the help: who asks, what follows, and what a group hears of it. */

export const helpWording = {
  /** @param roles the asker's staff roles, as people call them. */
  head: (roles: readonly string[]) =>
    `${roles.length > 0 ? `您的身份：${roles.join('、')}。` : ''}您可以这样使用群议：`,
  line: (title: string, usage: string) => (usage === title ? `· ${title}` : `· ${title}：${usage}`),
  sentPrivately: '使用说明已私信发给您。最常用：打卡 《书名》第3章 心得：……',
};
