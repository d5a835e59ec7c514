package org.logothete.orderer.violation;

import org.rocksdb.RocksDB;

final class KnowsRocksDb {
  String use(RocksDB database) {
    return database.getName();
  }
}
