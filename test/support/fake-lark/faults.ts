/** What a test lets the platform do wrong, request by request, by chance, or for a chosen chat. */

export type Fault =
  /** HTTP 429, code 99991400, with the reset header. */
  | { kind: 'too_many'; resetSeconds?: number }
  /** The same as older APIs say it: HTTP 400. */
  | { kind: 'too_many_400'; resetSeconds?: number }
  /** HTTP 400, code 230020: this chat. */
  | { kind: 'chat_busy'; resetSeconds?: number }
  /** HTTP 500 or another status without a code; not carried out. */
  | { kind: 'server_error'; status?: number }
  /** Never answered, not carried out. */
  | { kind: 'time_out' }
  /** Never answered, carried out. */
  | { kind: 'time_out_after' }
  /** Carried out, answered so much later. */
  | { kind: 'late'; afterMs: number }
  /** The socket is cut before anything is carried out. */
  | { kind: 'cut_before' }
  /** Carried out, then the socket is cut instead of an answer. */
  | { kind: 'cut' }
  /** Any refusal, HTTP 400 unless said otherwise. */
  | { kind: 'code'; code: number; status?: number };

export type FaultKind = Fault['kind'];

/** Which requests a fault is meant for; all message sends and quiet calls when nothing is said. */
export interface Aim {
  /** Part of the path, such as `/members`. */
  path?: string;
  /** A chat's or user's id. */
  to?: string;
  times?: number;
}

export class Faults {
  private readonly queued: { fault: Fault; aim: Aim; left: number }[] = [];
  private readonly refusedChats = new Map<string, number>();
  private chances: [FaultKind, number][] = [];
  /** Asked first for every message send; what it returns is played. A test that harms at an exact message stands here. */
  decide: ((to: string, uuid: string | undefined) => Fault | undefined) | undefined;
  private isDown = false;
  private limitsOn = false;

  constructor(private readonly random: () => number) {}

  /** The next matching request (or `times` of them) meets this. */
  next(fault: Fault, aim: Aim = {}): void {
    this.queued.push({ fault, aim, left: aim.times ?? 1 });
  }

  /** Each message send meets one of these with its probability. `{}` ends it. */
  randomly(chances: Partial<Record<FaultKind, number>>): void {
    this.chances = Object.entries(chances) as [FaultKind, number][];
  }

  /** Every send to this chat is refused with this code; `undefined` ends it. */
  refuseChat(chatOrUserId: string, code: number | undefined): void {
    if (code === undefined) this.refusedChats.delete(chatOrUserId);
    else this.refusedChats.set(chatOrUserId, code);
  }

  /** Every request, the long connection's too, is answered 503. */
  down(isDown: boolean): void {
    this.isDown = isDown;
  }

  /** The platform keeps its own limits: the 6th send a second to one chat is refused with 230020, the 51st of the app with 429. */
  keepLimits(on: boolean): void {
    this.limitsOn = on;
  }

  get keepsLimits(): boolean {
    return this.limitsOn;
  }

  /** @param to the receiver of a message send, or the chat of a quiet call; undefined for other requests. */
  take(path: string, to: string | undefined, uuid?: string): Fault | undefined {
    const decided = to === undefined ? undefined : this.decide?.(to, uuid);
    if (decided) return decided;
    if (this.isDown) return { kind: 'server_error', status: 503 };
    const queued = this.queued.find(({ aim, left }) => left > 0 && isAimedAt(aim, path, to));
    if (queued) {
      queued.left -= 1;
      return queued.fault;
    }
    if (to === undefined) return undefined;
    const code = this.refusedChats.get(to);
    if (code !== undefined) return { kind: 'code', code };
    for (const [kind, chance] of this.chances) {
      if (this.random() < chance) return kind === 'code' ? { kind, code: 230001 } : ({ kind } as Fault);
    }
    return undefined;
  }
}

function isAimedAt(aim: Aim, path: string, to: string | undefined): boolean {
  if (aim.path !== undefined) return path.includes(aim.path);
  if (aim.to !== undefined) return to === aim.to;
  return to !== undefined;
}
