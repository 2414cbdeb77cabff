/** The settings of Feishu/Lark: read and checked together, each fault saying where in the 开发者后台 the right value is. */

import type { SettingFault } from '../../src/errors.js';

/** How events reach us; only a webhook needs the two secrets of the subscription. */
export type LarkEvents =
  | { by: 'websocket' }
  | { by: 'webhook'; encryptKey: string; verificationToken: string };

export interface LarkSettings {
  appId: string;
  appSecret: string;
  /** Base URL of the open platform, without a slash at the end. */
  domain: string;
  events: LarkEvents;
  /** The way out, by HTTPS_PROXY and NO_PROXY; undefined: straight. Holds the proxy's password. */
  proxy?: { url: string; except: string };
}

const NAMES = [
  'LARK_APP_ID',
  'LARK_APP_SECRET',
  'LARK_DOMAIN',
  'LARK_EVENTS',
  'LARK_ENCRYPT_KEY',
  'LARK_VERIFICATION_TOKEN',
] as const;
type Name = (typeof NAMES)[number];

/** Where a person finds the value: the path through https://open.feishu.cn/app. */
const FOUND_AT: Record<Name, string> = {
  LARK_APP_ID: '开发者后台 → 应用 → 凭证与基础信息 → App ID',
  LARK_APP_SECRET: '开发者后台 → 应用 → 凭证与基础信息 → App Secret',
  LARK_DOMAIN: 'https://open.feishu.cn for 飞书, https://open.larksuite.com for Lark',
  LARK_EVENTS: '开发者后台 → 应用 → 事件与回调 → 事件配置 → 订阅方式',
  LARK_ENCRYPT_KEY: '开发者后台 → 应用 → 事件与回调 → 加密策略 → Encrypt Key',
  LARK_VERIFICATION_TOKEN: '开发者后台 → 应用 → 事件与回调 → 加密策略 → Verification Token',
};

const SECRET_MIN_CHARS = 16;
/** Long enough, or with signs a generated secret has none of, so that chance does not write one into a real secret. */
const EXAMPLE_WORDS = [
  'example',
  'sample',
  'secret',
  'changeme',
  'change_me',
  'password',
  'placeholder',
  'your_',
  'your-',
  'test_',
  'test-',
  'test ',
];

/**
 * Reads this platform's settings; an empty or blank value counts as unset. Pure.
 * @returns `value` undefined when nothing of Lark is set or something is wrong.
 */
export function readLarkSettings(env: Record<string, string | undefined>): {
  value: LarkSettings | undefined;
  faults: SettingFault[];
} {
  const given = Object.fromEntries(NAMES.map((name) => [name, env[name]?.trim() || undefined])) as Partial<
    Record<Name, string>
  >;
  const numbered = faultsOfNumbered(env);
  if (NAMES.every((name) => given[name] === undefined)) return { value: undefined, faults: numbered };
  const events = given.LARK_EVENTS ?? 'websocket';
  const domain = (given.LARK_DOMAIN ?? 'https://open.feishu.cn').replace(/\/$/, '');
  const faults = [
    ...numbered,
    ...faultOf('LARK_APP_ID', appIdFault(given.LARK_APP_ID)),
    ...faultOf('LARK_APP_SECRET', secretFault(given.LARK_APP_SECRET)),
    ...faultOf('LARK_DOMAIN', domainFault(domain)),
    ...faultOf(
      'LARK_EVENTS',
      events === 'websocket' || events === 'webhook' ? undefined : 'must be websocket or webhook',
    ),
  ];
  if (events === 'webhook')
    faults.push(
      ...faultOf('LARK_ENCRYPT_KEY', secretFault(given.LARK_ENCRYPT_KEY)),
      ...faultOf('LARK_VERIFICATION_TOKEN', secretFault(given.LARK_VERIFICATION_TOKEN)),
    );
  if (faults.length > 0) return { value: undefined, faults };
  return {
    value: {
      appId: given.LARK_APP_ID!,
      appSecret: given.LARK_APP_SECRET!,
      domain,
      // A platform on this machine (only there is http allowed) is no proxy's business.
      ...(env.HTTPS_PROXY && domain.startsWith('https:')
        ? { proxy: { url: env.HTTPS_PROXY, except: env.NO_PROXY ?? '' } }
        : {}),
      events:
        events === 'webhook'
          ? {
              by: 'webhook',
              encryptKey: given.LARK_ENCRYPT_KEY!,
              verificationToken: given.LARK_VERIFICATION_TOKEN!,
            }
          : { by: 'websocket' },
    },
    faults: [],
  };
}

const ONE_APP =
  'names several apps: one Qunyi serves one Feishu app; give the second a Qunyi of its own, with its own DATA_DIR and database';
/** LARK_APP_ID_2, LARK_APP_ID2, LARK2_APP_ID: nobody may believe that a second app is served. */
const NUMBERED = /^LARK_?\d{1,3}_|^LARK_[A-Z_]{1,40}\d{1,3}$/;

function faultsOfNumbered(env: Record<string, string | undefined>): SettingFault[] {
  const names = Object.keys(env).filter((name) => NUMBERED.test(name) && env[name]?.trim());
  return names.map((name) => ({ name, message: ONE_APP }));
}

function faultOf(name: Name, message: string | undefined): SettingFault[] {
  return message === undefined ? [] : [{ name, message: `${message} (${FOUND_AT[name]})` }];
}

function appIdFault(appId: string | undefined): string | undefined {
  if (appId === undefined) return 'is missing: the other LARK_ settings need it';
  if ((appId.match(/cli_/g) ?? []).length > 1) return ONE_APP;
  if (!/^cli_[0-9a-fA-F]{16}$/.test(appId)) return 'must be cli_ and 16 hexadecimal digits';
  return new Set(appId.slice(4)).size === 1 ? 'is a placeholder, not an app id' : undefined;
}

/** Never says anything about the value itself, so that a mistyped secret cannot end up in a log. */
function secretFault(secret: string | undefined): string | undefined {
  if (secret === undefined) return 'is missing';
  if (secret.length < SECRET_MIN_CHARS)
    return `must have at least ${SECRET_MIN_CHARS} characters; press 重置 there to make one`;
  const lower = secret.toLowerCase();
  const isExample = new Set(lower).size < 6 || EXAMPLE_WORDS.some((word) => lower.includes(word));
  return isExample ? 'is a default or example value; press 重置 there to make one' : undefined;
}

function domainFault(domain: string): string | undefined {
  const url = URL.canParse(domain) ? new URL(domain) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'must be a URL';
  if (url.pathname !== '/' || url.search || url.hash || url.username)
    return 'must be a bare URL without a path';
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || isLoopback
    ? undefined
    : 'must be https: the app secret travels over it';
}
