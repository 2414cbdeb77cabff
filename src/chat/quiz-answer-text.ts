/** Reading answers to a quiz: 1A 2BC 3对, in one message or one at a time, and nothing besides. */

export interface QuizAnswer {
  /** The number of the question. */
  place: number;
  /** Letters in order (AC), 对 or 错. T and F are letters until the question is known. */
  answer: string;
}

const ONE =
  /(?:第 ?)?(\d{1,2}) ?(?:题)? ?[.、:)]? ?(?:选|答案?(?:是|为)?:?)? ?([a-ht](?:[ 、,]?[a-h](?![a-z])){0,7}(?![a-z])|[a-h]{2,8}(?![a-z])|正确|错误|对|错|是|否|√|✓|×|x(?![a-z]))[\s,;、。.!]{0,5}/y;
const MAX_CHARS = 300;

/** @param folded @returns undefined when there is anything else in it, or a question twice. */
export function readQuizAnswers(folded: string): QuizAnswer[] | undefined {
  const text = folded.trim();
  if (text === '' || text.length > MAX_CHARS) return undefined;
  const answers: QuizAnswer[] = [];
  for (let at = 0; at < text.length; at = ONE.lastIndex) {
    ONE.lastIndex = at;
    const found = ONE.exec(text);
    if (found === null) return undefined;
    answers.push({ place: Number(found[1]), answer: toAnswer(found[2]!) });
  }
  return new Set(answers.map((one) => one.place)).size === answers.length ? answers : undefined;
}

/** As it is kept: letters once each and in order; 对 or 错. */
export function toAnswer(word: string): string {
  if (/^(?:正确|对|是|√|✓)$/.test(word)) return '对';
  if (/^(?:错误|错|否|×|x)$/.test(word)) return '错';
  return [...new Set(word.toUpperCase().replace(/[^A-HT]/g, ''))].sort().join('');
}
