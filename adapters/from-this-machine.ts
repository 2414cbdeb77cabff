/** From this machine itself: whether a request came over loopback, and not through a proxy that stands here. */

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** What proxies add. A proxy on this machine brings the whole world in over loopback. */
const FORWARDING = /^(forwarded|via|x-forwarded(-.*)?|x-(real|client|cluster-client)-ip|(true|cf)-.*-ip)$/i;

export function isFromThisMachine(remoteAddress: string | undefined, headers: object): boolean {
  return LOOPBACK.has(remoteAddress ?? '') && !Object.keys(headers).some((name) => FORWARDING.test(name));
}
