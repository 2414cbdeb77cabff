/** Why a message did not arrive, in plain Chinese for staff, and what they can do about it. */

import type { SendErrorCode } from '../../src/errors.js';

const PROBLEMS: Readonly<Record<SendErrorCode, string>> = {
  app_unauthorized: '平台没有认可机器人的身份，请管理员检查应用的凭证',
  chat_dissolved: '群已解散',
  chat_muted: '群里禁止机器人发言，请群主放开后重发',
  content_refused: '平台没有通过内容审核，请修改措辞后另发',
  content_too_large: '内容超过了平台允许的长度或大小',
  message_not_recallable: '平台已不允许撤回',
  not_in_chat: '机器人已不在这个群里，请重新拉入后重发',
  permission_missing: '应用缺少发送所需的权限，请管理员在开放平台开通',
  platform_unavailable: '平台长时间没有响应',
  rate_limited: '平台长时间限制发送',
  reply_lost: '平台没有回音，不能确定是否送达，请到群里看一眼',
  request_invalid: '平台不接受这条消息，请联系维护人员',
  user_unreachable: '对方不在机器人可以私信的范围内',
};

/** @param code a SendErrorCode as the outbox keeps it; null when none is known. */
export function describeSendProblem(code: string | null): string {
  return PROBLEMS[code as SendErrorCode] ?? '原因不明，不能确定是否送达，请到群里看一眼';
}
