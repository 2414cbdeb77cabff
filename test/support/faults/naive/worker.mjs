/** The naive worker: one row, one answer sent directly; a notice is one job that walks through the groups. */

import { Client } from '@larksuiteoapi/node-sdk';
import { Worker } from 'bullmq';
import pg from 'pg';
import { connect, larkSettings, QUEUE } from './queue.mjs';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
pool.on('error', () => {});
const lark = new Client(larkSettings());

async function send(chat, text) {
  const content = JSON.stringify({ text });
  const data = { receive_id: chat, msg_type: 'text', content };
  await lark.im.v1.message.create({ params: { receive_id_type: 'chat_id' }, data });
}

async function reply(id, text) {
  const data = { msg_type: 'text', content: JSON.stringify({ text }) };
  await lark.im.v1.message.reply({ path: { message_id: id }, data });
}

async function recordCheckIn({ id, text }) {
  await pool.query('insert into naive_check_in (message_id, words) values ($1, $2)', [id, text]);
  await reply(id, '打卡成功');
}

async function sendToGroups({ text }) {
  const { rows } = await pool.query('select chat_id from naive_group order by chat_id');
  for (const { chat_id: chat } of rows) {
    try {
      await send(chat, text);
    } catch {
      // As it is found in the field: the group goes without.
    }
    // Five a second to one group and fifty to all are the platform's limits.
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const worker = new Worker(
  QUEUE,
  ({ name, data }) => (name === 'notice' ? sendToGroups(data) : recordCheckIn(data)),
  { connection: connect(), concurrency: 8 },
);
worker.on('error', () => {});
await worker.waitUntilReady();
process.stdout.write('{}\n');
