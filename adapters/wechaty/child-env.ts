/** The environment of wechaty's process: what puppets read, and what any program needs; nothing else of ours. Pure. */

/** wechaty's own settings, and those of any other puppet. */
const PUPPET_SETTING = /^WECHATY_PUPPET_[A-Z0-9_]+$/;
const ANY_PROGRAM = [
  'PATH',
  'TZ',
  'LANG',
  'LC_ALL',
  'TMPDIR',
  'SYSTEMROOT',
  'SSL_CERT_FILE',
  'NODE_EXTRA_CA_CERTS',
];

export function childEnvOf(env: Record<string, string | undefined>): Record<string, string> {
  const passed = Object.entries(env).flatMap(([name, value]) =>
    (PUPPET_SETTING.test(name) || ANY_PROGRAM.includes(name)) && value?.trim() ? [[name, value.trim()]] : [],
  );
  const proxy = env.HTTPS_PROXY?.trim();
  return {
    ...Object.fromEntries(passed),
    // gRPC reads its proxy in small letters, and would send what stays on this machine through it, too.
    ...(proxy ? { https_proxy: proxy, no_proxy: 'localhost,127.0.0.1,::1' } : {}),
  };
}
