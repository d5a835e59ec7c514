'use strict';

const { FxOracle } = require('./lib/fx-oracle');

module.exports.contracts = [FxOracle];
