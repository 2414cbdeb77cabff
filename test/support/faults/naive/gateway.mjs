/**
 * The naive gateway: Feishu wants its answer within three seconds, so an event is acknowledged at once and queued behind
 * that. Nothing of Qunyi is used here.
 */

import { EventDispatcher, WSClient } from '@larksuiteoapi/node-sdk';
import { Queue } from 'bullmq';
import { connect, JOB_OPTIONS, larkSettings, QUEUE } from './queue.mjs';

const queue = new Queue(QUEUE, { connection: connect() });
queue.on('error', () => {});

const dispatcher = new EventDispatcher({ logger: larkSettings().logger }).register({
  'im.message.receive_v1': ({ message, sender }) => {
    const { text } = JSON.parse(message.content);
    const data = { id: message.message_id, chat: message.chat_id, user: sender.sender_id.open_id, text };
    const name = text.startsWith('通知') ? 'notice' : 'check-in';
    queue.add(name, data, { ...JOB_OPTIONS, jobId: message.message_id }).catch(() => {});
  },
});

const client = new WSClient(larkSettings());
await client.start({ eventDispatcher: dispatcher });
process.stdout.write('{}\n');
