/** What is to be closed at the end: in the reverse of the order it was opened, or all together. */

export class Closing {
  private steps: (() => Promise<void>)[] = [];
  private closed: Promise<void> | undefined;

  constructor(private readonly how: 'in-reverse' | 'together' = 'in-reverse') {}

  later(step: () => Promise<void>): void {
    this.steps.push(step);
  }

  /** May be called twice: the second waits for the first. */
  close(): Promise<void> {
    this.closed ??= this.run();
    return this.closed;
  }

  private async run(): Promise<void> {
    if (this.how === 'together') {
      await Promise.all(this.steps.map((step) => step()));
      return;
    }
    for (const step of this.steps.reverse()) await step();
  }
}
