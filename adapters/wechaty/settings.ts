/** The settings of WeChat: which puppet, how much a day, and what goes on to wechaty's own process as it is. */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, join } from 'node:path';
import type { SettingFault } from '../../src/errors.js';
import { childEnvOf } from './child-env.js';

export interface WechatySettings {
  /** A package, or the absolute path of a module of one's own. */
  puppet: string;
  /** How many messages go out in one Beijing day. */
  dailyCap: number;
  /** Handed to wechaty's process and to nothing else; holds the token, so it is never logged. */
  childEnv: Record<string, string>;
  /** The gateway is spoken to without TLS. */
  isInTheClear: boolean;
}

const SERVICE = 'wechaty-puppet-service';
const DEFAULT_DAILY_CAP = 500;
const DAILY_CAP_MAX = 10_000;
/** The settings we read; wechaty's process gets every other name that begins like a puppet's, too. */
const NAMES = [
  'WECHATY_PUPPET',
  'WECHATY_DAILY_CAP',
  'WECHATY_PUPPET_SERVICE_TOKEN',
  'WECHATY_PUPPET_SERVICE_ENDPOINT',
  'WECHATY_PUPPET_SERVICE_AUTHORITY',
  'WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT',
  'WECHATY_PUPPET_SERVICE_TLS_CA_CERT',
  'WECHATY_PUPPET_SERVICE_TLS_SERVER_NAME',
] as const;
const PACKAGE_NAME = /^(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/;

type Given = Partial<Record<(typeof NAMES)[number], string>>;

/**
 * Reads this platform's settings; an empty or blank value counts as unset.
 * @param isInstalled whether a package, or a module's absolute path, is there.
 * @returns `value` undefined when nothing of WeChat is set or something is wrong.
 */
export function readWechatySettings(
  env: Record<string, string | undefined>,
  isInstalled: (name: string) => boolean = isOnThisMachine,
): { value: WechatySettings | undefined; faults: SettingFault[] } {
  const given: Given = Object.fromEntries(
    NAMES.flatMap((name) => (env[name]?.trim() ? [[name, env[name].trim()]] : [])),
  );
  if (Object.keys(given).length === 0) return { value: undefined, faults: [] };
  const puppet = given.WECHATY_PUPPET;
  const faults = [
    ...faultOf('WECHATY_PUPPET', puppetFault(puppet, isInstalled)),
    ...faultOf('WECHATY_DAILY_CAP', capFault(given.WECHATY_DAILY_CAP)),
    ...faultOf(
      'WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT',
      booleanFault(given.WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT),
    ),
    ...faultOf('WECHATY_PUPPET_SERVICE_TOKEN', puppet === SERVICE ? tokenFault(given) : undefined),
  ];
  if (faults.length > 0 || puppet === undefined) return { value: undefined, faults };
  return {
    value: {
      puppet,
      dailyCap: Number(given.WECHATY_DAILY_CAP ?? DEFAULT_DAILY_CAP),
      childEnv: childEnvOf(env),
      isInTheClear: puppet === SERVICE && given.WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT === 'true',
    },
    faults: [],
  };
}

function faultOf(name: string, message: string | undefined): SettingFault[] {
  return message === undefined ? [] : [{ name, message }];
}

function puppetFault(puppet: string | undefined, isInstalled: (name: string) => boolean): string | undefined {
  if (puppet === undefined)
    return `is missing: the other WECHATY_ settings need it (${SERVICE} for a puppet service)`;
  if (/[,;\s]/.test(puppet) && !isAbsolute(puppet))
    return 'must name one puppet: one account of one platform is all a process can hold';
  if (!isAbsolute(puppet) && !PACKAGE_NAME.test(puppet))
    return `must be the name of a package, such as ${SERVICE}, or a module's absolute path`;
  if (!isInstalled('wechaty'))
    return 'needs wechaty, which is not installed here: run `npm ci` without --omit=optional (the slim image leaves it out)';
  if (isInstalled(puppet)) return undefined;
  return isAbsolute(puppet)
    ? 'names a module that is not there'
    : `needs the package ${puppet}, which is not installed here: run \`npm install ${puppet}\``;
}

function capFault(cap: string | undefined): string | undefined {
  if (cap === undefined) return undefined;
  const isRight = /^\d{1,5}$/.test(cap) && Number(cap) >= 1 && Number(cap) <= DAILY_CAP_MAX;
  return isRight ? undefined : `must be a whole number from 1 to ${DAILY_CAP_MAX}`;
}

function booleanFault(word: string | undefined): string | undefined {
  return word === undefined || word === 'true' || word === 'false' ? undefined : 'must be true or false';
}

/** Says nothing about the value itself, so that a mistyped token cannot end up in a log. */
function tokenFault(given: Given): string | undefined {
  const token = given.WECHATY_PUPPET_SERVICE_TOKEN;
  if (token === undefined) return `is missing: ${SERVICE} needs the token you bought`;
  if (/\s/.test(token)) return 'must not hold spaces or line breaks';
  const namesItsServer = token.lastIndexOf('_') > 0;
  return namesItsServer || given.WECHATY_PUPPET_SERVICE_TLS_SERVER_NAME
    ? undefined
    : 'must look like kind_secret, as the seller shows it; for an older one without `_` write insecure_ before it';
}

function isOnThisMachine(name: string): boolean {
  if (isAbsolute(name)) return existsSync(name);
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return folders.some((folder) => existsSync(join(folder, name, 'package.json')));
}
