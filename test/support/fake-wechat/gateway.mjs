/** A puppet service for tests: wechaty's own gRPC server around the test puppet, on loopback without TLS. */

import { PuppetServer } from 'wechaty-puppet-service';
import FakePuppet from './puppet.mjs';

const [endpoint, token] = process.argv.slice(2);
const puppet = new FakePuppet();
// What a client has not heard of is its own trouble; the gateway goes on.
puppet.on('error', () => {});
await new PuppetServer({ endpoint, puppet, token, tls: { disable: true } }).start();
puppet.report({ is: 'listening' });
