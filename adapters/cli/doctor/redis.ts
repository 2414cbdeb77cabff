/** Redis: that it answers, is new enough, throws nothing away, and what it keeps over a restart. */

import { readRedisFacts } from '../../../src/queue/redis-facts.js';
import { evictionAdvice } from '../check-eviction.js';
import { type Finding, ok } from './finding.js';

const OLDEST_REDIS = [6, 2] as const;

export async function examineRedis(url: string, evictionIsAllowed: boolean): Promise<Finding[]> {
  const facts = await readRedisFacts(url);
  if (!facts)
    return [
      {
        level: 'trouble',
        about: 'redis',
        what: 'it does not answer',
        why: 'messages are accepted and kept, but answers wait until it is back',
        advice: 'check that it runs, REDIS_URL, its password and the firewall',
      },
    ];
  const findings = [
    isNewEnough(facts.version) ? ok('redis', `Redis ${facts.version} answers`) : tooOld(facts.version),
  ];
  if (facts.eviction === 'noeviction') findings.push(ok('redis', 'maxmemory-policy noeviction'));
  else
    findings.push({
      level: evictionIsAllowed ? 'advice' : 'trouble',
      about: 'redis',
      what: `maxmemory-policy ${facts.eviction}`,
      advice: evictionAdvice(facts.eviction),
    });
  if (facts.appendOnly) findings.push(ok('redis', 'appendonly yes'));
  else findings.push(WITHOUT_AOF);
  return findings;
}

const WITHOUT_AOF: Finding = {
  level: 'advice',
  about: 'redis',
  what: 'appendonly no: the queue is gone when Redis restarts',
  why: 'nothing is lost, PostgreSQL keeps every message; but the relay has to queue all of them anew, and answers come late then',
  advice: 'set "appendonly yes" and "appendfsync everysec" in redis.conf',
};

function tooOld(version: string): Finding {
  return {
    level: 'trouble',
    about: 'redis',
    what: `Redis ${version}`,
    why: 'Redis 6.2 or later is needed',
    advice: 'upgrade Redis, or unset REDIS_URL: the queue then lives on PostgreSQL',
  };
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST_REDIS[0] || (major === OLDEST_REDIS[0] && minor >= OLDEST_REDIS[1]);
}
