/** The permissions the app needs, and in Chinese what does not work without each. */

/** One need: any of the scopes grants it. The first is the one to ask for. */
export interface ScopeNeed {
  anyOf: readonly [string, ...string[]];
  without: string;
}

/** https://open.feishu.cn/document/server-docs/application-scope/scope-list */
export const SCOPE_NEEDS: readonly ScopeNeed[] = [
  {
    anyOf: ['im:message:send_as_bot', 'im:message', 'im:message:send'],
    without: '机器人一句话也发不出来：没有应答，没有通知。',
  },
  {
    anyOf: ['im:message.group_at_msg:readonly', 'im:message.group_at_msg', 'im:message'],
    without: '群里 @机器人 的消息也收不到。',
  },
  {
    anyOf: ['im:message.group_msg', 'im:message.group_msg:readonly'],
    without: '委员在群里必须先 @机器人，直接写“打卡”“收到”收不到；断线期间漏掉的消息也无法补拉。',
  },
  {
    anyOf: ['im:message.p2p_msg:readonly', 'im:message.p2p_msg', 'im:message'],
    without: '私聊收不到：不能私下提交社情民意，不能绑定，机关不能私信机器人起草通知、导入名册。',
  },
  {
    anyOf: ['im:message:readonly', 'im:message', 'im:message.history:readonly'],
    without: '下载不了消息里的名册文件和图片，查不到通知的已读情况，补拉不了历史消息。',
  },
  { anyOf: ['im:message:recall', 'im:message'], without: '发错的通知撤不回来。' },
  { anyOf: ['im:message:update', 'im:message'], without: '卡片按下之后不会变，看起来像没有反应。' },
  {
    anyOf: ['im:resource', 'im:resource:upload'],
    without: '发不出文件：导出的表格和名册核对表无法在聊天里交付。',
  },
  {
    anyOf: ['im:chat.members:read', 'im:chat:readonly', 'im:chat', 'im:chat.group_info:readonly'],
    without: '看不到群成员：“待绑定”列不出人，通知的应到人数不准。',
  },
  {
    anyOf: ['im:chat.members:bot_access', 'im:chat:readonly', 'im:chat'],
    without: '不知道自己被拉进群或移出群：新群要等有人说话才认得，移出后的通知才会显示失败。',
  },
  {
    anyOf: ['im:message.reactions:read', 'im:message'],
    without: '用表情回应通知不算“收到”，只认文字和按钮。',
  },
  {
    anyOf: ['im:message.reactions:write_only', 'im:message'],
    without: '不能在委员的消息上标“完成”：每次打卡的确认改为在群里回一行字。',
  },
  {
    anyOf: ['contact:user.id:readonly'],
    without: '不能用名册里的手机号找到飞书账号，只能靠飞书ID或委员自己绑定。',
  },
  {
    anyOf: ['contact:user.employee_id:readonly'],
    without: '名册里“飞书ID”一栏填的是 user_id 时对不上人（填 ou_、on_ 开头的不受影响）。',
  },
];

/** What the JSON in docs/feishu-setup.md asks for. */
export const SCOPES_TO_ASK = SCOPE_NEEDS.map((need) => need.anyOf[0]);
