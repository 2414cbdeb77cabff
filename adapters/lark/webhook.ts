/** The road by HTTP: each request is proved, opened, stored and only then answered 200. */

import type { AdapterLog, HttpAnswer, HttpRequest, HttpRoute } from '../../src/chat/adapter.js';
import { type Intake, TOAST } from './intake.js';
import type { LarkSettings } from './settings.js';
import { checkSignature, isSame, openBody } from './signature.js';

type WebhookEvents = LarkSettings['events'] & { by: 'webhook' };

const MAX_BODY_BYTES = 1024 * 1024;

/** The SDK's own webhook adapters are not used: they answer a bad signature with 200 and let replays pass. */
export function webhookRoute(
  appId: string,
  secrets: WebhookEvents,
  intake: Intake,
  clock: { now(): Date; log: AdapterLog },
): HttpRoute {
  return {
    method: 'POST',
    path: '/webhooks/lark',
    maxBodyBytes: MAX_BODY_BYTES,
    async handle(request) {
      const proved = prove(request, appId, secrets, clock.now());
      if ('answer' in proved) {
        if (proved.answer.status >= 400)
          clock.log.warn({ status: proved.answer.status, why: proved.why }, 'webhook refused');
        return proved.answer;
      }
      return await store(proved.event, intake, clock.log);
    },
  };
}

type Proved = { event: Record<string, unknown> } | { answer: HttpAnswer; why: string };

/** Guards first: nothing unsigned goes on, but the address check with the right token. */
function prove(request: HttpRequest, appId: string, secrets: WebhookEvents, now: Date): Proved {
  const signature = checkSignature(request, secrets.encryptKey, now);
  if (signature === 'bad') return refuse(401, 'signature_or_time');
  const event = openBody(request.body, secrets.encryptKey);
  if (event?.type === 'url_verification') {
    if (!isSame(event.token, secrets.verificationToken)) return refuse(401, 'token');
    if (typeof event.challenge !== 'string') return refuse(400, 'challenge');
    return { answer: { status: 200, body: { challenge: event.challenge } }, why: 'url_verification' };
  }
  if (signature === 'absent') return refuse(401, 'unsigned');
  const header = event?.header as { token?: unknown; app_id?: unknown } | null | undefined;
  if (!event || typeof header !== 'object' || header === null) return refuse(400, 'unreadable');
  if (!isSame(header.token, secrets.verificationToken)) return refuse(401, 'token');
  if (header.app_id !== appId) return refuse(401, 'app_id');
  return { event };
}

async function store(event: Record<string, unknown>, intake: Intake, log: AdapterLog): Promise<HttpAnswer> {
  try {
    const taken = await intake.take(event);
    if (taken.is === 'malformed') return { status: 400, body: { code: 'event_malformed' } };
    return { status: 200, body: taken.is === 'stored' && taken.toast ? TOAST : {} };
  } catch {
    log.warn({ status: 503 }, 'event not stored: the platform will deliver it again');
    return { status: 503, body: { code: 'not_stored' } };
  }
}

function refuse(status: 400 | 401, why: string): Proved {
  return { answer: { status, body: { code: status === 401 ? 'not_authentic' : 'unreadable' } }, why };
}
