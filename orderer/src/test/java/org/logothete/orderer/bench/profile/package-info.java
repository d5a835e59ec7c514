@NullMarked
package org.logothete.orderer.bench.profile;

import org.jspecify.annotations.NullMarked;
