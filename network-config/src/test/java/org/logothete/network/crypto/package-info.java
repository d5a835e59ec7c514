@NullMarked
package org.logothete.network.crypto;

import org.jspecify.annotations.NullMarked;
