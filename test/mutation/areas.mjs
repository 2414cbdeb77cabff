/** What mutation testing mutates, area by area, with the test files that speak about it. */

/** Of each area at least this share of the mutants must be noticed, in percent. */
export const LEAST_SCORE = 80;

/** Titles of tests that measure time or try thousands of random words: under load they would fail without any mutant. */
export const LEFT_OUT = [
  'chatter is looked at well over 100,000 times a second',
  'links are told apart in linear time',
  'no mobile number comes through',
  'offsets rise, stay inside the original',
  'what is folded folds to itself',
  'what is masked once stays as it',
];

/**
 * `pure` areas are tried in one process that has everything loaded, some hundred mutants a minute; the others by Vitest,
 * each mutant with its own databases.
 */
export const AREAS = {
  crypto: {
    pure: true,
    mutate: ['src/seal/*.ts'],
    tests: ['test/seal/seal.test.ts', 'test/seal/key-file.test.ts'],
  },
  parser: {
    pure: true,
    mutate: [
      'src/chat/understand.ts',
      'src/chat/command-word.ts',
      'src/chat/fold.ts',
      'src/chat/character-form.ts',
      'src/chat/dates.ts',
      'src/chat/day-words.ts',
      'src/chat/day-numbers.ts',
      'src/chat/day-spans.ts',
      'src/chat/times.ts',
      'src/chat/secret-mark.ts',
      'src/chat/study-text.ts',
      'src/chat/study-post.ts',
      'src/chat/study-days.ts',
      'src/chat/study-labels.ts',
      'src/chat/study-lead.ts',
      'src/chat/study-answer.ts',
      'src/chat/amendment-text.ts',
      'src/chat/listed-book.ts',
      'src/chat/book-place.ts',
      'src/chat/tip-text.ts',
      'src/chat/tip-labels.ts',
      'src/chat/tip-answer.ts',
      'src/chat/notice-text.ts',
      'src/chat/topic-text.ts',
      'src/chat/event-reply-text.ts',
      'src/chat/acknowledgement-text.ts',
      'src/chat/link-text.ts',
      'src/chat/names.ts',
      'src/chat/numbered-choice.ts',
      'src/chat/number-words.ts',
    ],
    // Not the properties: they measure how long reading takes, which says nothing of a mutant.
    tests: [
      'test/chat/acknowledgement-text.test.ts',
      'test/chat/book-place.test.ts',
      'test/chat/character-form.test.ts',
      'test/chat/command-word.test.ts',
      'test/chat/corpus.test.ts',
      'test/chat/dates.test.ts',
      'test/chat/event-reply-text.test.ts',
      'test/chat/fold.test.ts',
      'test/chat/guard.test.ts',
      'test/chat/link-text.test.ts',
      'test/chat/names.test.ts',
      'test/chat/notice-text.test.ts',
      'test/chat/numbered-choice.test.ts',
      'test/chat/study-text.test.ts',
      'test/chat/texts.test.ts',
      'test/chat/tip-answer.test.ts',
      'test/chat/tip-text.test.ts',
      'test/chat/topic-text.test.ts',
      'test/chat/understand.test.ts',
    ],
  },
  look: {
    pure: true,
    mutate: ['src/chat/guard.ts', 'src/chat/look.ts'],
    tests: ['test/chat/look.test.ts', 'test/chat/guard.test.ts', 'test/chat/corpus.test.ts'],
  },
  accept: {
    mutate: ['adapters/receive.ts'],
    tests: ['test/adapters/receive.test.ts'],
  },
  outbox: {
    mutate: ['src/outbox/*.ts'],
    tests: [
      'test/outbox/sender.test.ts',
      'test/outbox/high-water.test.ts',
      'test/outbox/away-and-cap.test.ts',
    ],
  },
  relay: {
    mutate: ['src/queue/relay.ts'],
    tests: ['test/queue/relay.test.ts'],
  },
};
