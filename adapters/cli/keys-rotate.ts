/** `keys rotate`: a new key seals from now on, and everything sealed with older ones is sealed anew; may be broken off and run again. */

import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { appendAudit } from '../../src/db/audit.js';
import { dropLease, holdLease } from '../../src/db/lease.js';
import { openCodesUntil } from '../../src/db/link-code.js';
import { countOldSeals, type Resealed, resealAll } from '../../src/db/reseal.js';
import { inTransaction } from '../../src/db/transaction.js';
import { OperatorError } from '../../src/errors.js';
import { addKey, readKeyFile, retireOldKeys } from '../../src/seal/key-file.js';
import { defineCommand, type House } from './command.js';
import { tell } from './tell.js';

/** Rows that others hold are left to the next pass; rows that keep coming are sealed by a process that has the old key first. */
const PASSES = 5;
const LEASE = 'keys rotate';
const LEASE_MS = 60_000;
const RENEW_MS = 10_000;

interface Rotation extends Resealed {
  /** The key that seals now. */
  current: string;
  /** Values that are still sealed with an older key and can be read. */
  left: number;
  /** Until when the older keys are needed for binding codes that were handed out under them. */
  codesUntil: Date | undefined;
  /** Whether messages wait in the spool that may be sealed with older keys. */
  spooled: boolean;
}

export const keysRotateCommand = defineCommand({
  syntax: 'keys rotate',
  summary: 'seal everything with a new key (embedded), or with the first of DATA_KEYS',
  async run(house, _args, _options, io) {
    const holder = randomUUID();
    if (!(await holdLease(house.db, LEASE, holder, LEASE_MS)))
      throw new OperatorError(
        'keys_busy',
        'keys are being rotated already; if that was broken off, try again in a minute',
      );
    try {
      const rotation = await rotate(house, holder);
      const done = rotation.left === 0 && rotation.unreadable === 0;
      const retired = done ? retire(house, rotation) : undefined;
      const { codesUntil, ...figures } = rotation;
      tell(
        io,
        { ...figures, codesUntil: codesUntil?.toISOString() ?? null, retired: retired?.ids ?? [] },
        describe(house, rotation, retired),
      );
      return done ? 0 : 1;
    } finally {
      await dropLease(house.db, LEASE, holder);
    }
  },
});

async function rotate(house: House, holder: string): Promise<Rotation> {
  const since = takeNewKey(house);
  const total = { resealed: 0, unreadable: 0 };
  let old = 0;
  for (let pass = 1; pass <= PASSES; pass += 1) {
    const { resealed, unreadable } = await resealAll(house.db, house.seal, renewing(house, holder));
    total.resealed += resealed;
    total.unreadable = unreadable;
    old = await countOldSeals(house.db, house.seal);
    if (old <= unreadable) break;
    await new Promise((resolve) => setTimeout(resolve, 200 * pass));
  }
  const current = house.seal.keyIds()[0] as string;
  await noteInAudit(house, current, total);
  return {
    ...total,
    current,
    left: Math.max(0, old - total.unreadable),
    codesUntil: await openCodesUntil(house.db, since, house.now()),
    spooled: hasSpooled(house.settings.dataDir),
  };
}

/**
 * The key file gets a new key, unless a rotation was broken off: then that one is gone on with.
 * @returns since when the current key seals; now where nothing tells. @throws OperatorError where DATA_KEYS names one only.
 */
function takeNewKey({ settings, seal, now }: House): Date {
  if (settings.dataKeys !== undefined) {
    if (seal.keyIds().length > 1) return now();
    throw new OperatorError(
      'keys_single',
      'DATA_KEYS names one key only; put a new one behind it in every process and restart them, then move it to the front in every process and restart them, then run this again (make one: echo "k2:$(openssl rand -base64 32)")',
    );
  }
  const { dataDir } = settings;
  const file = readKeyFile(dataDir);
  const keys = file.keys.length > 1 ? file.keys : addKey(dataDir, now());
  seal.takeKeys(keys);
  return readKeyFile(dataDir).since ?? now();
}

/** A long rotation stays the only one. */
function renewing(house: House, holder: string): () => Promise<void> {
  let renewedMs = Date.now();
  return async () => {
    if (Date.now() - renewedMs < RENEW_MS) return;
    renewedMs = Date.now();
    if (!(await holdLease(house.db, LEASE, holder, LEASE_MS)))
      throw new OperatorError('keys_busy', 'another process rotates keys now; this one leaves it to that');
  };
}

async function noteInAudit(house: House, current: string, total: Resealed): Promise<void> {
  await inTransaction(house.db, (tx) =>
    appendAudit(tx, {
      committeeId: undefined,
      actorPersonId: undefined,
      actor: 'cli',
      action: 'rotate-keys',
      objectKind: 'key',
      objectId: current,
      detail: { ...total },
    }),
  );
}

function hasSpooled(dataDir: string): boolean {
  const folder = join(dataDir, 'spool');
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { recursive: true, withFileTypes: true }).some(
    (entry) =>
      // Every open spool has its claim.
      entry.isFile() && entry.name !== 'claim' && statSync(join(entry.parentPath, entry.name)).size > 0,
  );
}

/** Only our own file: DATA_KEYS is the operator's. @returns undefined when the older keys stay. */
function retire({ settings }: House, { codesUntil, spooled }: Rotation) {
  if (settings.dataKeys !== undefined || codesUntil || spooled) return undefined;
  return retireOldKeys(settings.dataDir);
}

function describe(house: House, rotation: Rotation, retired: ReturnType<typeof retire>): string {
  const { current, resealed, unreadable, left, codesUntil, spooled } = rotation;
  const lines = [`${resealed} values are sealed with ${current} now`];
  if (unreadable > 0)
    lines.push(
      `${unreadable} values open with none of the keys at hand and were left as they are: add the key they were sealed with, behind the others, and run this again`,
    );
  if (left > 0)
    lines.push(
      `${left} values are still sealed with an older key: some process seals with it. Put ${current} first in DATA_KEYS of every process, restart them, run this again`,
    );
  if (unreadable + left > 0) return [...lines, 'keep the older keys'].join('\n');
  if (codesUntil)
    lines.push(
      `binding codes handed out before need the older keys until ${codesUntil.toISOString()}: run this again then`,
    );
  if (spooled) lines.push('messages wait in the spool: run this again when it is empty');
  if (retired)
    lines.push(
      `the older keys (${retired.ids.join(', ')}) are in ${retired.path} now: backups made before need them; back up the new key file`,
    );
  else if (house.settings.dataKeys !== undefined && !codesUntil && !spooled)
    lines.push(
      `DATA_KEYS needs only ${current} from now on; keep the older keys where your backups' keys are: backups made before need them`,
    );
  return lines.join('\n');
}
