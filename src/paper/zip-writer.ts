/** Writes a zip piece by piece: what was pushed is compressed and handed on, and nothing is kept. */

import { Zip, ZipDeflate } from 'fflate';

/** Takes the bytes of a file in order; resolves when there is room for more. */
export type Sink = (bytes: Uint8Array) => Promise<void>;

/** One file within a zip. */
export interface ZipPart {
  write(text: string): Promise<void>;
  end(): Promise<void>;
}

/** One part at a time: the next is opened when the last has ended. */
export interface ZipWriter {
  open(path: string): ZipPart;
  /** A part that is there as a whole. */
  add(path: string, text: string): Promise<void>;
  close(): Promise<void>;
}

/** Small pieces are gathered to about this much before they are compressed. */
const PIECE_CHARS = 64 * 1024;

export function openZip(sink: Sink, madeAt: Date): ZipWriter {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    ready.push(bytes);
  });
  const drain = async () => {
    for (let bytes = ready.shift(); bytes; bytes = ready.shift()) if (bytes.length > 0) await sink(bytes);
  };
  const open = (path: string): ZipPart => {
    const part = new ZipDeflate(path, { level: 6 });
    part.mtime = madeAt;
    zip.add(part);
    let text = '';
    const push = async (last: boolean) => {
      part.push(Buffer.from(text, 'utf8'), last);
      text = '';
      await drain();
    };
    return {
      async write(piece) {
        text += piece;
        if (text.length >= PIECE_CHARS) await push(false);
      },
      end: () => push(true),
    };
  };
  return {
    open,
    async add(path, text) {
      const part = open(path);
      await part.write(text);
      await part.end();
    },
    async close() {
      zip.end();
      await drain();
    },
  };
}

/** A sink that keeps everything, up to `mostBytes`. @throws FileTooLarge */
export function collectBytes(mostBytes: number): { sink: Sink; bytes(): Buffer } {
  const pieces: Uint8Array[] = [];
  let size = 0;
  return {
    sink: async (piece) => {
      size += piece.length;
      if (size > mostBytes) throw new FileTooLarge(mostBytes);
      pieces.push(piece);
    },
    bytes: () => Buffer.concat(pieces),
  };
}

/** A file came to more bytes than whoever asked can take. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';
  constructor(readonly mostBytes: number) {
    super(`more than ${mostBytes} bytes`);
  }
}
