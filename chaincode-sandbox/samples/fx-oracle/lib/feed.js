'use strict';

/** Units of a currency for a thousand of ours, as they would be on a quiet day. */
const QUIET_DAY = { USD: 1085, GBP: 842, JPY: 161300 };

/**
 * Stands for a service outside that is asked over the network: whoever asks at another moment, or
 * from another place, hears something a little different. Up to 5 in 10 000, either way.
 */
async function ask(currency) {
  const quiet = QUIET_DAY[currency];
  if (quiet === undefined) {
    throw new Error(`the feed knows no ${currency}`);
  }
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
  return quiet * (1 + (Math.random() - 0.5) / 1000);
}

module.exports = { ask };
