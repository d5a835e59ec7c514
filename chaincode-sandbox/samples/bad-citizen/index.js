'use strict';

const { BadCitizen } = require('./lib/bad-citizen');

module.exports.contracts = [BadCitizen];
