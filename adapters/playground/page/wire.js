/** Talking to the program: its HTTP API and the live stream of what is said. */

/** A refusal of the program (`status`, its `code`), or status 0 when nobody answered. */
export class Refusal extends Error {
  constructor(status, code) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

export const loadCast = () => ask('/api/playground/cast');

/** @param {{ as: string, in?: string, text: string, quote?: string, file?: string }} message */
export const sendMessage = (message) => post('/api/playground/messages', JSON.stringify(message));

/** @param {{ as: string, chat: string, message: string, value: object, form: Record<string, string> }} pressed */
export const pressButton = (pressed) => post('/api/playground/actions', JSON.stringify(pressed));

/** @param {File} file */
export const sendFile = (file) =>
  post(`/api/playground/files?name=${encodeURIComponent(file.name)}`, file, 'application/octet-stream');

/** @param {string} key */
export const fileAddress = (key) => `/api/playground/files?key=${encodeURIComponent(key)}`;

/**
 * Everything one person sees, first what was said, then what is said. Opens again by itself when the line is cut.
 * @param {string} as
 * @param {{ post(post: object): void, caughtUp(): void, lost(): void, back(): void, refused(): void }} hear
 * @returns what ends it.
 */
export function openStream(as, hear) {
  const stream = new EventSource(`/api/playground/messages?as=${encodeURIComponent(as)}`);
  stream.addEventListener('message', (event) => hear.post(JSON.parse(event.data)));
  stream.addEventListener('caught-up', () => hear.caughtUp());
  stream.addEventListener('open', () => hear.back());
  stream.addEventListener('error', () => {
    if (stream.readyState === EventSource.CLOSED) hear.refused();
    else hear.lost();
  });
  return () => stream.close();
}

const post = (path, body, type = 'application/json') =>
  ask(path, { method: 'POST', headers: { 'content-type': type }, body });

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Refusal(0, 'unreachable');
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, body.error?.code ?? 'unknown');
  return body;
}
