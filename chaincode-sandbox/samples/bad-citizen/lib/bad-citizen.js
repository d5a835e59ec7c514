'use strict';

const crypto = require('crypto');
const os = require('os');
const { Contract } = require('fabric-contract-api');

/**
 * Does what chaincode must not do: each function's result depends on where and when it runs, not
 * on the ledger. Fabric's endorsers would disagree on every one of them.
 */
class BadCitizen extends Contract {
  constructor() {
    super('BadCitizen');
  }

  /** Well behaved, to compare with: the transaction's own time. */
  async good(ctx, key) {
    return this.store(ctx, key, ctx.stub.getDateTimestamp().toISOString());
  }

  /** The machine's clock. */
  async clock(ctx, key) {
    return this.store(ctx, key, process.hrtime.bigint().toString());
  }

  /** An id that is unique, and so nobody else's. */
  async uuid(ctx, key) {
    return this.store(ctx, key, crypto.randomUUID());
  }

  /** Which of two things that run at once is done first. */
  async race(ctx, key) {
    const first = await Promise.race(
      ['heads', 'tails'].map(async (side) => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
        return side;
      })
    );
    return this.store(ctx, key, first);
  }

  /** The order of a map whose keys are random. */
  async order(ctx, key) {
    const map = new Map(
      ['a', 'b', 'c', 'd', 'e', 'f']
        .map((name) => [crypto.randomBytes(8).toString('hex'), name])
        .sort()
    );
    return this.store(ctx, key, [...map.values()].join(''));
  }

  /** A sum whose last digits depend on the order in which it is added up. */
  async float(ctx, key) {
    const parts = Array.from({ length: 1000 }, (_, i) => 1 / (i + 1));
    for (let i = parts.length - 1; i > 0; i--) {
      const j = Math.floor(Math.random() * (i + 1));
      [parts[i], parts[j]] = [parts[j], parts[i]];
    }
    return this.store(ctx, key, parts.reduce((sum, part) => sum + part, 0).toString());
  }

  /** What the machine has left. */
  async machine(ctx, key) {
    return this.store(ctx, key, `${process.pid} ${os.freemem()} ${os.uptime()}`);
  }

  /** What earlier calls left in memory: a restarted executor counts from one again. */
  async memory(ctx, key) {
    this.calls = (this.calls || 0) + 1;
    return this.store(ctx, key, this.calls.toString());
  }

  /** Writes that nobody waits for; what is there in time is a matter of luck. */
  async forgetful(ctx, key) {
    for (let i = 0; i < 10; i++) {
      ctx.stub.putState(`${key}${i}`, Buffer.from('x')).catch(() => {});
    }
    return 'done';
  }

  async store(ctx, key, value) {
    await ctx.stub.putState(key, Buffer.from(value));
    return value;
  }
}

module.exports = { BadCitizen };
