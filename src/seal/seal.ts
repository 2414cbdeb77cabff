/** Sealing of what must not be read from the database alone: AES-256-GCM, the key's id in the sealed bytes. */

import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** One key with its id. */
export interface DataKey {
  /** 1–16 characters of A–Z a–z 0–9 _ -. */
  id: string;
  /** 32 bytes. */
  bytes: Buffer;
}

export interface Seal {
  /** @param place table, column and row, such as `person.phone.17`: bytes moved elsewhere do not open. */
  seal(plain: string, place: string): Buffer;
  /** @throws KeyMissing, and when the bytes were changed or moved. */
  open(sealed: Buffer, place: string): string;
  /** A keyed hash under the current key, for finding equal values. */
  index(value: string): Buffer;
  /** The same under every key, for lookups while keys are being rotated. */
  indexes(value: string): Buffer[];
  /** The ids of the keys at hand, the one that seals first. */
  keyIds(): string[];
  /** From now on these: the first seals, all open. Everybody who has this seal has them too. */
  takeKeys(keys: readonly DataKey[]): void;
}

/** What was sealed with a key that this process was not given: others may have it, and whoever has it opens this. */
export class KeyMissing extends Error {
  override readonly name = 'KeyMissing';
  constructor(readonly keyId: string) {
    super(`sealed with a key that is not here: ${keyId}`);
  }
}

const KEY_ID = /^[A-Za-z0-9_-]{1,16}$/;

/** The first byte of everything sealed: which cipher. Another one may follow under another number. */
const AES_256_GCM = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** @param keys the first seals; all open. */
export function openSeal(keys: readonly DataKey[]): Seal {
  let ring = ringOf(keys);
  const indexUnder = (indexKey: Buffer, value: string) =>
    createHmac('sha256', indexKey).update(value, 'utf8').digest();
  return {
    seal: (plain, place) => sealUnder(ring.current, plain, place),
    open: (sealed, place) => openWith(ring.byId, sealed, place),
    index: (value) => indexUnder(ring.indexKeys[0] as Buffer, value),
    indexes: (value) => ring.indexKeys.map((key) => indexUnder(key, value)),
    keyIds: () => [...ring.byId.keys()],
    takeKeys: (taken) => {
      ring = ringOf(taken);
    },
  };
}

function ringOf(keys: readonly DataKey[]) {
  const current = keys[0];
  if (!current) throw new Error('no data key');
  return {
    current,
    byId: new Map(keys.map((key) => [key.id, key])),
    indexKeys: keys.map(indexKeyOf),
  };
}

/**
 * Reads `id:base64,…`, as DATA_KEYS holds it and the key file does line by line.
 * @throws when one is malformed, or an id stands twice: one key would seal and another one open.
 */
export function readDataKeys(text: string): DataKey[] {
  const keys = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .flatMap((line) => line.split(','))
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [id = '', encoded = ''] = pair.split(':');
      const bytes = Buffer.from(encoded, 'base64');
      if (!KEY_ID.test(id) || bytes.length !== 32) throw new Error('data key malformed');
      return { id, bytes };
    });
  if (new Set(keys.map((key) => key.id)).size < keys.length) throw new Error('data key id twice');
  return keys;
}

function sealUnder(key: DataKey, plain: string, place: string): Buffer {
  const header = headerOf(key.id);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([header, Buffer.from(place, 'utf8')]));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([header, nonce, cipher.getAuthTag(), body]);
}

function openWith(byId: Map<string, DataKey>, sealed: Buffer, place: string): string {
  const idBytes = sealed[1] ?? 0;
  const headerBytes = 2 + idBytes;
  if (sealed[0] !== AES_256_GCM || sealed.length < headerBytes + NONCE_BYTES + TAG_BYTES)
    throw new Error('sealed bytes malformed');
  const header = sealed.subarray(0, headerBytes);
  const keyId = header.subarray(2).toString('utf8');
  const key = byId.get(keyId);
  if (!key) throw KEY_ID.test(keyId) ? new KeyMissing(keyId) : new Error('sealed bytes malformed');
  const nonce = sealed.subarray(headerBytes, headerBytes + NONCE_BYTES);
  const tag = sealed.subarray(headerBytes + NONCE_BYTES, headerBytes + NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.concat([header, Buffer.from(place, 'utf8')]));
  decipher.setAuthTag(tag);
  const body = sealed.subarray(headerBytes + NONCE_BYTES + TAG_BYTES);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
}

/** What everything sealed with this key begins with. */
export function headerOf(keyId: string): Buffer {
  const id = Buffer.from(keyId, 'utf8');
  return Buffer.concat([Buffer.from([AES_256_GCM, id.length]), id]);
}

function indexKeyOf(key: DataKey): Buffer {
  return Buffer.from(hkdfSync('sha256', key.bytes, Buffer.alloc(0), 'qunyi index', 32));
}
