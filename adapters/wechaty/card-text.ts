/** A card as the text of a platform that knows none: its words, and what to type in place of each button. Pure. */

import type { Card } from '../../src/chat/outbound.js';

export function toCardText(card: Card): string {
  const parts = [`【${card.title}】`, ...card.paragraphs, howToAnswer(card)];
  return parts.filter((part) => part !== '').join('\n');
}

/** The label is what people type. A card that says so itself is not followed by a second sentence about it. */
function howToAnswer({ paragraphs, buttons, input }: Card): string {
  const lines: string[] = [];
  if (input) lines.push(`${input.label}：请直接回复，${input.placeholder}`);
  const said = paragraphs.join('\n');
  const untold = buttons.filter(({ label }) => !said.includes(`回复：${label.slice(0, 2)}`));
  const labels = untold.filter(({ label }) => !said.includes(`“${label}”`)).map(({ label }) => `“${label}”`);
  if (labels.length > 0) lines.push(`请回复${labels.join('或')}。`);
  return lines.join('\n');
}
