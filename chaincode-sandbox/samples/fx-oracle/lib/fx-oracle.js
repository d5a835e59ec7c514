'use strict';

const { Contract } = require('fabric-contract-api');
const feed = require('./feed');

/**
 * Keeps exchange rates that a feed outside tells. Every executor asks for itself and hears another
 * number: numeric, close together, and never equal.
 */
class FxOracle extends Contract {
  constructor() {
    super('FxOracle');
  }

  /** Asks the feed and stores what it says, as it says it. */
  async update(ctx, currency) {
    const rate = await feed.ask(currency);
    await ctx.stub.putState(currency, Buffer.from(rate.toFixed(6)));
    ctx.stub.setEvent('updated', Buffer.from(currency));
    return rate.toFixed(6);
  }

  /** Stores a rate that somebody else has found out; deterministic. */
  async set(ctx, currency, rate) {
    const value = Number(rate);
    if (!(value > 0 && value < Infinity)) {
      throw new Error(`${rate} is no rate`);
    }
    await ctx.stub.putState(currency, Buffer.from(value.toFixed(6)));
  }

  /** The stored rate, in whole units for a thousand. */
  async read(ctx, currency) {
    const stored = await ctx.stub.getState(currency);
    if (stored.length === 0) {
      throw new Error(`there is no rate of ${currency}`);
    }
    return Math.round(Number(stored.toString())).toString();
  }

  /** All rates that are stored, by their currencies. */
  async list(ctx) {
    const rates = [];
    for await (const { key, value } of ctx.stub.getStateByRange('', '')) {
      rates.push(`${key}=${value.toString()}`);
    }
    return rates.join(',');
  }

  /** What was stored for a currency, newest first. */
  async history(ctx, currency) {
    const rates = [];
    for await (const each of ctx.stub.getHistoryForKey(currency)) {
      rates.push(`${each.txId}=${each.value.toString()}`);
    }
    return rates.join(',');
  }
}

module.exports = { FxOracle };
