/** The look from outside for `doctor`: credentials, the bot, its permissions, the clock, and what cannot be checked. */

import type { AdapterFinding } from '../../src/chat/adapter.js';
import { BOT_INFO } from './bot-identity.js';
import { type ApiAnswer, type LarkClient, LarkFailure } from './client.js';
import { isUnauthorized, toSendError } from './errors.js';
import { SCOPE_NEEDS } from './scopes.js';

const SCOPES = { method: 'GET', path: '/open-apis/application/v6/scopes' } as const;
const CLOCK_MAX_OFF_MS = 60_000;
/** https://open.feishu.cn/document/client-docs/bot-v3/obtain-bot-info */
const BOT_ENABLED = 2;

/** What the road by which events come says of itself. */
export type RoadState = { connected: boolean; reason?: string };

/**
 * Never throws: what cannot be asked is a finding too.
 * @param road undefined when this process has none: another one may well be connected.
 */
export async function examine(
  client: LarkClient,
  road: RoadState | undefined,
  now: Date,
): Promise<AdapterFinding[]> {
  const bot = await ask(client, BOT_INFO);
  if ('fault' in bot) return [connectionFinding(bot.fault)];
  return [
    { ok: true, what: '飞书应用凭证', advice: '' },
    botFinding(bot),
    ...clockFinding(bot, now),
    ...(await scopeFindings(client)),
    ...(road ? [roadFinding(road)] : []),
    {
      ok: true,
      what: '可用范围（查不到，请人工核对）',
      advice:
        '开发者后台 → 版本管理与发布 → 可用范围，应包含全体委员和机关工作人员；不在范围内的人私聊不了机器人，也收不到私信。',
    },
  ];
}

async function ask(
  client: LarkClient,
  request: typeof BOT_INFO | typeof SCOPES,
): Promise<ApiAnswer | { fault: unknown }> {
  return await client.call(request).catch((fault: unknown) => ({ fault }));
}

function connectionFinding(fault: unknown): AdapterFinding {
  if (!(fault instanceof LarkFailure))
    return { ok: false, what: '飞书开放平台', advice: '回答读不懂，请稍后再试。' };
  if (fault.fault.kind === 'silence' && fault.fault.code === 'EPROXY')
    return {
      ok: false,
      what: '代理没有放行（HTTPS_PROXY）',
      advice:
        '检查 HTTPS_PROXY 的地址、用户名和密码，以及代理是否允许访问 LARK_DOMAIN 的 443 端口（CONNECT）。',
    };
  if (fault.fault.kind !== 'refused')
    return {
      ok: false,
      what: `飞书开放平台连不上（${fault.message}）`,
      advice: '检查服务器能否访问 LARK_DOMAIN，以及代理和防火墙。',
    };
  if (isUnauthorized(fault.fault))
    return {
      ok: false,
      what: `飞书应用凭证不对（${fault.message}）`,
      advice:
        '到 开发者后台 → 凭证与基础信息 重新抄写 App ID 和 App Secret；重置过 Secret 的，旧值立即失效。',
    };
  if (toSendError(fault.fault).retryable !== 'no')
    return { ok: false, what: `飞书开放平台暂时不答（${fault.message}）`, advice: '过几分钟再运行一次。' };
  return {
    ok: false,
    what: `机器人能力未启用（${fault.message}）`,
    advice: '开发者后台 → 添加应用能力 → 机器人，启用后要创建版本并发布才生效。',
  };
}

function botFinding(answer: ApiAnswer): AdapterFinding {
  const status = (answer.body as { bot?: { activate_status?: unknown } }).bot?.activate_status;
  if (status === BOT_ENABLED) return { ok: true, what: '飞书机器人已启用', advice: '' };
  return {
    ok: false,
    what: `飞书机器人未启用（状态 ${String(status)}）`,
    advice: '开发者后台 → 版本管理与发布：创建版本、提交，由企业管理员审核通过；管理后台里应用应为“启用”。',
  };
}

function roadFinding(road: RoadState): AdapterFinding {
  if (road.connected) return { ok: true, what: '飞书事件通道', advice: '' };
  return {
    ok: false,
    what: `飞书事件通道未连上（${road.reason ?? '原因不明'}）`,
    advice: '在“事件与回调”里选“使用长连接接收事件”，并确认服务器能访问外网。',
  };
}

/** The answer's own Date header; nothing when the platform sends none. */
function clockFinding(answer: ApiAnswer, now: Date): AdapterFinding[] {
  const theirs = Date.parse(String(answer.headers.date ?? ''));
  if (Number.isNaN(theirs)) return [];
  const offSeconds = Math.round((now.getTime() - theirs) / 1000);
  return Math.abs(offSeconds) * 1000 <= CLOCK_MAX_OFF_MS
    ? []
    : [
        {
          ok: false,
          what: `服务器时钟与飞书相差 ${offSeconds} 秒`,
          advice: '校准服务器时间（启用 NTP）：打卡的日期按时间算。',
        },
      ];
}

async function scopeFindings(client: LarkClient): Promise<AdapterFinding[]> {
  const answer = await ask(client, SCOPES);
  const listed =
    'fault' in answer ? undefined : (answer.body as { data?: { scopes?: unknown } }).data?.scopes;
  if (!Array.isArray(listed))
    return [
      {
        // They may well be granted: this is advice, no trouble.
        ok: true,
        what: '飞书权限（查不到）',
        advice: '平台没有给出已开通的权限，请到 开发者后台 → 权限管理 对照 docs/feishu-setup.md 人工核对。',
      },
    ];
  const granted = new Set(
    listed
      .filter((scope: Scope) => scope.grant_status === 1 && scope.scope_type !== 'user')
      .map((scope: Scope) => scope.scope_name),
  );
  return SCOPE_NEEDS.map((need) => {
    const ok = need.anyOf.some((scope) => granted.has(scope));
    return {
      ok,
      what: ok ? `飞书权限 ${need.anyOf[0]}` : `飞书权限缺 ${need.anyOf[0]}：${need.without}`,
      advice: ok ? '' : `开发者后台 → 权限管理 开通 ${need.anyOf[0]}，再创建版本并发布。`,
    };
  });
}

interface Scope {
  scope_name?: unknown;
  /** 1 granted, 2 not. */
  grant_status?: unknown;
  /** `tenant` for the app itself; older answers leave it out. */
  scope_type?: unknown;
}
