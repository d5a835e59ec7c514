/** What is counted and measured, under Fabric's names where Fabric has one. */
@NullMarked
package org.logothete.orderer.metrics;

import org.jspecify.annotations.NullMarked;
