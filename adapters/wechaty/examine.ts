/** What `doctor` says about WeChat: the risk first, then what can be seen. */

import type { AdapterFinding, PlatformState } from '../../src/chat/adapter.js';
import type { WechatySettings } from './settings.js';

/** Why nobody is connected, and what to do. */
const ADVICE: Record<string, string> = {
  starting: '正在启动，请稍候再查。',
  not_logged_in: '等待登录；若两分钟后仍如此，请看日志，并向服务商核对账号。',
  waiting_for_scan: '请用机器人账号的微信扫描终端里的二维码。',
  login_deadline: '两分钟内既没有登录也没有二维码：请向服务商核对服务是否开通、到期。',
  gateway_silent: '网关没有回应：请核对 WECHATY_PUPPET_SERVICE_ENDPOINT 和网络，并向服务商核对。',
  gateway_lost: '与网关的连接断了，正在重连：请核对网络，并向服务商核对。',
  token_refused: '网关不认 WECHATY_PUPPET_SERVICE_TOKEN：请核对是否抄错、是否到期。',
  puppet_unusable: 'WECHATY_PUPPET 所指的包不能用：请核对它的说明和它要的设置。',
  start_failed: '连不上网关：请核对 WECHATY_PUPPET_SERVICE_ENDPOINT、TLS 设置和网络。',
};

/** Without opening anything: a second login would end the first. */
export function examineSettings(settings: WechatySettings): AdapterFinding[] {
  return [
    {
      ok: true,
      what: '微信机器人不受腾讯支持，账号可能被限制或封禁',
      advice: '请使用专门的账号；重要通知另备渠道，有企业微信的优先用企业微信。',
    },
    ...(settings.isInTheClear
      ? [
          {
            ok: true,
            what: '与网关之间没有加密（NO_TLS_INSECURE_CLIENT）',
            advice: '只应在网关与本机同在一台机器或一个内网时这样用。',
          },
        ]
      : []),
  ];
}

export function examine(settings: WechatySettings, state: PlatformState): AdapterFinding[] {
  const connection = state.connected
    ? { ok: true, what: '微信已登录', advice: '' }
    : {
        ok: false,
        what: `微信未连接（${state.reason ?? '原因不明'}）`,
        advice: ADVICE[state.reason ?? ''] ?? '程序会自动重试；若持续如此，请看日志。',
      };
  return [connection, ...examineSettings(settings)];
}
