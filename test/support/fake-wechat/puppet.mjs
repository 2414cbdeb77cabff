/** A puppet for tests: PuppetMock with an account that a test drives over a loopback socket, line by line. */

import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { FileBox } from 'file-box';
import { PuppetMock } from 'wechaty-puppet-mock';

/** gRPC passes on an error's code where it has one. */
const coded = (code) => Object.assign(new Error(`refused with ${code}`), { code });

export default class FakePuppet extends PuppetMock {
  people = new Map();
  rooms = new Map();
  messages = new Map();
  files = new Map();
  friendships = new Map();
  behaviour = { send: 'ok', deaf: false, tellsIds: false, hidesLogin: false };
  sent = 0;

  constructor(options = {}) {
    super(options);
    const port = Number(process.env.WECHATY_PUPPET_FAKE_PORT);
    this.socket = connect(port, '127.0.0.1');
    // Nobody drives it any more.
    this.socket.on('close', () => process.exit(0)).on('error', () => process.exit(0));
    createInterface(this.socket).on('line', (line) => this.obey(JSON.parse(line)));
    this.report({ is: 'hello', pid: process.pid });
  }

  get isLoggedIn() {
    return super.isLoggedIn && !this.behaviour?.hidesLogin;
  }

  report(message) {
    this.socket.write(`${JSON.stringify(message)}\n`);
  }

  obey(order) {
    const { isLoggedIn } = this;
    switch (order.do) {
      case 'person':
        return void this.people.set(order.payload.id, order.payload);
      case 'room':
        return void this.rooms.set(order.payload.id, order.payload);
      case 'behave':
        Object.assign(this.behaviour, order.behaviour);
        return this.report({ is: 'behaving' });
      case 'login':
        this.accountId = order.id;
        if (this.isStarted && !isLoggedIn) this.login(order.id);
        return undefined;
      case 'logout':
        this.accountId = undefined;
        return isLoggedIn ? void this.logout('test') : undefined;
      case 'scan':
        this.scanned = order.payload;
        return this.isStarted ? void this.emit('scan', order.payload) : undefined;
      case 'message':
        this.messages.set(order.payload.id, order.payload);
        if (order.file) this.files.set(order.payload.id, order.file);
        return void this.emit('message', { messageId: order.payload.id });
      case 'raw-message':
        this.messages.set(order.payload?.id, order.payload);
        return void this.emit('message', { messageId: order.payload?.id });
      case 'friendship':
        this.friendships.set(order.payload.id, order.payload);
        return void this.emit('friendship', { friendshipId: order.payload.id });
      case 'emit':
        return void this.emit(order.event, order.payload);
      case 'crash':
        setImmediate(() => Promise.reject(new Error('of the puppet itself')));
        return undefined;
    }
  }

  async onStart() {
    await super.onStart();
    this.isStarted = true;
    if (this.behaviour.startCode) throw coded(this.behaviour.startCode);
    setImmediate(() => {
      if (this.accountId && !this.isLoggedIn) this.login(this.accountId);
      else if (this.scanned) this.emit('scan', this.scanned);
      this.report({ is: 'started' });
    });
  }

  /** wechaty's service logs out once more whoever was logged out; a phone that is logged in again by then cares little. */
  async logout(reason) {
    if (reason === 'test') await super.logout(reason);
  }

  ding(data) {
    if (!this.behaviour.deaf) setImmediate(() => this.emit('dong', { data: data || '' }));
  }

  async take(said) {
    this.sent += 1;
    const { send, tellsIds } = this.behaviour;
    if (typeof send === 'number') throw coded(send);
    if (send === 'throw') throw new Error('the puppet does not want to');
    this.report({ is: 'said', ...said });
    if (send === 'hang') await new Promise(() => {});
    return tellsIds ? `sent-${this.sent}` : undefined;
  }

  messageSendText(to, text) {
    return this.take({ to, text });
  }

  async messageSendFile(to, file) {
    return this.take({ to, fileName: file.name, bytes: await file.toBase64() });
  }

  async messageFile(id) {
    const file = this.files.get(id);
    if (!file) throw new Error('no such file');
    const bytes = file.bytes ?? Buffer.alloc(file.sizeBytes).toString('base64');
    return FileBox.fromBase64(bytes, file.fileName);
  }

  known(map, id) {
    const payload = map.get(id);
    if (!payload) throw new Error('unknown');
    return payload;
  }

  async messageRawPayload(id) {
    const payload = this.known(this.messages, id);
    // Some puppets need a moment until a message they announced can be had.
    if (payload.failTimes > 0) {
      payload.failTimes -= 1;
      throw new Error('not yet');
    }
    return payload;
  }

  async contactRawPayload(id) {
    return this.known(this.people, id);
  }

  async contactList() {
    return [...this.people.keys()];
  }

  async roomRawPayload(id) {
    return this.known(this.rooms, id);
  }

  async roomList() {
    return [...this.rooms.keys()];
  }

  async roomMemberList(id) {
    return this.known(this.rooms, id).memberIdList;
  }

  async roomMemberRawPayload(roomId, id) {
    const { name } = this.known(this.people, id);
    return { id, name, avatar: '', roomAlias: this.known(this.rooms, roomId).aliases?.[id] ?? '' };
  }

  async friendshipRawPayload(id) {
    return this.known(this.friendships, id);
  }

  async friendshipAccept(id) {
    this.known(this.friendships, id);
    this.report({ is: 'accepted', id });
  }
}
