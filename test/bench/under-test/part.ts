/** A process under test: one shape with its roles, told by the bench what was said. */

import type { Counted, FromPart, Part, Said, ToPart } from '../wire.js';
import { openBare } from './bare.js';
import { openLineParts } from './line-parts.js';

/** What both shapes offer. */
export interface Shape {
  /** Resolves once it counts as accepted. */
  take(said: Said): Promise<void>;
  count(): Promise<Counted>;
  close(): Promise<void>;
}

/** Tells the bench that these are answered: the commit is done. */
export type Answered = (ns: readonly number[]) => void;

const part = JSON.parse(process.argv[2] as string) as Part;

/** What happens in one turn is told in one message. */
function inOneMessage(make: (ns: number[]) => FromPart): (n: number) => void {
  let gathered: number[] = [];
  return (n) => {
    if (gathered.length === 0)
      setImmediate(() => {
        tell(make(gathered));
        gathered = [];
      });
    gathered.push(n);
  };
}

const accepted = inOneMessage((ns) => ({ accepted: ns }));
const refused = inOneMessage((ns) => ({ refused: ns }));

function tell(message: FromPart): void {
  process.send?.(message);
}

async function main(): Promise<void> {
  const answered: Answered = (ns) => tell({ answered: ns });
  const shape = part.shape === 'line' ? await openLineParts(part, answered) : await openBare(part, answered);
  process.on('message', async (message: ToPart) => {
    if ('say' in message) {
      for (const said of message.say)
        shape.take(said).then(
          () => accepted(said.n),
          () => refused(said.n),
        );
    } else if ('count' in message) tell({ counted: await shape.count() });
    else {
      await shape.close().catch(() => {});
      process.exit(0);
    }
  });
  tell({ ready: true });
}

// The bench is gone: so is its load.
process.on('disconnect', () => process.exit(1));
main().catch((error: Error) => {
  tell({ failed: error.stack ?? error.message });
  process.exitCode = 1;
});
