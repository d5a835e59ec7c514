/** The operations endpoint over HTTP: health, readiness, metrics, version and log levels. */
@NullMarked
package org.logothete.orderer.ops;

import org.jspecify.annotations.NullMarked;
