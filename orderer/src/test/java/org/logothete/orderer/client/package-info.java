@NullMarked
package org.logothete.orderer.client;

import org.jspecify.annotations.NullMarked;
