/** Loaded before the program: at SIGUSR2 this process's clock jumps back an hour. Clocks that never jump go on. */

const HOUR_MS = 3_600_000;
let behindMs = 0;
process.on('SIGUSR2', () => {
  behindMs += HOUR_MS;
});

const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() - behindMs);
    else super(...args);
  }
  static now() {
    return RealDate.now() - behindMs;
  }
};
